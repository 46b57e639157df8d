import { pickThreshold, type ThresholdPick } from './pick-threshold.ts';
import type { JudgedQuestion, QuestionKind } from './question-set.ts';

/** A question and what the search made of it. */
export interface SearchedQuestion extends JudgedQuestion {
  readonly confidence: number;
  /** Best first. */
  readonly hits: readonly { readonly document: string; readonly heading: string }[];
}

/** Means over the questions whose documents are known. */
export interface RankingFigures {
  readonly questions: number;
  readonly ndcgAt10: number;
  readonly recallAt5: number;
  readonly mrrAt10: number;
  readonly hitAt1: number;
}

/** Shares 0–1; null where the set holds no such question. */
export interface GateFigures {
  readonly threshold: number;
  readonly answerableAnswered: number | null;
  readonly offTopicAnswered: number | null;
  readonly nearAnswered: number | null;
}

/** `missed`: the answer is not among the first ten; `low`: not among the first five; `unanswered`, `answered`: by the gate. */
export type ProblemKind = 'answered' | 'missed' | 'unanswered' | 'low';

export interface Problem {
  readonly problem: ProblemKind;
  readonly id: string;
  readonly text: string;
  readonly kind: QuestionKind;
  readonly confidence: number;
  /** What should have been found, and what came first. */
  readonly expected: readonly string[];
  readonly found: string | null;
  /** Place of the answer, from 1; null when it is not among the first ten or not known. */
  readonly rank: number | null;
}

export interface Evaluation {
  readonly counts: Readonly<Record<QuestionKind, number>>;
  readonly ranking: RankingFigures | null;
  readonly gate: GateFigures;
  /** How well confidence tells answerable questions from the others: 1 is perfectly, 0.5 not at all. */
  readonly auroc: { readonly offTopic: number | null; readonly near: number | null };
  readonly pick: (ThresholdPick & GateFigures) | null;
  /** The worst first. */
  readonly problems: readonly Problem[];
}

const depth = 10;
const shown = 5;

export function evaluate(questions: readonly SearchedQuestion[], threshold: number): Evaluation {
  const of = (kind: QuestionKind): number[] =>
    questions.filter((question) => question.kind === kind).map(({ confidence }) => confidence);
  const [answerable, offTopic, near] = [of('answerable'), of('off_topic'), of('near')];
  const gateAt = (limit: number): GateFigures => ({
    threshold: limit,
    answerableAnswered: shareFrom(answerable, limit),
    offTopicAnswered: shareFrom(offTopic, limit),
    nearAnswered: shareFrom(near, limit),
  });
  const pick = pickThreshold(answerable, offTopic.length > 0 ? offTopic : near);
  return {
    counts: { answerable: answerable.length, off_topic: offTopic.length, near: near.length },
    ranking: rankingOf(questions),
    gate: gateAt(threshold),
    auroc: { offTopic: areaUnderCurve(answerable, offTopic), near: areaUnderCurve(answerable, near) },
    pick: pick === null ? null : { ...pick, ...gateAt(pick.threshold) },
    problems: problemsOf(questions, threshold),
  };
}

function shareFrom(confidences: readonly number[], threshold: number): number | null {
  if (confidences.length === 0) return null;
  return confidences.filter((confidence) => confidence >= threshold).length / confidences.length;
}

function rankingOf(questions: readonly SearchedQuestion[]): RankingFigures | null {
  const judged = questions.filter((question) => question.kind === 'answerable' && question.documents.length > 0);
  if (judged.length === 0) return null;
  const placed = judged.map((question) => ({ wanted: wantedOf(question), places: placesOf(question) }));
  const mean = (score: (one: (typeof placed)[number]) => number): number =>
    placed.reduce((sum, one) => sum + score(one), 0) / placed.length;
  return {
    questions: judged.length,
    ndcgAt10: mean(
      ({ wanted, places }) => gain(places) / gain(Array.from({ length: Math.min(depth, wanted) }, (_, index) => index)),
    ),
    recallAt5: mean(({ wanted, places }) => places.filter((place) => place < shown).length / wanted),
    mrrAt10: mean(({ places: [first] }) => (first === undefined ? 0 : 1 / (first + 1))),
    hitAt1: mean(({ places: [first] }) => (first === 0 ? 1 : 0)),
  };
}

function gain(places: readonly number[]): number {
  return places.reduce((sum, place) => sum + 1 / Math.log2(place + 2), 0);
}

function wantedOf({ documents }: JudgedQuestion): number {
  return new Set(documents).size;
}

/** Places from 0 of the answers among the first ten: of documents, or of their sections where one is named. */
function placesOf({ documents, heading, hits }: SearchedQuestion): number[] {
  const nameOf = (hit: { document: string; heading: string }): string =>
    heading === null ? hit.document : `${hit.document}\0${hit.heading}`;
  const wanted = new Set(documents.map((document) => nameOf({ document, heading: heading ?? '' })));
  return [...new Set(hits.map(nameOf))].slice(0, depth).flatMap((name, place) => (wanted.has(name) ? [place] : []));
}

/** The chance that an answerable question has a higher confidence than another; null without questions of both kinds. */
function areaUnderCurve(answerable: readonly number[], others: readonly number[]): number | null {
  if (answerable.length === 0 || others.length === 0) return null;
  let wins = 0;
  for (const confidence of answerable) {
    for (const other of others) wins += confidence > other ? 1 : confidence === other ? 0.5 : 0;
  }
  return wins / answerable.length / others.length;
}

const gravity: Readonly<Record<ProblemKind, number>> = { answered: 0, missed: 1, unanswered: 2, low: 3 };

function problemsOf(questions: readonly SearchedQuestion[], threshold: number): Problem[] {
  const problems = questions.flatMap((question): Problem[] => {
    const { id, text, kind, confidence, documents, heading, hits } = question;
    const [first] = placesOf(question);
    const problem = problemOf(question, threshold, first);
    if (problem === null) return [];
    const [top] = hits;
    return [
      {
        problem,
        id,
        text,
        kind,
        confidence,
        expected: documents.map((document) => sectionName(document, heading ?? '')),
        found: top === undefined ? null : sectionName(top.document, top.heading),
        rank: first === undefined ? null : first + 1,
      },
    ];
  });
  // Far over the threshold is worse for what must not be answered, far below for what must.
  return problems.sort(
    (left, right) =>
      gravity[left.problem] - gravity[right.problem] ||
      (left.problem === 'answered' ? right.confidence - left.confidence : left.confidence - right.confidence),
  );
}

function problemOf(
  { kind, documents, confidence }: SearchedQuestion,
  threshold: number,
  place: number | undefined,
): ProblemKind | null {
  if (kind !== 'answerable') return confidence >= threshold ? 'answered' : null;
  if (documents.length > 0 && place === undefined) return 'missed';
  if (confidence < threshold) return 'unanswered';
  return place !== undefined && place >= shown ? 'low' : null;
}

function sectionName(document: string, heading: string): string {
  return heading === '' ? document : `${document} › ${heading}`;
}
