import { sentencesOf } from '../retrieval/sentences.ts';
import { createStemmer } from '../retrieval/stemmer.ts';
import { contentWordsOf, wordsOf } from '../retrieval/tokenize.ts';

const stem = createStemmer();

/** All the words of the phrase stand in the sentence, in whatever form and order. */
export function saysPhrase(sentence: string, phrase: string): boolean {
  const wanted = stemsOf(phrase);
  if (wanted.length === 0) return false;
  const said = new Set(wordsOf(sentence).map(stem));
  return wanted.every((word) => said.has(word));
}

/** A text without the sentences that say one of the phrases. */
export function withoutForbidden(text: string, phrases: readonly string[]): string {
  if (phrases.length === 0) return text;
  let kept = '';
  let from = 0;
  for (const { start, end } of sentencesOf(text)) {
    if (!phrases.some((phrase) => saysPhrase(text.slice(start, end), phrase))) continue;
    kept += text.slice(from, start);
    from = end;
  }
  return (kept + text.slice(from))
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function stemsOf(phrase: string): string[] {
  const words = wordsOf(phrase);
  const content = contentWordsOf(words);
  return (content.length > 0 ? content : words).map(stem);
}
