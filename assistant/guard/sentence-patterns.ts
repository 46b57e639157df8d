import type { ReadSentence } from './reading.ts';

const answers = new WeakMap<ReadSentence, Map<RegExp, boolean>>();

/** Whether a pattern stands in a sentence: asked of the same two again and again, looked for once. */
export function says(sentence: ReadSentence, pattern: RegExp): boolean {
  let known = answers.get(sentence);
  if (known === undefined) {
    known = new Map();
    answers.set(sentence, known);
  }
  let answer = known.get(pattern);
  if (answer === undefined) {
    answer = pattern.test(sentence.text);
    known.set(pattern, answer);
  }
  return answer;
}
