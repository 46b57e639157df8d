import type { KnowledgeAnswer } from '../../ports/knowledge-index.ts';
import type { LlmMessage, LlmToolCall } from '../../ports/llm-provider.ts';
import { renderText } from '../../script/text-template.ts';
import { searchKnowledge } from '../answering/knowledge-reply.ts';
import { askedField } from '../brief/brief-answers.ts';
import { dialogueLookup, fieldText } from '../reply/reference-values.ts';
import type { HumanReason } from '../script-steps/call-human.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { understandingRules } from './prompts.ts';
import { maskRequest } from './request-mask.ts';
import { latest } from './session.ts';
import { readQuery, readReason, readValue, toolNames, toolsFor } from './tools.ts';

/** What a model made of a line: filled fields are in the brief already, the rest is for the rules to follow. */
export interface Understanding {
  readonly filled: readonly string[];
  /** Of them, those that were known before. */
  readonly corrected: readonly string[];
  readonly answer: KnowledgeAnswer | undefined;
  readonly quote: boolean;
  /** He would like a time for a meeting. */
  readonly slot: boolean;
  readonly human: HumanReason | undefined;
}

const mostRounds = 3;
const mostCalls = 8;
const replyTokens = 500;

/** Undefined where no model is asked, none replies or none has anything to do. */
export async function understandLine(draft: TurnDraft): Promise<Understanding | undefined> {
  const { modelSession } = draft;
  if (modelSession === undefined || !/\p{L}{2}/u.test(draft.line) || !(await modelSession.mayAsk())) return undefined;
  const history = await modelSession.history();
  const { text, restore } = maskRequest(draft, history, {
    line: draft.line,
    asked: openField(draft),
    brief: knownFields(draft),
    recent: latest(history),
  });
  const actions = new Actions(draft, restore);
  const messages: LlmMessage[] = [{ role: 'user', text }];
  for (let round = 1; round <= mostRounds; round += 1) {
    const tools = toolsFor(draft);
    const reply = await modelSession.complete({ system: understandingRules, messages, tools, maxTokens: replyTokens });
    if (reply === undefined || reply.calls.length === 0) break;
    const answers: LlmMessage[] = [];
    for (const call of reply.calls) answers.push(await actions.perform(call));
    messages.push({ role: 'assistant', text: reply.text, calls: reply.calls }, ...answers);
    // Only what went wrong is worth another round: what was done is followed by rules.
    if (answers.every((answer) => answer.role === 'tool' && answer.failed !== true)) break;
  }
  return actions.result();
}

class Actions {
  private readonly draft: TurnDraft;
  private readonly restore: (text: string) => string;
  private readonly before: TurnDraft['state']['fields'];
  private readonly filled = new Set<string>();
  private answer: KnowledgeAnswer | undefined;
  private quote = false;
  private slot = false;
  private human: HumanReason | undefined;
  private performed = 0;

  constructor(draft: TurnDraft, restore: (text: string) => string) {
    this.draft = draft;
    this.restore = restore;
    this.before = draft.state.fields;
  }

  async perform(call: LlmToolCall): Promise<LlmMessage> {
    this.performed += 1;
    const fault = this.performed > mostCalls ? 'слишком много действий' : await this.act(call);
    this.draft.note('model_action', { action: known(call.name), taken: fault === undefined });
    return fault === undefined
      ? { role: 'tool', call: call.id, text: 'сделано' }
      : { role: 'tool', call: call.id, text: `ошибка: ${fault}`, failed: true };
  }

  result(): Understanding | undefined {
    const { answer, quote, slot, human } = this;
    const filled = [...this.filled];
    if (filled.length === 0 && answer === undefined && !quote && !slot && human === undefined) return undefined;
    return { filled, corrected: filled.filter((id) => this.before[id] !== undefined), answer, quote, slot, human };
  }

  /** What is wrong with the call, if anything. */
  private async act({ name, arguments: given }: LlmToolCall): Promise<string | undefined> {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'аргументы — не объект JSON';
    const values = new Map<string, unknown>(Object.entries(given));
    switch (name) {
      case toolNames.fillBrief:
        return this.fill(values);
      case toolNames.searchKnowledge:
        return this.search(values.get('query'));
      case toolNames.requestQuote:
        this.quote = true;
        return undefined;
      case toolNames.offerSlot:
        this.slot = this.draft.dependencies.consultations !== undefined;
        return this.slot ? undefined : 'записи на встречи нет';
      case toolNames.callHuman:
        this.human = readReason(values.get('reason'));
        return this.human === undefined ? 'reason: такой причины нет' : undefined;
      default:
        return 'такого действия нет';
    }
  }

  private fill(values: ReadonlyMap<string, unknown>): string | undefined {
    const faults = [...values].flatMap(([id, entry]) => {
      const { value, words } = entryOf(entry);
      const read = readValue(this.draft, id, value, typeof words === 'string' ? this.restore(words) : words);
      if ('fault' in read) return [read.fault];
      if (this.draft.state.fields[id] === read.value) return [];
      this.draft.fill({ [id]: read.value });
      this.filled.add(id);
      return [];
    });
    return faults.length === 0 ? undefined : faults.join('; ').slice(0, 600);
  }

  /** Other words may find what the customer's own words come near to, not something else. */
  private async search(given: unknown): Promise<string | undefined> {
    const query = readQuery(given);
    if (query === undefined) return 'query: нужен текст до 300 знаков';
    const own = this.draft.search ?? (await searchKnowledge(this.draft, this.draft.line));
    const found = await searchKnowledge(this.draft, this.restore(query));
    const near = found.hits.filter((hit) => own.hits.some((other) => isSame(hit, other)));
    const fits = found.answerable && near[0] !== undefined && near[0] === found.hits[0];
    this.answer = fits ? { ...found, hits: near } : this.answer;
    this.draft.search = this.answer ?? own;
    return fits ? undefined : 'в базе знаний ответа нет';
  }
}

interface Located {
  readonly document: string;
  readonly heading: string;
}

function isSame(left: Located, right: Located): boolean {
  return left.document === right.document && left.heading === right.heading;
}

function entryOf(entry: unknown): { readonly value?: unknown; readonly words?: unknown } {
  return typeof entry === 'object' && entry !== null ? entry : {};
}

const actions: ReadonlySet<string> = new Set(Object.values(toolNames));

/** A name that a model made up has no place in a record. */
function known(name: string): string {
  return actions.has(name) ? name : 'unknown';
}

function openField(draft: TurnDraft) {
  const field = askedField(draft);
  return field === undefined ? null : { field: field.id, question: renderText(field.question, dialogueLookup(draft)) };
}

/** Contacts are nobody's business but ours. */
function knownFields(draft: TurnDraft): Record<string, string> {
  const fields = Object.values(draft.script?.fields ?? {}).filter(({ personal }) => !personal);
  return Object.fromEntries(
    fields.flatMap(({ id }) => {
      const text = fieldText(draft, id);
      return text === undefined ? [] : [[id, text]];
    }),
  );
}
