import { setTimeout as sleep } from 'node:timers/promises';
import { AssistantError } from '../../assistant/errors.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import { isLlmError, llmErrors } from '../../assistant/ports/llm-errors.ts';
import type {
  LlmAttempt,
  LlmCall,
  LlmProvider,
  LlmReply,
  LlmRequest,
  LlmUsage,
} from '../../assistant/ports/llm-provider.ts';
import { estimateUsage, type LlmPrice, pricedUsage } from '../../assistant/ports/llm-usage.ts';
import { type BreakerState, CircuitBreaker } from './circuit-breaker.ts';
import { garbledReason, rubbishReason } from './reply-checks.ts';
import { retryDelay, timeForTry } from './retry-policy.ts';

export interface RoutedProvider {
  readonly provider: LlmProvider;
  readonly model: string;
  /** Of one call. */
  readonly timeoutMs: number;
  readonly price: LlmPrice | null;
}

export interface LlmRouterParts {
  /** In order of preference. */
  readonly routes: readonly RoutedProvider[];
  /** Of a call that brings no deadline of its own. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** 0…1 */
  readonly random: () => number;
  /** Every try of every call: metrics and the log. */
  readonly onAttempt?: (attempt: LlmAttempt) => void;
  /** Rejects when aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface RouteStatus {
  readonly provider: string;
  readonly model: string;
  readonly state: BreakerState;
  /** Code of its latest failure; null after a success. */
  readonly error: string | null;
}

export interface LlmRouter extends LlmProvider {
  status(): readonly RouteStatus[];
}

interface Route extends RoutedProvider {
  readonly breaker: CircuitBreaker;
  error: string | null;
}

/**
 * The first provider that gives a reply worth having. A failing one is asked again only where that helps, then the next;
 * one that keeps failing rests. Rejects with the latest failure when nobody is left.
 */
export function createLlmRouter(parts: LlmRouterParts): LlmRouter {
  const { clock, random, deadlineMs } = parts;
  const wait = parts.wait ?? pause;
  const routes: readonly Route[] = parts.routes.map((route) => ({
    ...route,
    breaker: new CircuitBreaker(),
    error: null,
  }));
  const now = (): number => clock.now().getTime();

  return {
    name: 'router',
    complete: async (request, call) => {
      const deadline = call.deadline?.getTime() ?? now() + deadlineMs;
      let latest: AssistantError | undefined;
      for (const [position, route] of routes.entries()) {
        if (call.signal.aborted) throw aborted(call);
        if (!route.breaker.admit(now())) continue;
        if (deadline <= now()) {
          route.breaker.abandoned();
          break;
        }
        const outcome = await askOne(route, request, call, deadline, position < routes.length - 1);
        if (!(outcome instanceof AssistantError)) return outcome;
        latest = outcome;
        if (isLlmError(outcome, 'aborted')) throw outcome;
      }
      throw latest ?? nobody(deadline);
    },
    status: () =>
      routes.map(({ provider, model, breaker, error }) => ({
        provider: provider.name,
        model,
        state: breaker.state(now()),
        error,
      })),
  };

  function nobody(deadline: number): AssistantError {
    if (routes.length === 0) return new AssistantError(llmErrors.noneConfigured);
    const names = routes.map(({ provider }) => provider.name).join(', ');
    return new AssistantError(deadline <= now() ? llmErrors.timedOut : llmErrors.resting, { provider: names });
  }

  /** With as many tries as help. Never rejects. */
  async function askOne(
    route: Route,
    request: LlmRequest,
    call: LlmCall,
    deadline: number,
    hasOthers: boolean,
  ): Promise<LlmReply | AssistantError> {
    for (let tries = 1; ; tries += 1) {
      const made = await attempt(route, request, call, timeForTry(route.timeoutMs, deadline - now(), hasOthers));
      const { outcome, midStream } = made;
      if (!(outcome instanceof AssistantError)) {
        route.breaker.succeeded();
        route.error = null;
        return outcome;
      }
      const failed = { error: outcome, tries, remainingMs: deadline - now(), hasOthers, midStream, random: random() };
      const delay = retryDelay(failed);
      if (delay === null) {
        route.breaker.failed(outcome, now());
        if (!isLlmError(outcome, 'aborted')) route.error = outcome.code;
        return outcome;
      }
      await wait(delay, call.signal).catch(() => undefined);
      if (call.signal.aborted) {
        route.breaker.abandoned();
        return aborted(call);
      }
    }
  }

  /** One try: a reply, or why there is none. Never rejects, and nothing of it is heard after it has ended. */
  async function attempt(route: Route, request: LlmRequest, call: LlmCall, timeMs: number): Promise<Attempted> {
    const { provider, model, price } = route;
    const started = now();
    const ending = new AbortController();
    const timer = setTimeout(
      () => ending.abort(new AssistantError(llmErrors.timedOut, { provider: provider.name })),
      timeMs,
    );
    const follow = (): void => ending.abort(aborted(call));
    call.signal.addEventListener('abort', follow, { once: true });
    if (call.signal.aborted) follow();
    let heard = '';
    let looked = 0;
    const onText = (text: string): void => {
      if (ending.signal.aborted) return;
      // A shorter one has begun anew.
      const isGrown = text.length < looked || text.length - looked >= lookedAfter(text.length);
      const garbled = isGrown ? garbledReason(text.slice(-lastLooked)) : null;
      if (isGrown) looked = text.length;
      if (garbled !== null) {
        ending.abort(rubbish(provider, garbled));
        return;
      }
      heard = text;
      call.onText?.(text);
    };
    let outcome: LlmReply | AssistantError;
    let usage: LlmUsage | null = null;
    try {
      const spoken = call.onText === undefined ? {} : { onText };
      const reply = await bounded(
        () => provider.complete(request, { signal: ending.signal, ...spoken }),
        ending.signal,
      );
      usage = pricedUsage(reply.usage, price);
      outcome = fault(request, reply, provider) ?? { ...reply, usage };
    } catch (error) {
      outcome = toAssistantError(ending.signal.aborted ? ending.signal.reason : error, provider);
      if (heard !== '') usage = pricedUsage(estimateUsage(request, { text: heard, calls: [] }), price);
    } finally {
      clearTimeout(timer);
      call.signal.removeEventListener('abort', follow);
      ending.abort();
    }
    const error = outcome instanceof AssistantError ? { error: outcome.code } : {};
    const told: LlmAttempt = { provider: provider.name, model, ...error, ms: now() - started, usage };
    call.onAttempt?.(told);
    parts.onAttempt?.(told);
    return { outcome, midStream: heard !== '' };
  }
}

interface Attempted {
  readonly outcome: LlmReply | AssistantError;
  readonly midStream: boolean;
}

/** Of a growing text; the rest has been looked at before. */
const lastLooked = 1_500;
/** A text that grows by a word at a time is not looked at anew with each: that would cost its square. */
const lookedAfter = (length: number): number => Math.min(length / 20, lastLooked / 2);

/** What makes a reply none. */
function fault(request: LlmRequest, reply: LlmReply, { name }: LlmProvider): AssistantError | null {
  const isSilent = reply.text === '' || reply.calls.length > 0;
  if (reply.finish === 'filtered') return new AssistantError(llmErrors.refused, { provider: name });
  if (reply.finish === 'length' && isSilent) return new AssistantError(llmErrors.cut, { provider: name });
  const reason = rubbishReason(request, reply);
  return reason === null ? null : new AssistantError(llmErrors.rubbish, { provider: name, reason });
}

function rubbish({ name }: LlmProvider, reason: string): AssistantError {
  return new AssistantError(llmErrors.rubbish, { provider: name, reason });
}

function aborted({ signal }: LlmCall): AssistantError {
  return new AssistantError(llmErrors.aborted, {}, { cause: signal.reason });
}

function toAssistantError(error: unknown, { name }: LlmProvider): AssistantError {
  if (error instanceof AssistantError) return error;
  const reason = error instanceof Error ? error.name : 'unknown';
  return new AssistantError(llmErrors.rubbish, { provider: name, reason }, { cause: error });
}

/** Rejects with the signal's reason as soon as it is aborted, whatever the work does. */
function bounded<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    Promise.resolve().then(work).then(resolve, reject);
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}
