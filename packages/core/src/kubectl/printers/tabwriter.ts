export interface TabOptions {
  minWidth: number
  padding: number
  /** Widths of earlier blocks, kept and grown: a table in a watch. */
  remember?: number[]
  /** A column is at least as wide as in the blocks above it: a line without tabs parts two of them. */
  growing?: boolean
}

const widthOf = (cell: string): number => [...cell].length

/** Text whose cells end with tabs, aligned in columns; the last cell of a line belongs to none. Models text/tabwriter format. */
export function align(text: string, options: TabOptions): string {
  const lines = text.split('\n').map(cellsOf)
  const out: string[] = new Array(lines.length)
  if (options.remember) return rememberedAlign(lines, options)
  formatBlock(lines, 0, lines.length, [], options, out, [])
  return out.join('\n')
}

// No table has more columns; what else has tabs is text that somebody wrote.
const maxColumns = 60

function cellsOf(line: string): string[] {
  const cells = line.split('\t')
  return cells.length <= maxColumns ? cells : [...cells.slice(0, maxColumns - 1), cells.slice(maxColumns - 1).join(' ')]
}

function formatBlock(
  lines: string[][],
  from: number,
  to: number,
  widths: number[],
  options: TabOptions,
  out: string[],
  seen: number[],
): void {
  const column = widths.length
  for (let at = from; at < to; at++) {
    if (column >= cells(lines, at) - 1) {
      out[at] = writeLine(lines[at] as string[], widths)
      continue
    }
    let end = at
    let width = Math.max(options.minWidth, options.growing ? (seen[column] ?? 0) : 0)
    for (; end < to && column < cells(lines, end) - 1; end++) {
      width = Math.max(width, widthOf(lines[end]?.[column] ?? '') + options.padding)
    }
    seen[column] = width
    formatBlock(lines, at, end, [...widths, width], options, out, seen)
    at = end - 1
  }
}

const cells = (lines: string[][], at: number): number => lines[at]?.length ?? 0

function writeLine(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((cell, i) => (i < widths.length ? cell + ' '.repeat(Math.max((widths[i] as number) - widthOf(cell), 0)) : cell))
    .join('')
}

function rememberedAlign(lines: string[][], { minWidth, padding, remember = [] }: TabOptions): string {
  for (const line of lines) {
    for (const [i, cell] of line.slice(0, -1).entries()) {
      remember[i] = Math.max(remember[i] ?? minWidth, widthOf(cell) + padding)
    }
  }
  return lines.map((line) => writeLine(line, remember.slice(0, line.length - 1))).join('\n')
}

/** kubectl's tables: at least six wide, three apart. */
export const tableTabs: TabOptions = { minWidth: 6, padding: 3 }
/** kubectl describe: two apart. */
export const describeTabs: TabOptions = { minWidth: 0, padding: 2 }
