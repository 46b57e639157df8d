import { createHash } from 'node:crypto';
import { AssistantError, defineErrors } from '../../../assistant/errors.ts';
import type { LlmProvider, LlmReply, LlmRequest } from '../../../assistant/ports/llm-provider.ts';

export const recordingErrors = defineErrors({
  missing: {
    code: 'LLM_RECORDING_MISSING',
    kind: 'runtime',
    ru: {
      message: 'Для этого места диалога нет записанного ответа модели',
      hint: 'Запишите заново: sales-assistant test --model real --record',
    },
    en: {
      message: 'No reply of a model is recorded for this place of the dialogue',
      hint: 'Record again: sales-assistant test --model real --record',
    },
  },
});

/** A reply as a model gave it once, and to what. */
export interface RecordedReply {
  /** SHA-256 of the request without its limits. */
  readonly request: string;
  readonly provider: string;
  readonly model: string;
  readonly text: string;
  readonly calls: LlmReply['calls'];
  readonly finish: LlmReply['finish'];
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Plays back what was recorded of one dialogue: the reply to this very request, else the next one in order, because a
 * changed price or text must not need a new recording. LLM_RECORDING_MISSING when there is none left.
 */
export function createRecordedProvider(recorded: readonly RecordedReply[]): LlmProvider {
  const left = [...recorded];
  return {
    name: 'recorded',
    async complete(request, { signal, onText, onAttempt }): Promise<LlmReply> {
      signal.throwIfAborted();
      const wanted = digestOf(request);
      const exact = left.findIndex((reply) => reply.request === wanted);
      const [found] = left.splice(Math.max(exact, 0), 1);
      if (found === undefined) {
        const error = recordingErrors.missing.code;
        onAttempt?.({ provider: 'recorded', model: 'recorded', error, ms: 0, usage: null });
        throw new AssistantError(recordingErrors.missing);
      }
      const { text, calls, finish, provider, model, inputTokens, outputTokens } = found;
      const usage = { inputTokens, outputTokens, estimated: false, kopecks: 0 };
      if (text !== '') onText?.(text);
      onAttempt?.({ provider, model, ms: 0, usage });
      return { text, calls, finish, usage, provider, model };
    },
  };
}

/** The provider itself; every reply is told to `keep`. */
export function createRecordingProvider(inner: LlmProvider, keep: (reply: RecordedReply) => void): LlmProvider {
  return {
    name: inner.name,
    async complete(request, call) {
      const reply = await inner.complete(request, call);
      const { provider, model, text, calls, finish, usage } = reply;
      const { inputTokens, outputTokens } = usage;
      keep({ request: digestOf(request), provider, model, text, calls, finish, inputTokens, outputTokens });
      return reply;
    },
  };
}

function digestOf({ system, messages, tools }: LlmRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([system, messages, tools]))
    .digest('hex');
}
