const structureId = /\(node(\d{8})\)/g;
const treeLeaf = /<<\/Limits \[[^\]]*\]\n\/Names \[([^\]]*)\]>>/g;

/**
 * The browser numbers table cells by a counter of its process; here they are numbered by their order in the file. Every
 * replacement has the length of what it replaces. `pdf` is latin1 text.
 */
export function withStableStructureIds(pdf: string): string {
  const leaves = [...pdf.matchAll(treeLeaf)];
  const seen = new Set([...pdf.matchAll(structureId)].map(([, number]) => Number(number)));
  // The names of a tree are sorted across its leaves: with more than one, their order must stay.
  const order = leaves.length > 1 ? [...seen].sort((left, right) => left - right) : [...seen];
  const ranks = new Map(order.map((number, index) => [number, index + 1]));
  const renumbered = pdf.replace(structureId, (_, number: string) => nameOf(ranks.get(Number(number)) ?? 0));
  return leaves.length === 1 ? renumbered.replace(treeLeaf, (_, names: string) => sortedLeaf(names)) : renumbered;
}

function sortedLeaf(names: string): string {
  const pairs = [...names.matchAll(/\(node\d{8}\) \d+ \d+ R/g)].map(([pair]) => pair).sort();
  const bound = (pair: string | undefined) => (pair ?? '').slice(0, '(node00000000)'.length);
  return `<</Limits [${bound(pairs[0])} ${bound(pairs.at(-1))}]\n/Names [${pairs.join(' ')}]>>`;
}

function nameOf(rank: number): string {
  return `(node${String(rank).padStart(8, '0')})`;
}
