export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column that gives way when the table is wider than allowed. */
  readonly shrinks?: boolean;
}

const gap = '  ';
const narrowest = 12;

/** Columns aligned by spaces. Cells that do not fit the shrinking column are wrapped at spaces. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  options: { readonly width: number; readonly header?: (text: string) => string },
): string {
  const natural = naturalWidths(columns, rows);
  const excess = tableWidth(columns, rows) - options.width;
  const widths = natural.map((width, index) =>
    excess > 0 && columns[index]?.shrinks === true ? Math.max(narrowest, width - excess) : width,
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(gap)
      .trimEnd();
  const header = line(columns.map(({ title }) => title));
  const body = rows.flatMap((row) => {
    const wrapped = row.map((cell, index) => wrap(cell, widths[index] ?? 0));
    const height = wrapped.reduce((most, parts) => Math.max(most, parts.length), 1);
    return Array.from({ length: height }, (_, part) => line(wrapped.map((parts) => parts[part] ?? '')));
  });
  return [options.header?.(header) ?? header, ...body].join('\n');
}

/** Of the table when nothing is wrapped. */
export function tableWidth(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): number {
  return naturalWidths(columns, rows).reduce((sum, width) => sum + width + gap.length, -gap.length);
}

function naturalWidths(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, index) =>
    rows.reduce((most, row) => Math.max(most, (row[index] ?? '').length), title.length),
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
