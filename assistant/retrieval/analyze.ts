import { type Postings, ViewBuilder } from './postings.ts';
import { createStemmer } from './stemmer.ts';
import { stopwords } from './stopwords.ts';
import { termKey } from './term-table.ts';
import { contentWordsOf, gramsOf, prefixOf, type WordTerms, wordsOf } from './tokenize.ts';

/** The terms of a text by view, repeats included: stems and prefixes without stopwords, grams of every word. */
export interface TextTerms {
  readonly stems: readonly string[];
  readonly prefixes: readonly string[];
  readonly grams: readonly string[];
}

/** Of a query or a text; it keeps its stopwords when it has no other words. */
export function termsOf(text: string, analyze: (word: string) => WordTerms): TextTerms {
  const words = wordsOf(text);
  const content = contentWordsOf(words).map(analyze);
  return {
    stems: content.map((word) => word.stem),
    prefixes: content.map((word) => word.prefix),
    grams: words.flatMap((word) => analyze(word).grams),
  };
}

/** What FTS5 is given for a unit: the stems of its words, joined by blanks. */
export interface UnitStems {
  readonly title: string;
  readonly text: string;
}

interface KnownWord {
  readonly stemText: string;
  readonly isStopword: boolean;
  readonly stem: number;
  readonly prefix: number;
  readonly grams: Int32Array;
}

/** Analyses units one after another and keeps what the search needs of them. */
export class PostingsBuilder {
  readonly #stemOf = createStemmer();
  readonly #views = { stems: new ViewBuilder(), prefixes: new ViewBuilder(), grams: new ViewBuilder() };
  readonly #words = new Map<string, KnownWord>();
  #unitCount = 0;

  add(title: string, text: string): UnitStems {
    this.#unitCount += 1;
    const titleWords = wordsOf(title).map((word) => this.#word(word));
    const textWords = wordsOf(text).map((word) => this.#word(word));
    const titleContent = withoutStopwords(titleWords);
    const textContent = withoutStopwords(textWords);
    const { stems, prefixes, grams } = this.#views;
    stems.startUnit();
    prefixes.startUnit();
    grams.startUnit();
    for (const word of titleContent) {
      stems.addTitleTerm(word.stem);
      prefixes.addTitleTerm(word.prefix);
    }
    for (const word of textContent) {
      stems.addTextTerm(word.stem);
      prefixes.addTextTerm(word.prefix);
    }
    for (const word of titleWords) for (const gram of word.grams) grams.addTitleTerm(gram);
    for (const word of textWords) for (const gram of word.grams) grams.addTextTerm(gram);
    return { title: joined(titleContent), text: joined(textContent) };
  }

  build(): Postings {
    return {
      unitCount: this.#unitCount,
      views: {
        stems: this.#views.stems.build(),
        prefixes: this.#views.prefixes.build(),
        grams: this.#views.grams.build(),
      },
    };
  }

  #word(word: string): KnownWord {
    let known = this.#words.get(word);
    if (known === undefined) {
      const stemText = this.#stemOf(word);
      known = {
        stemText,
        isStopword: stopwords.has(word),
        stem: this.#views.stems.terms.add(termKey(stemText)),
        prefix: this.#views.prefixes.terms.add(termKey(prefixOf(word))),
        grams: Int32Array.from(gramsOf(word), (gram) => this.#views.grams.terms.add(termKey(gram))),
      };
      this.#words.set(word, known);
    }
    return known;
  }
}

/** A title such as «О нас» keeps its words. */
function withoutStopwords(words: readonly KnownWord[]): readonly KnownWord[] {
  const content = words.filter((word) => !word.isStopword);
  return content.length > 0 ? content : words;
}

function joined(words: readonly KnownWord[]): string {
  let stems = '';
  for (const { stemText } of words) stems += `${stemText} `;
  return stems;
}
