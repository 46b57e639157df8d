import { contentWordsOf, createWordAnalyzer, wordsOf } from './tokenize.ts';

/** Questions that share this part of their words are the same question in other words. */
const sameShare = 0.6;

/** Puts questions that mean the same together; groups and their members keep the order given. */
export function groupQuestions<Asked extends { readonly question: string }>(
  questions: readonly Asked[],
): readonly (readonly Asked[])[] {
  const analyze = createWordAnalyzer();
  const groups: { readonly stems: ReadonlySet<string>; readonly members: Asked[] }[] = [];
  for (const asked of questions) {
    const stems = new Set(contentWordsOf(wordsOf(asked.question)).map((word) => analyze(word).stem));
    const group = groups.find((candidate) => share(candidate.stems, stems) >= sameShare);
    if (group === undefined) groups.push({ stems, members: [asked] });
    else group.members.push(asked);
  }
  return groups.map(({ members }) => members);
}

function share(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter((stem) => right.has(stem)).length;
  const all = left.size + right.size - common;
  return all === 0 ? 1 : common / all;
}
