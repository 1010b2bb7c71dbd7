import { widthOf } from './width.ts'

/** Rows as lines whose columns stand below each other; the last column is as long as it is. Cells may be coloured. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const most = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: most }, (_, at) => Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ''))))
  const padded = (cell: string, at: number) => cell + ' '.repeat((widths[at] ?? 0) + 2 - widthOf(cell))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : padded(cell, at)))
      .join('')
      .trimEnd(),
  )
}
