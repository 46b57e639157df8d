/**
 * Lexical and vector scores of the same candidates as one: each side brought to 0…1 within the candidates, the vector
 * side times `weight`. Ranks are not fused: a weak side would drown a strong one.
 */
export function fuseScores(lexical: readonly number[], cosine: readonly number[], weight: number): number[] {
  const highest = Math.max(...lexical, 0);
  const low = Math.min(...cosine);
  const span = Math.max(...cosine) - low;
  return lexical.map((score, index) => {
    const words = highest > 0 ? score / highest : 0;
    const meaning = span > 0 ? ((cosine[index] ?? low) - low) / span : 0;
    return words + weight * meaning;
  });
}
