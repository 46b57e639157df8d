import type { AskedWord } from './asked-words.ts';
import type { Coverage } from './coverage.ts';
import type { WordMatch } from './scoring.ts';

/** Brings the default threshold of 0.6 to where two measured sets answer at most 5 % of questions off their topic. */
const calibration = 0.54;
/** In a handful of passages no word is rare enough to tell much; so many passages halve what is asked of a match. */
const fewPassages = 3;
const bendsAt = 0.6;
/** Of a question of so much weight half the share is believed: few words find a passage by chance sooner than many. */
const doubtedWeight = 3;
/** Up to this weight of words every one that the passage does not speak of counts; of more a part may stand for all. */
const shortQuestion = 0.8;
/** What a short question loses when nothing of it is spoken of, and when a name that stands nowhere is not. */
const missingWeight = 0.65;
const unknownNameWeight = 0.7;
/** One word that a passage repeats does not speak for the others: it brings at most so many times its ceiling. */
const mostOfWord = 6;
/** Below so much of its ceiling a word is not met; and what is left of the confidence where only frame words are. */
const leastOfWord = 0.25;
const ofFrame = 0.4;

export interface Match extends Coverage {
  readonly words: readonly (AskedWord & WordMatch)[];
  /** How many passages there are. */
  readonly unitCount: number;
}

/**
 * How much of the question's weight the best passage carries, 0–1, with doubt about questions of few words and about words
 * that are not spoken of: that share up to 0.6, bent towards 1 above.
 */
export function confidenceOf({ words, missing, unknownName, unitCount }: Match): number {
  let score = 0;
  let ceiling = 0;
  let asked = 0;
  for (const word of words) {
    score += Math.min(word.score, mostOfWord * word.ceiling);
    ceiling += word.weight * word.ceiling;
    asked += word.weight;
  }
  // A sum to be worked out asks nothing that a text could answer.
  if (words.every(({ word }) => /^\d+$/.test(word))) return 0;
  const telling = words.filter(({ kind }) => kind !== 'frame');
  // «Зачем нужна CRM» is not answered by what else is needed.
  const isFramed = telling.length > 0 && telling.every((word) => word.score < leastOfWord * word.ceiling);
  // A passage that speaks of nothing asked matched by accident of letters.
  if (score <= 0 || ceiling <= 0 || missing >= 1) return 0;
  const believed = asked / (asked + doubtedWeight);
  const doubt = Math.min(1, shortQuestion / asked);
  const spokenOf = (1 - missingWeight * missing * doubt) * (1 - unknownNameWeight * unknownName * doubt);
  const expected = (calibration * unitCount) / (unitCount + fewPassages);
  let share = ((score / ceiling) * believed * spokenOf) / expected;
  if (isFramed) share *= ofFrame;
  return share <= bendsAt ? share : 1 - (1 - bendsAt) * Math.exp((bendsAt - share) / (1 - bendsAt));
}
