import { cpus, totalmem } from 'node:os'

const rows: string[][] = []

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`

/** A line of the table; `bare` is what the same client takes with a server that only answers. */
export function note(what: string, figure: string, bare = ''): void {
  rows.push([what, figure, bare])
  console.error(`${what}: ${figure}${bare && ` (bare: ${bare})`}`)
}

/** The median time of `count` runs in milliseconds. */
export async function times(count: number, work: (i: number) => unknown): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await work(i)
    taken.push(performance.now() - started)
  }
  return median(taken)
}

export function printTable(): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  console.log(`\n${machine}, Node ${process.versions.node}; medians\n`)
  console.log(`| what | figure | bare server |\n| --- | --- | --- |`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}
