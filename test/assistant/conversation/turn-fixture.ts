import { createRunTurn } from '../../../assistant/conversation/run-turn.ts';
import { catalogueOf } from '../../../assistant/conversation/script-steps/price-catalogue.ts';
import type {
  ConsentTerms,
  ModelAccess,
  TurnDependencies,
  TurnInput,
  TurnProject,
  TurnResult,
} from '../../../assistant/conversation/turn.ts';
import type { ConversationRecord } from '../../../assistant/ports/conversation-store.ts';
import type { KnowledgeAnswer } from '../../../assistant/ports/knowledge-index.ts';
import type { LlmAttempt, LlmProvider, LlmReply, LlmRequest } from '../../../assistant/ports/llm-provider.ts';
import { compilePriceList } from '../../../assistant/pricing/compile-price-list.ts';
import { computeQuote } from '../../../assistant/pricing/compute-quote.ts';
import type { PricingFile } from '../../../assistant/pricing/pricing-schema.ts';
import type { Quote } from '../../../assistant/pricing/quote.ts';
import type { VatPeriod } from '../../../assistant/pricing/vat-schema.ts';
import { compileScript } from '../../../assistant/script/script.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { compileAssistantSettings } from '../../../assistant/settings/assistant-settings.ts';
import type { Withheld } from '../../../assistant/transcript/consent.ts';
import { type ConversationState, initialState } from '../../../assistant/transcript/conversation-state.ts';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { type Message, visitorMessage } from '../../../assistant/transcript/message.ts';
import type { ModelUsage } from '../../../assistant/transcript/model-usage.ts';

export const pricing: PricingFile = {
  version: 1,
  lifetime_days: 14,
  rounding: { unit_price: 1 },
  floor: { percent: 50 },
  packages: [
    {
      id: 'bot',
      title: 'Чат-бот',
      price: 100_000,
      coefficients: ['urgency'],
      options: ['crm', 'channel'],
      payment: 'full',
    },
    { id: 'voice', title: 'Голосовой ассистент', price: 300_000, options: ['crm'], payment: 'full' },
  ],
  options: [
    { id: 'crm', title: 'Интеграция с CRM', price: 50_000 },
    { id: 'channel', title: 'Дополнительный канал', price: 10_000, quantity: { max: 5 } },
  ],
  coefficients: [
    {
      id: 'urgency',
      title: 'Срочность',
      default: 'standard',
      values: [
        { id: 'standard', title: 'обычно', factor: 1 },
        { id: 'rush', title: 'срочно', factor: 2 },
      ],
    },
  ],
  promo_codes: [{ code: 'TEN', title: 'Десять', percent: 10 }],
  payment_schedules: [
    { id: 'full', title: 'Сразу', stages: [{ id: 'all', title: 'Оплата', percent: 100, due: 'до начала' }] },
  ],
};

export const sale: ScriptFile = {
  version: 1,
  id: 'sale',
  title: 'Продажа',
  priority: 5,
  start: 'hello',
  fields: {
    package: {
      title: 'Решение',
      type: 'choice',
      from: 'packages',
      question: 'Что нужно?',
      choices: [{ label: 'Чат-бот', value: 'bot', synonyms: ['бот'] }],
    },
    channels: {
      title: 'Каналы',
      type: 'integer',
      question: 'Сколько каналов?',
      keywords: ['канал'],
      min: 1,
      hint: 'Число.',
    },
    crm: { title: 'CRM', type: 'yes_no', question: 'Нужна CRM?', keywords: ['crm'] },
    task: { title: 'Задача', type: 'text', question: 'Опишите задачу.' },
    promo: { title: 'Промокод', type: 'text', question: 'Код?', required: false },
    phone: { title: 'Телефон', type: 'phone', question: 'Телефон?', required: false, personal: true },
  },
  order: {
    package: { field: 'package' },
    options: [
      { option: 'crm', when: [{ field: 'crm', is: true }] },
      { option: 'channel', quantity: { field: 'channels', minus: 1 } },
    ],
    promo: { field: 'promo' },
  },
  intents: { offer: { phrases: ['пришлите кп'], goto: 'offer' } },
  states: {
    hello: { say: ['Помогу выбрать.'], ask: 'package', next: 'channels' },
    channels: { ask: 'channels', next: 'crm' },
    crm: { ask: 'crm', next: 'price' },
    price: {
      action: 'quote',
      say: ['Итого {{ quote.total }}.'],
      buttons: [
        { label: 'КП', goto: 'offer' },
        { label: 'Промокод', goto: 'promo' },
        { label: 'Помощь', script: 'help' },
        { label: 'Человек', intent: 'human' },
      ],
    },
    promo: { ask: 'promo', next: 'price' },
    offer: { action: 'offer', say: ['Готовлю.'], buttons: [{ label: 'Телефон', goto: 'contact' }] },
    contact: { ask: 'phone', branches: [{ when: [{ field: 'phone', known: true }], goto: 'agreed' }], next: 'end' },
    agreed: { action: 'handoff', reason: 'Оставил телефон', say: ['Передал.'], next: 'end' },
    end: { action: 'end', say: ['Всего доброго.'] },
  },
};

export const help: ScriptFile = {
  version: 1,
  id: 'help',
  title: 'Поддержка',
  phrases: ['не работает'],
  start: 'ask',
  fields: { task: { title: 'Задача', type: 'text', question: 'Что случилось?' } },
  states: {
    ask: { ask: 'task', next: 'pass' },
    pass: { action: 'handoff', reason: 'Сбой', say: ['Передаю инженеру.'] },
  },
};

const vat: VatPeriod[] = [{ from: '2026-01-01', system: 'usn', regime: 'included', rate: 5 }];
const config = { hash: 'sha256:0', revision: null, dirty: null };

export function projectOf(scripts: readonly ScriptFile[], file: PricingFile = pricing): TurnProject {
  const prices = compilePriceList(file, () => ({ file: 'config/pricing.yaml', line: 1 }));
  return {
    scripts: scripts.map((script) => compileScript(script, `config/scripts/${script.id}.yaml`)),
    prices,
    catalogue: catalogueOf(prices),
    company: { name: 'Нейросфера', phone: '+7 495 000-00-00' },
    timeZone: 'Europe/Moscow',
    assistant: compileAssistantSettings(),
  };
}

export const passage = {
  document: 'terms',
  title: 'Условия',
  heading: 'Гарантия',
  file: 'knowledge/terms.md',
  line: 3,
  score: 10,
  text: 'Гарантия — **год**. Бот стоит от {{ price.bot.from }}.',
};

export const noLimit = { tokens: null, kopecks: null };

/** A conversation without a store: state and quotes are kept between turns, everything else is the real thing. */
export class TalkFixture {
  state: ConversationState = initialState;
  project: TurnProject;
  now = new Date('2026-11-22T09:00:00Z');
  channel = 'web';
  readonly quotes = new Map<string, Quote>();
  readonly withdrawn = new Set<string>();
  readonly progress: string[] = [];
  /** Every frame of every reply: id and all the text so far. */
  readonly frames: [reply: string, text: string][] = [];
  readonly asked: string[] = [];
  /** What of the questions may leave this machine. */
  readonly outside: string[] = [];
  readonly transcript: Message[] = [];
  model: ScriptedModel | undefined;
  /** Undefined: there is another ground than consent. */
  consent: ConsentTerms | undefined;
  withheld: Withheld[] = [];
  budget: ModelAccess['budget'] = { conversation: noLimit, day: noLimit };
  spentToday = { tokens: 0, kopecks: 0 };
  readonly spentInVain: ModelUsage[] = [];
  /** Conversations of the same person. */
  others: readonly ConversationRecord[] = [];
  erases: 'assistant' | 'people' = 'people';
  readonly knowledge: (text: string) => KnowledgeAnswer;
  private ids = 0;

  constructor(options: { scripts?: readonly ScriptFile[]; knowledge?: (text: string) => KnowledgeAnswer } = {}) {
    this.project = projectOf(options.scripts ?? [sale, help]);
    this.knowledge =
      options.knowledge ??
      ((text) => {
        const answerable = /гаранти/i.test(text);
        return { answerable, confidence: answerable ? 0.9 : 0.2, hits: [passage] };
      });
  }

  get dependencies(): TurnDependencies {
    return {
      project: this.project,
      retrieve: async (text, outside) => {
        this.asked.push(text);
        this.outside.push(outside);
        return this.knowledge(text);
      },
      issueQuote: async ({ order, conversation, replaces }) => {
        const revision = replaces === null ? 1 : (this.quotes.get(replaces)?.revision ?? 0) + 1;
        const request = { order, conversation, replaces, revision };
        const { body } = computeQuote(this.project.prices, vat, request, {
          now: this.now,
          timeZone: 'Europe/Moscow',
          config,
        });
        return { ...body, id: `q_${this.next()}`, signature: 'v1.test.x' };
      },
      findQuote: async (id) => {
        const quote = this.quotes.get(id);
        const good = quote !== undefined && !this.withdrawn.has(id) && new Date(quote.validUntil) > this.now;
        return good ? quote : undefined;
      },
      joinedConversations: async () => this.others,
      whoErases: async () => this.erases,
      now: () => this.now,
      ids: { next: () => this.next() },
      consent: this.consent,
      ...(this.model === undefined
        ? {}
        : {
            modelAccess: {
              provider: this.model,
              budget: this.budget,
              deadlineMs: 10_000,
              spentOn: async () => this.spentToday,
              spentInVain: async (usage) => void this.spentInVain.push(...usage),
              history: async () => this.transcript,
            },
          }),
    };
  }

  get record(): ConversationRecord {
    const { state, channel, now } = this;
    return {
      id: 'c',
      person: 'p',
      channel,
      address: null,
      version: 1,
      state,
      lastSeq: 0,
      createdAt: now,
      updatedAt: now,
    };
  }

  async happen(inbound: InboundEvent, more: Pick<TurnInput, 'silenced' | 'staffed'> = {}): Promise<TurnResult> {
    const progress = (reply: string, text: string) => {
      this.progress.push(text);
      this.frames.push([reply, text]);
    };
    if (inbound.kind === 'text') this.keep([visitorMessage(this.next(), inbound.text, this.now)]);
    if (inbound.kind === 'button') this.keep([visitorMessage(this.next(), inbound.label ?? inbound.value, this.now)]);
    const lines = inbound.kind === 'text' ? [this.transcript.length] : [];
    const last = this.transcript.at(-1);
    const said = last?.from === 'visitor' ? [{ seq: last.seq, text: last.text }] : [];
    const result = await createRunTurn(this.dependencies)({
      conversation: this.record,
      inbound,
      lines,
      said,
      withheld: this.withheld,
      progress,
      ...more,
    });
    this.state = JSON.parse(JSON.stringify(result.state));
    for (const quote of result.quotes) this.quotes.set(quote.id, quote);
    this.settle(result);
    this.keep(result.messages);
    return result;
  }

  /** What a store does with personal data. */
  private settle({ personal = {} }: TurnResult): void {
    const { shown = [], withheld, settles } = personal;
    const whole = settles === 'released' ? this.withheld.flatMap(({ lines }) => lines) : [];
    for (const { seq, text } of [...shown, ...whole]) {
      const message = this.transcript[seq - 1];
      if (message !== undefined) this.transcript[seq - 1] = { ...message, text };
    }
    if (settles !== undefined) this.withheld = [];
    if (withheld !== undefined) this.withheld.push(withheld);
  }

  private keep(messages: readonly Omit<Message, 'seq'>[]): void {
    for (const message of messages) this.transcript.push({ ...message, seq: this.transcript.length + 1 });
  }

  say(text: string): Promise<TurnResult> {
    return this.happen({ kind: 'text', text });
  }

  press(value: string, label: string | null = null): Promise<TurnResult> {
    return this.happen({ kind: 'button', value, label });
  }

  async sayAll(...lines: string[]): Promise<TurnResult | undefined> {
    let last: TurnResult | undefined;
    for (const line of lines) last = await this.say(line);
    return last;
  }

  private next(): string {
    this.ids += 1;
    return `id${this.ids}`;
  }
}

export const textOf = ({ messages }: TurnResult): string =>
  messages
    .map(({ text }) => text)
    .join('\n')
    .replace(/\u00a0/g, ' ');

export type Scripted = string | Error | Partial<LlmReply>;

/** A model of a few prepared replies, or of a function; a text comes in pieces, an error after half of nothing. */
export class ScriptedModel implements LlmProvider {
  readonly name = 'scripted';
  readonly requests: LlmRequest[] = [];
  private readonly reply: (request: LlmRequest, index: number) => Scripted;

  constructor(reply: readonly Scripted[] | ((request: LlmRequest, index: number) => Scripted)) {
    this.reply = typeof reply === 'function' ? reply : (_, index) => reply[index] ?? new Error('asked too often');
  }

  /** Requests for words, not for actions. */
  get wordings(): LlmRequest[] {
    return this.requests.filter(({ tools }) => tools.length === 0);
  }

  async complete(request: LlmRequest, call: Parameters<LlmProvider['complete']>[1]): Promise<LlmReply> {
    this.requests.push(JSON.parse(JSON.stringify(request)));
    const scripted = this.reply(request, this.requests.length - 1);
    const usage = { inputTokens: 100, outputTokens: 20, estimated: false, kopecks: 3 };
    const attempt: LlmAttempt = { provider: 'scripted', model: 'm', ms: 1, usage };
    if (scripted instanceof Error) {
      call.onAttempt?.({ ...attempt, error: 'LLM_UNAVAILABLE', usage: null });
      throw scripted;
    }
    const reply = typeof scripted === 'string' ? { text: scripted } : scripted;
    const text = reply.text ?? '';
    for (let end = 5; end < text.length + 5; end += 5) call.onText?.(text.slice(0, end));
    call.onAttempt?.(attempt);
    const calls = reply.calls ?? [];
    return {
      finish: calls.length > 0 ? 'tools' : 'stop',
      usage,
      provider: 'scripted',
      model: 'm',
      ...reply,
      text,
      calls,
    };
  }
}

/** The data of a request, as the model gets it. */
export function dataOf(request: LlmRequest | undefined): Record<string, unknown> {
  const [first] = request?.messages ?? [];
  return JSON.parse(first?.text ?? '{}');
}
