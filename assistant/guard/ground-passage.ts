import type { Figure } from './figure.ts';
import type { ReadSentence } from './reading.ts';

export interface GroundSentence {
  readonly sentence: ReadSentence;
  readonly passage: GroundPassage;
  readonly index: number;
  /** Meaning of a word → how it was said. */
  readonly keys: ReadonlyMap<string, number>;
}

export interface GroundPassage {
  /** As a verdict calls it. */
  readonly name: string;
  readonly sentences: readonly GroundSentence[];
  /** A heading that names figures: «Этап 3. Сборка — 8–12 рабочих дней». */
  readonly title: readonly GroundSentence[];
  /** How the heading's question is answered. */
  readonly answer: number;
  /** Its heading asks: what it asks about is what the first sentence tells. */
  readonly asks: boolean;
  /** Other facts of the same quote: their figures are told apart by name. */
  readonly siblings: readonly GroundPassage[];
  /** Of its title and headings; where a heading asks, the answer's first word decides whether it is affirmed. */
  heading: ReadonlyMap<string, number>;
}

export interface GroundFigure {
  readonly figure: Figure;
  readonly sentence: GroundSentence;
}
