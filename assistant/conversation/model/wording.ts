import type { Verdict } from '../../guard/verdict.ts';
import type { LlmMessage, LlmReply } from '../../ports/llm-provider.ts';
import { isEnglish } from '../../script/understand/words.ts';
import type { DraftMessage, Source } from '../../transcript/message.ts';
import { type OfferedPassage, offeredPassages, plainText } from '../answering/knowledge-reply.ts';
import { quoteInWords, type ReplyGuard } from '../reply/reply-guard.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { GuardedStream } from './guarded-stream.ts';
import { refusal, saysNoAnswer, wordingRules } from './prompts.ts';
import { maskRequest } from './request-mask.ts';
import { latest, type ModelSession } from './session.ts';

export type Wording =
  | { readonly kind: 'worded'; readonly text: string; readonly sources: readonly Source[]; readonly verdict: Verdict }
  /** The passages do not answer the question. */
  | { readonly kind: 'no_answer' }
  /** The rules' own answer stands. */
  | { readonly kind: 'failed' };

/** What is worded: messages of the rules' answer, and what will follow them untouched. */
export interface WordingTask {
  readonly reply: string;
  readonly answer: readonly DraftMessage[];
  readonly answerText: string;
  readonly followedBy: string;
}

/** One where the data is in another language: words that cannot be compared are refused again as likely as not. */
const triesOf = ({ language }: TurnDraft, { answerText }: WordingTask) =>
  language === 'en' && !isEnglish(answerText) ? 1 : 2;
const replyTokens = 700;
const longestReply = 1500;
const fewestLetters = 4;
const courtesies =
  /(?<!\p{L})(?:конечно|здравствуйте|добрый день|спасибо|хорошо|отлично|понимаю|да|нет|yes|no|sure|of course|hello|thank you|thanks)(?!\p{L})/giu;

/** The reply in a model's words; the guard refuses twice at most, then the rules' own answer stands. */
export async function wordReply(
  draft: TurnDraft,
  session: ModelSession,
  guard: ReplyGuard,
  task: WordingTask,
): Promise<Wording> {
  const offered =
    draft.wordingReason === 'knowledge' && draft.search !== undefined ? offeredPassages(draft, draft.search) : [];
  guard.offer(offered);
  const keep = mustKeep(draft, task);
  const history = await session.history();
  const {
    text: data,
    restore,
    hide,
  } = maskRequest(draft, history, {
    line: draft.line,
    recent: latest(history),
    draft: task.answerText,
    next_question: task.followedBy,
    passages: offered.map(({ heading = '', text }, index) => ({ id: index + 1, title: heading, text })),
    quote: draft.quote === undefined ? null : quoteInWords(draft),
    company: { ...draft.project.company },
    must_keep: keep,
    never_say: [...new Set(offered.flatMap(({ neverSay = [] }) => neverSay))],
    language: draft.language,
  });
  const read = (text: string) => plainText(restore(text).replaceAll('\u0000', ''));
  const system = wordingRules(draft.project.company.name ?? '', draft.language);
  const messages: LlmMessage[] = [{ role: 'user', text: data }];
  const tries = triesOf(draft, task);
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const stream = new GuardedStream(draft, guard, task.reply, read);
    const request = { system, messages, tools: [], maxTokens: replyTokens };
    const reply = await session.complete(request, (text) => stream.onText(text));
    // What is endless is not worth reading.
    const text = reply === undefined ? '' : read(reply.text.slice(0, 2 * longestReply));
    if (reply === undefined || reply.finish === 'filtered' || saysNoAnswer(text)) {
      stream.takeBack();
      return { kind: reply !== undefined && saysNoAnswer(text) && offered.length > 0 ? 'no_answer' : 'failed' };
    }
    const verdict = guard.checkWording(text);
    const form = formFaults(draft, reply, text, keep);
    if (verdict.passed && form.length === 0) {
      return { kind: 'worded', text, verdict, sources: sourcesOf(verdict, offered, task) };
    }
    stream.takeBack();
    guard.record(null, { ...verdict, passed: false }, form);
    const said = reply.text.trim() === '' ? '—' : reply.text.slice(0, longestReply);
    messages.push(
      { role: 'assistant', text: said, calls: [] },
      { role: 'user', text: hide(refusal([...form, ...claimFaults(verdict)])) },
    );
  }
  return { kind: 'failed' };
}

/** Sums that the answer is about: a reply without them would be none. */
function mustKeep({ wordingReason, quote }: TurnDraft, { answer, answerText }: WordingTask): string[] {
  const namesQuote = quote !== undefined && answer.some((message) => message.quote === quote.id);
  if (wordingReason !== 'price' && !namesQuote) return [];
  return [...new Set(answerText.match(/\d[\d\u00a0\u202f ]*(?:,\d+)?[\u00a0\u202f ]?₽/g) ?? [])].map(plainSpaces);
}

function formFaults(draft: TurnDraft, reply: LlmReply, text: string, keep: readonly string[]): string[] {
  const said = plainSpaces(text);
  return [
    ...(saysSomething(text) ? [] : ['ответ пуст']),
    ...(reply.finish === 'length' || text.length > longestReply ? ['ответ слишком длинный'] : []),
    // No reply has braces: what does is our own request said back.
    ...(/[{}]/.test(text) ? ['в ответе только слова для клиента, без JSON'] : []),
    ...(/\[[A-Z]+_\d+\]/.test(text) ? ['в ответе обозначение, которого нет в данных'] : []),
    ...(draft.language === 'ru' && isEnglish(text) ? ['ответ должен быть по-русски'] : []),
    ...keep.filter((part) => !said.includes(part)).map((part) => `в ответе нет «${part}»`),
  ];
}

/** «Конечно! 👍» is no answer. */
function saysSomething(text: string): boolean {
  return (text.replace(courtesies, '').match(/[\p{L}\p{N}]/gu) ?? []).length >= fewestLetters;
}

function claimFaults({ claims }: Verdict): string[] {
  return claims
    .filter(({ ground }) => ground === null)
    .slice(0, 8)
    .map(({ text, reason }) => `«${text.slice(0, 200)}»${reason === undefined ? '' : `: ${reason.ru}`}`);
}

/** Where the words come from; the rules' own source where the guard names none. */
function sourcesOf({ claims }: Verdict, offered: readonly OfferedPassage[], { answer }: WordingTask): Source[] {
  const grounds = new Set(claims.map(({ ground }) => ground));
  const used = offered.filter(({ name }) => grounds.has(name)).map(({ source }) => source);
  return used.length > 0 ? used : answer.flatMap(({ sources }) => sources);
}

function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}
