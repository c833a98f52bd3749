export type Column<T> = { title: string; of: (row: T) => string; right?: boolean };

/** A table of aligned columns, two spaces apart; `none` where there are no rows. */
export function printTable<T>(rows: readonly T[], columns: readonly Column<T>[], none: string): string {
  if (rows.length === 0) return none;
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ of }) => plain(of(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => width(line[at] ?? ''))));
  return cells
    .map((line) =>
      line
        .map((cell, at) => {
          const gap = ' '.repeat((widths[at] ?? 0) - width(cell));
          return columns[at]?.right === true ? gap + cell : cell + gap;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What others sent must not move the cursor or change the colours of a terminal. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

function width(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}
