import { contactsOf } from './contacts.ts';
import type { Evidence } from './evidence.ts';
import type { Figure } from './figure.ts';
import { figuresIn } from './figures.ts';
import { isWithinFigures } from './figures-in-words.ts';
import { type Ground, groundOf } from './ground.ts';
import { traceAssertion } from './judge-assertion.ts';
import { traceFigure } from './judge-figure.ts';
import { type PromiseMention, promisesIn, tracePromise } from './judge-promise.ts';
import { saysPhrase } from './never-say.ts';
import { originalRange } from './readable-text.ts';
import { type Reading, type ReadSentence, readText } from './reading.ts';
import {
  assertionReason,
  contactReason,
  figureReason,
  forbiddenReason,
  promiseReason,
  splitReason,
} from './reasons.ts';
import type { Token } from './tokens.ts';
import type { Claim, ClaimKind, Verdict } from './verdict.ts';

export interface CheckOptions {
  /** `model` (the default): plain assertions must have a ground too. `reviewed`: a person wrote the words. */
  readonly wording?: 'model' | 'reviewed';
  /** The text is a stream's beginning: its last sentence may still change and is neither judged nor released. */
  readonly growing?: boolean;
}

/** Reads a message before it is sent: everything it claims must trace to the evidence. */
export function checkMessage(text: string, evidence: Evidence, options: CheckOptions = {}): Verdict {
  const ground = groundOf(evidence);
  const complete = options.growing === true ? text.slice(0, completeLength(text)) : text;
  const reading = readText(complete);
  const claims: Claim[] = [];
  let released = 0;
  let failed = false;
  for (const [index, sentence] of reading.sentences.entries()) {
    const found = judgeSentence({ reading, index, sentence, ground, evidence, options });
    claims.push(...found);
    failed ||= found.some((claim) => claim.ground === null);
    if (!failed) released = originalRange(reading.readable, sentence.start, sentence.end).end;
  }
  if (!failed) released = complete.length;
  return { passed: !failed, claims, released };
}

interface SentencePlace {
  readonly reading: Reading;
  readonly index: number;
  readonly sentence: ReadSentence;
  readonly ground: Ground;
  readonly evidence: Evidence;
  readonly options: CheckOptions;
}

function judgeSentence(place: SentencePlace): Claim[] {
  const { sentence, ground, options } = place;
  const exact = ground.exact(sentence.key);
  const contacts = contactClaims(place);
  const forbidden = forbiddenClaims(place, exact);
  if (forbidden.length > 0) return forbidden;
  if (exact !== undefined) return [...contacts, ...splitClaims(place), ...exactClaims(place, exact)];
  const figures = figureClaims(place);
  const promises = promiseClaims(place);
  const plain = options.wording === 'reviewed' ? [] : assertionClaims(place);
  return [...contacts, ...splitClaims(place), ...figures, ...promises, ...plain];
}

/** What scripts and templates say word for word the owner says himself. */
function forbiddenClaims(place: SentencePlace, exact: string | undefined): Claim[] {
  const { sentence, evidence } = place;
  if (exact !== undefined && evidence.reviewed.some(({ name }) => name === exact)) return [];
  const phrase = evidence.passages
    .flatMap(({ neverSay = [] }) => neverSay)
    .find((forbidden) => saysPhrase(sentence.text, forbidden));
  if (phrase === undefined) return [];
  return [{ ...claim(place, 'forbidden', sentence.start, sentence.end, null), reason: forbiddenReason(phrase) }];
}

/** As it stands in the ground, word for word. */
function exactClaims(place: SentencePlace, ground: string): Claim[] {
  const { sentence } = place;
  return sentence.figures
    .filter((figure) => !isInContact(place, figure))
    .map((figure) => claim(place, kindOf(figure), figure.start, figure.end, ground));
}

function figureClaims(place: SentencePlace): Claim[] {
  const { sentence, ground, evidence, reading, index } = place;
  const before = [
    ...(ground.earlier === undefined ? [] : [ground.earlier]),
    ...reading.sentences.slice(Math.max(0, index - 2), index),
  ];
  return sentence.figures
    .filter((figure) => !isInContact(place, figure))
    .map((figure) => {
      const found = traceFigure({ sentence, figure, before }, ground, evidence);
      const made = claim(place, kindOf(figure), figure.start, figure.end, found.ground);
      return found.fault === undefined ? made : { ...made, reason: figureReason(found.fault, made.text) };
    });
}

function kindOf(figure: Figure): ClaimKind {
  if (figure.kind === 'money') return 'sum';
  if (figure.kind === 'percent' || figure.kind === 'times') return 'percent';
  if (figure.kind === 'date') return 'date';
  return figure.kind === 'time' ? 'deadline' : 'quantity';
}

function promiseClaims(place: SentencePlace): Claim[] {
  const { sentence, ground, reading, index } = place;
  const neighbours = [reading.sentences[index - 1], reading.sentences[index + 1]].filter((one) => one !== undefined);
  // «В пакет входит …» opens a list: what stands in it is judged as assertions are.
  const opens = ({ concept, start }: PromiseMention) =>
    concept.id === 'included' && /^(?:в|во) /.test(sentence.text.slice(start - sentence.start));
  return promisesIn(sentence)
    .filter((mention) => !opens(mention))
    .map((mention) => {
      const found = tracePromise(mention, neighbours, ground);
      const made = claim(place, 'promise', mention.start, mention.end, found.ground);
      return found.fault === undefined || found.ground !== null
        ? made
        : { ...made, reason: promiseReason(found.fault, mention.concept) };
    });
}

function assertionClaims(place: SentencePlace): Claim[] {
  const { sentence, ground, reading, index } = place;
  const found = traceAssertion(sentence, ground, reading.sentences.slice(0, index));
  if (found.ground === '') return [];
  const made = claim(place, 'assertion', sentence.start, sentence.end, found.ground);
  if (found.fault === undefined) return [made];
  return [
    {
      ...made,
      reason: assertionReason(
        found.fault,
        found.missing.map(({ text }) => text),
      ),
    },
  ];
}

function contactClaims(place: SentencePlace): Claim[] {
  const { sentence, ground } = place;
  const own =
    !/(?:^|[^\p{L}])(?:наш\p{L}*|нам|нас|мы|компании|оплат\p{L}*|перевед\p{L}*|перечисл\p{L}*|реквизит\p{L}*|счет\p{L}*|our|us|pay)(?![\p{L}])/u.test(
      sentence.text,
    );
  return contactsOf(sentence).map(({ key, start, end }) => {
    const known = ground.contact(key) ?? (own && ground.customerContacts.has(key) ? 'customer' : null);
    const made = claim(place, 'contact', sentence.start + start, sentence.start + end, known);
    return known === null ? { ...made, reason: contactReason(made.text) } : made;
  });
}

function isInContact({ sentence }: SentencePlace, figure: Figure): boolean {
  const { start } = sentence;
  return contactsOf(sentence).some(
    (contact) => figure.start - start < contact.end && figure.end - start > contact.start,
  );
}

/** «Сто двадцать» … «тысяч рублей»: a figure whose parts stand in two sentences or two messages. */
function splitClaims(place: SentencePlace): Claim[] {
  const { sentence, ground, evidence, reading, index } = place;
  const previous = index === 0 ? ground.earlier : reading.sentences[index - 1];
  if (previous === undefined) return [];
  const tail = previous.tokens.slice(-7);
  while (tail.length > 0 && tail.at(-1)?.kind === 'mark') tail.pop();
  const head = sentence.tokens.slice(0, 6);
  const first = head.findIndex(({ kind }) => kind !== 'mark');
  if (tail.length === 0 || first < 0) return [];
  if (!mayJoin(tail.at(-1)) || !mayJoin(head[first])) return [];
  const joined = [...tail, ...head.slice(first)];
  const spanning = figuresIn(joined).filter(({ from, to }) => from < tail.length && to > tail.length);
  return spanning.flatMap((figure) => {
    const alone = {
      ...sentence,
      tokens: joined,
      figures: [figure],
      words: [],
      text: `${previous.text} ${sentence.text}`,
    };
    const found = traceFigure({ sentence: alone, figure, before: [] }, ground, evidence);
    const end = joined[figure.to - 1]?.end ?? sentence.start;
    const made = claim(place, kindOf(figure), sentence.start, Math.max(end, sentence.start + 1), found.ground);
    return [
      found.ground === null
        ? {
            ...made,
            reason: splitReason(
              joined
                .slice(figure.from, figure.to)
                .map(({ text }) => text)
                .join(' '),
            ),
          }
        : made,
    ];
  });
}

function mayJoin(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== 'word' || isWithinFigures(token.text));
}

function claim(place: SentencePlace, kind: ClaimKind, start: number, end: number, ground: string | null): Claim {
  const range = originalRange(place.reading.readable, start, end);
  return { kind, text: place.reading.original.slice(range.start, range.end), ...range, ground };
}

/** Up to the last sentence that something follows: what stands after it may still grow. */
function completeLength(text: string): number {
  const sentences = readText(text).sentences;
  const last = sentences.at(-1);
  if (last === undefined) return 0;
  return originalRange(readText(text).readable, last.start, last.start + 1).start;
}
