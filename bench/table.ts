/** Lays out rows of words in columns; all but the first are set flush right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((word, column) => (column === 0 ? word.padEnd(widths[column]!) : word.padStart(widths[column]!))).join('  ')).join('\n')
}

/** Three digits that say something, and separators for thousands. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)
}
