import { type Contact, contactsIn } from './contacts.ts';
import type { GroundFigure, GroundPassage, GroundSentence } from './ground-passage.ts';
import { readText } from './reading.ts';

/** What may be asked of passages, made ready once for as long as they are remembered. */
export interface GroundIndex {
  readonly passages: readonly GroundPassage[];
  /** Whole sentences by their key. */
  readonly exact: ReadonlyMap<string, string>;
  readonly figures: ReadonlyMap<number, readonly GroundFigure[]>;
  readonly dates: readonly GroundFigure[];
  readonly holding: ReadonlyMap<string, readonly GroundSentence[]>;
  readonly vocabulary: ReadonlySet<string>;
  readonly contacts: ReadonlyMap<string, string>;
}

export function indexOf(passages: readonly GroundPassage[], texts: readonly string[]): GroundIndex {
  const sentences = passages.flatMap((passage) => passage.sentences);
  const titled = passages.flatMap(({ title }) => title);
  const figures = [...sentences, ...titled].flatMap((sentence) =>
    sentence.sentence.figures.map((figure) => ({ figure, sentence })),
  );
  const [first] = passages;
  return {
    passages,
    exact: new Map(sentences.filter(isTelling).map(({ sentence, passage }) => [sentence.key, passage.name])),
    figures: grouped(figures.filter(({ figure }) => figure.kind !== 'date').map((one) => [one.figure.value, one])),
    dates: figures.filter(({ figure }) => figure.kind === 'date'),
    holding: grouped(sentences.flatMap((one) => [...one.keys.keys()].map((key) => [key, one] as const))),
    vocabulary: new Set(
      passages.flatMap(({ heading, sentences: own }) => [
        ...heading.keys(),
        ...own.flatMap(({ keys }) => [...keys.keys()]),
      ]),
    ),
    contacts: new Map(
      texts.flatMap((text) =>
        contactsIn(readText(text).readable.text).map(({ key }: Contact) => [key, first?.name ?? '']),
      ),
    ),
  };
}

/** A line that is a bare figure supports no other bare figure. */
function isTelling({ sentence }: GroundSentence): boolean {
  return sentence.figures.length === 0 || sentence.words.some(({ content }) => content);
}

function grouped<Key, Value>(entries: readonly (readonly [Key, Value])[]): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const [key, value] of entries) {
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [value]);
    else same.push(value);
  }
  return groups;
}
