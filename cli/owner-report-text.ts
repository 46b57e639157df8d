import type { Locale } from '../assistant/errors.ts';
import type { PlannedCorrections } from '../runtime/corrections-writing.ts';
import type { CorrectedReply, DraftTally, UnansweredQuestion } from '../runtime/owner-reports.ts';
import { harmlessText } from './harmless-text.ts';
import type { Paint } from './paint.ts';

export interface OwnerReportOptions {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly paint: Paint;
}

/** Questions without an answer, each with the entries that came nearest. */
export function unansweredText(questions: readonly UnansweredQuestion[], options: OwnerReportOptions): string {
  const { locale, paint } = options;
  const words = vocabulary[locale];
  const when = shownDay(options);
  return questions
    .map(({ question, asked, confidence, answerableNow, nearest }) => {
      const [latest] = asked;
      const count = asked.length > 1 ? `${words.asked}: ${asked.length}, ${words.latest} ` : '';
      const now = answerableNow ? paint.green(words.answeredNow) : `${words.confidence} ${confidence.toFixed(2)}`;
      return [
        paint.bold(`«${onOneLine(question)}»`),
        `  ${count}${latest === undefined ? '' : `${when(latest.at)}, ${latest.conversation} №${latest.seq}`}; ${now}`,
        ...asked
          .slice(1)
          .flatMap((other) => (other.question === question ? [] : [`  ${words.also} «${onOneLine(other.question)}»`])),
        ...nearest.map(({ heading, document, file, line, score }) =>
          paint.dim(`  ${score.toFixed(2)} «${heading || document}» ${file}:${line}`),
        ),
        ...(nearest.length === 0 ? [paint.dim(`  ${words.nothingNear}`)] : []),
      ].join('\n');
    })
    .join('\n\n');
}

/** Wrong replies: what was asked, said, quoted, and what a human said instead. */
export function correctionsText(corrections: readonly CorrectedReply[], options: OwnerReportOptions): string {
  const { locale, paint } = options;
  const words = vocabulary[locale];
  const when = shownDay(options);
  return corrections
    .map(({ conversation, seq, draft, at, by, question, reply, sources, instead }) =>
      [
        `${paint.bold(`${conversation} №${seq}`)} ${draft === undefined ? words.marked : words.draft} ${harmlessText(by)}, ${when(at)}`,
        `  ${words.question}: ${question === null ? '–' : onOneLine(question)}`,
        `  ${words.reply}: ${harmlessText(reply).replace(/\n/g, '\n    ')}`,
        ...sources.map(({ heading, document, file, line }) =>
          paint.dim(`  ${words.passage}: «${heading || document}» ${file}:${line}`),
        ),
        `  ${words.instead}: ${instead === null ? words.notSaid : paint.green(harmlessText(instead).replace(/\n/g, '\n    '))}`,
      ].join('\n'),
    )
    .join('\n\n');
}

/** What became of the replies that were proposed to people, a channel a line. */
export function draftsText(tallies: readonly DraftTally[], { locale, paint }: OwnerReportOptions): string {
  const words = vocabulary[locale];
  return tallies
    .map(({ channel, waiting, accepted, edited, rejected, stale }) => {
      const decided = accepted + edited + rejected;
      const share = decided === 0 ? '' : ` (${Math.round((accepted / decided) * 100)} %)`;
      const parts = [
        `${words.accepted} ${accepted}${share}`,
        `${words.edited} ${edited}`,
        `${words.rejected} ${rejected}`,
        `${words.stale} ${stale}`,
        `${words.waiting} ${waiting}`,
      ];
      return `${paint.bold(channel)}: ${parts.join(', ')}`;
    })
    .join('\n');
}

/** Lines that came together. */
function onOneLine(question: string): string {
  return harmlessText(question.replace(/\s*\n\s*/g, ' / '));
}

/** What would be written, and what a person has to write. */
export function plannedText(
  { files, entries, skipped }: PlannedCorrections,
  { locale, paint }: OwnerReportOptions,
): string {
  const words = vocabulary[locale];
  const added = files.flatMap(({ path }) => [
    paint.bold(`${path}:`),
    ...entries.map(({ question, answer }) =>
      paint.green(
        harmlessText(`  + ${question}${path.startsWith('knowledge/') ? ` → ${answer.replace(/\s+/g, ' ')}` : ''}`),
      ),
    ),
  ]);
  const left = skipped.map(({ conversation, seq, reason, place }) => {
    return paint.dim(`  ${conversation} №${seq}: ${words[reason]}${place === undefined ? '' : ` ${place}`}`);
  });
  const former = [...new Set(entries.flatMap(({ formerly }) => formerly))].map((place) => paint.dim(`  ${place}`));
  if (former.length > 0) added.push(words.formerly, ...former);
  return [...added, ...(left.length === 0 ? [] : [words.byHand, ...left])].join('\n');
}

function shownDay({ locale, timeZone }: OwnerReportOptions): (moment: Date) => string {
  const format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-CA', { timeZone });
  return (moment) => format.format(moment);
}

const vocabulary = {
  ru: {
    asked: 'спросили раз',
    latest: 'последний',
    confidence: 'уверенность',
    answeredNow: 'теперь ответ в знаниях есть',
    also: 'и так:',
    nothingNear: 'ничего похожего в знаниях нет',
    marked: 'пометил(а)',
    draft: 'черновик не принял(а)',
    question: 'Вопрос',
    reply: 'Ответ',
    passage: 'Откуда',
    instead: 'Надо было',
    notSaid: 'не сказано',
    formerly: 'Прежние ответы остаются, проверьте, не противоречат ли:',
    byHand: 'Осталось вписать руками:',
    accepted: 'приняты без правки',
    edited: 'изменены',
    rejected: 'отклонены',
    stale: 'устарели',
    waiting: 'ждут',
    no_answer: 'не сказано, что надо было ответить (trace … --wrong … --instead)',
    no_question: 'ответ не на вопрос клиента',
    personal_data: 'в вопросе или ответе чьи-то личные данные',
    known: 'такой вопрос уже записан, исправьте его ответ:',
  },
  en: {
    asked: 'times asked',
    latest: 'latest',
    confidence: 'confidence',
    answeredNow: 'knowledge has an answer by now',
    also: 'also as',
    nothingNear: 'nothing like it in knowledge',
    marked: 'marked by',
    draft: 'draft not accepted by',
    question: 'Question',
    reply: 'Reply',
    passage: 'From',
    instead: 'Should be',
    notSaid: 'not said',
    formerly: 'Former answers stay, see whether they contradict:',
    byHand: 'Left to be written by hand:',
    accepted: 'accepted unedited',
    edited: 'edited',
    rejected: 'rejected',
    stale: 'stale',
    waiting: 'waiting',
    no_answer: 'what should have been said is not known (trace … --wrong … --instead)',
    no_question: 'the reply answers no line of the visitor',
    personal_data: 'the question or the answer holds personal data',
    known: 'this question is written already, mend its answer:',
  },
} as const;
