import type { LlmReply, LlmRequest, LlmUsage } from './llm-provider.ts';

/** Roubles for a million tokens. */
export interface LlmPrice {
  readonly input: number;
  readonly output: number;
}

/** Russian text takes about that many characters a token; rather too few than too many. */
const charactersPerToken = 2.5;

/** What a call has cost where the vendor does not say. */
export function estimateUsage(request: LlmRequest, reply: Pick<LlmReply, 'text' | 'calls'>): LlmUsage {
  const sent = request.messages.map((message) =>
    message.role === 'assistant' ? message.text + JSON.stringify(message.calls) : message.text,
  );
  const asked = [request.system, ...sent, request.tools.length === 0 ? '' : JSON.stringify(request.tools)];
  const said = reply.text + (reply.calls.length === 0 ? '' : JSON.stringify(reply.calls));
  return {
    inputTokens: tokensOf(asked.join('').length),
    outputTokens: tokensOf(said.length),
    estimated: true,
    kopecks: 0,
  };
}

/** The same usage with what it costs; a started kopeck counts. */
export function pricedUsage(usage: LlmUsage, price: LlmPrice | null): LlmUsage {
  if (price === null) return usage;
  const roublesTimesMillion = usage.inputTokens * price.input + usage.outputTokens * price.output;
  return { ...usage, kopecks: Math.ceil(roublesTimesMillion / 10_000 - 1e-9) };
}

function tokensOf(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
