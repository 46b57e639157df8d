/** A cell of a table and whether it is marked as a heading of its column or row. */
export interface TableCell {
  readonly text: string;
  readonly isHeading: boolean;
}

/**
 * A table as lines that can be quoted by themselves: each row with the names of its columns where the table has them,
 * else its cells side by side.
 */
export function tableLines(rows: readonly (readonly TableCell[])[]): string[] {
  const filled = rows.filter((row) => row.some(({ text }) => text !== ''));
  const [first = [], ...others] = filled;
  if (others.length === 0 || first.length < 2 || !namesColumns(first, others)) return filled.map(plainLine);
  const names = first.map(({ text }) => text.replace(/[:.]$/, ''));
  return others.map((row) => namedLine(row, names));
}

/** Marked as headings; or, unmarked, words alone above rows with figures. */
function namesColumns(first: readonly TableCell[], others: readonly (readonly TableCell[])[]): boolean {
  if (first.every(({ isHeading, text }) => isHeading || text === '')) return true;
  if (first.some(({ text, isHeading }) => isHeading || text === '' || text.length > 60 || /\d/.test(text)))
    return false;
  return others.every((row) => row.length === first.length) && others.some((row) => row.some(hasFigure));
}

function hasFigure({ text }: TableCell): boolean {
  return /\d/.test(text);
}

function plainLine(row: readonly TableCell[]): string {
  const texts = row.map(({ text }) => text).filter((text) => text !== '');
  return texts.length === 2 ? texts.map((text) => text.replace(/:$/, '')).join(': ') : texts.join(' — ');
}

function namedLine(row: readonly TableCell[], names: readonly string[]): string {
  const parts = row.flatMap(({ text }, column) => {
    if (text === '') return [];
    const name = names[column] ?? '';
    return [name === '' || name === text ? text : `${name}: ${text}`];
  });
  return `${parts.join('; ')}.`;
}
