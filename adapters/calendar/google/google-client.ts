import { calendar, type calendar_v3 } from '@googleapis/calendar';
import { AssistantError } from '../../../assistant/errors.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';
import { googleFailure, isOverQuota, refusedAnswerOf } from './google-failures.ts';
import type { GoogleTokens } from './google-tokens.ts';

export interface GoogleClientParts {
  /** Bare; undefined: Google's own. */
  readonly apiRoot: string | undefined;
  readonly tokens: GoogleTokens;
  readonly fetch: typeof globalThis.fetch;
  /** 0…1 */
  readonly random: () => number;
}

/** What a call is made with. */
export interface CallOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

type Work<Result> = (api: calendar_v3.Calendar, options: CallOptions) => Promise<{ readonly data: Result }>;

const tries = 3;
const firstPauseMs = 400;

/** Calls of the Calendar API, all of which may be made again. Every failure is one of calendar-errors.ts or has the answer's status. */
export class GoogleClient {
  private readonly parts: GoogleClientParts;
  private readonly api: calendar_v3.Calendar;

  constructor(parts: GoogleClientParts) {
    this.parts = parts;
    const { apiRoot, fetch } = parts;
    this.api = calendar({
      version: 'v3',
      ...(apiRoot === undefined ? {} : { rootUrl: `${apiRoot.replace(/\/+$/, '')}/` }),
      fetchImplementation: fetch as never,
      // Ours: theirs leaves out POST, PATCH and the 403 of a quota.
      retry: false,
    });
  }

  /** `expected`: statuses that are an answer, not a failure; then undefined. */
  async call<Result>(signal: AbortSignal, work: Work<Result>, expected: readonly number[] = []) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(signal, work);
      } catch (error) {
        const answer = refusedAnswerOf(error);
        if (answer !== undefined && expected.includes(answer.status)) return undefined;
        const passes = answer === undefined || answer.status >= 500 || isOverQuota(answer);
        const isOurs = error instanceof AssistantError;
        if (isOurs || !passes || attempt >= tries || signal.aborted) throw googleFailure(error);
        await this.pause(attempt, signal);
      }
    }
  }

  /** A token that is refused is renewed once. */
  private async once<Result>(signal: AbortSignal, work: Work<Result>): Promise<Result> {
    const { tokens } = this.parts;
    const token = await tokens.current();
    const options = (bearer: string) => ({ headers: { authorization: `Bearer ${bearer}` }, signal });
    try {
      return (await work(this.api, options(token))).data;
    } catch (error) {
      if (refusedAnswerOf(error)?.status !== 401) throw error;
      return (await work(this.api, options(await tokens.after(token)))).data;
    }
  }

  private async pause(attempt: number, signal: AbortSignal): Promise<void> {
    const ms = firstPauseMs * 2 ** (attempt - 1) * (1 + this.parts.random());
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          reject(new AssistantError(calendarErrors.unreachable, { reason: 'нет ответа в срок' }));
        },
        { once: true },
      );
    });
  }
}
