import type { LlmMessage, LlmProvider, LlmReply } from '../../../assistant/ports/llm-provider.ts';

/**
 * A model that costs nothing and always does the same: it chooses no action, and of the words it is given it says the
 * draft, unchanged. With it a test goes the whole way of an answer – request, mask, guard – and stays repeatable.
 */
export function createFakeProvider(): LlmProvider {
  return {
    name: 'fake',
    async complete({ messages, tools }, { signal, onText, onAttempt }): Promise<LlmReply> {
      signal.throwIfAborted();
      const text = tools.length > 0 ? '' : draftIn(messages);
      const usage = { inputTokens: 0, outputTokens: 0, estimated: false, kopecks: 0 };
      if (text !== '') onText?.(text);
      onAttempt?.({ provider: 'fake', model: 'fake', ms: 0, usage });
      return { text, calls: [], finish: 'stop', usage, provider: 'fake', model: 'fake' };
    },
  };
}

/** The first request holds it, whatever was said since. */
function draftIn(messages: readonly LlmMessage[]): string {
  const [first] = messages;
  if (first?.role !== 'user') return '';
  try {
    const request: unknown = JSON.parse(first.text);
    if (typeof request !== 'object' || request === null || !('draft' in request)) return '';
    return typeof request.draft === 'string' ? request.draft : '';
  } catch {
    return '';
  }
}
