import type { RunTurn, TurnInput, TurnResult } from '../../assistant/conversation/turn.ts';
import type { Effect } from '../../assistant/transcript/effect.ts';
import type { DraftMessage } from '../../assistant/transcript/message.ts';
import { visitorMessage } from '../../assistant/transcript/message.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** A line of a customer of this world that asks for a paper. */
export const asksForPaper = (line: string) => line.endsWith('п');

/** Every line is answered by its own name, so that a reply tells what it replies to; some replies are long, some say the same. */
export function createSimulatedTurn({ time, random }: { time: SimulatedTime; random: SeededRandom }) {
  const runTurn: RunTurn = async (input) => {
    await new Promise<void>((resolve) => time.after(random.between(1, 1_500), resolve));
    time.events += 1;
    if (random.chance(0.03)) throw new Error('the model has failed');
    return resultOf(input, '');
  };
  const troubleTurn = (input: TurnInput): TurnResult => resultOf(input, 'сбой ');

  function resultOf({ conversation, inbound }: TurnInput, prefix: string): TurnResult {
    const { messages, effects } = reply(inbound, prefix);
    const record = {
      ...{ heard: null, steps: [], passages: [], confidence: null, answerable: null },
      ...{ models: [], verdicts: [], quote: null, config: null },
    };
    return { state: { ...conversation.state, greeted: true }, messages, effects, quotes: [], record, usage: [] };
  }

  function reply(
    inbound: TurnInput['inbound'],
    prefix: string,
  ): { messages: readonly DraftMessage[]; effects: readonly Effect[] } {
    if (inbound.kind === 'document_ready') return { messages: [say(`бумага ${inbound.document.quote}`)], effects: [] };
    if (inbound.kind === 'document_failed') return { messages: [say(`без ${inbound.document.quote}`)], effects: [] };
    if (inbound.kind !== 'text') return { messages: [], effects: [] };
    const lines = inbound.text.split('\n');
    const padding = random.chance(0.2) ? ` ${'подробнее '.repeat(random.between(6, 20))}` : '';
    const messages = [...lines.map((line) => say(`${prefix}ответ ${line}${padding}`))];
    if (random.chance(0.15)) messages.push(say('Спасибо!'));
    const effects = lines
      .filter(asksForPaper)
      .map((line): Effect => ({ kind: 'render_document', document: 'offer', quote: line, brief: { items: [] } }));
    return { messages, effects };
  }

  function say(text: string): DraftMessage {
    return { ...visitorMessage(`a${random.next()}`, text, time.clock.now()), from: 'assistant' };
  }

  return { runTurn, troubleTurn };
}
