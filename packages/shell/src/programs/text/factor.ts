import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

/** As far as every number is exact and the search is short. */
const most = 1_000_000_000_000

async function factorsOf(process: ShellProcess, number: number): Promise<number[]> {
  const found: number[] = []
  let rest = number
  for (let by = 2; by * by <= rest; by += by === 2 ? 1 : 2) {
    if ((by & 0xffff) === 1) await process.breathe()
    for (; rest % by === 0; rest /= by) found.push(by)
  }
  return rest > 1 ? [...found, rest] : found
}

async function run(process: ShellProcess): Promise<number> {
  const given = process.argv.slice(1)
  const words = given.length > 0 ? given : (await process.stdin.readAll()).split(/\s+/).filter((word) => word !== '')
  let status = 0
  for (const word of words) {
    if (/^\+?\d+$/.test(word) && Number(word) <= most) {
      const number = Number(word)
      process.stdout(`${number}:${(await factorsOf(process, number)).map((each) => ` ${each}`).join('')}\n`)
      continue
    }
    const why = /^\+?\d+$/.test(word) ? `${word} is too large` : `‘${word}’ is not a valid positive integer`
    process.stderr(`factor: ${why}\n`)
    status = 1
  }
  return status
}

export const factor: ShellCommand = { name: 'factor', summary: 'factor numbers', usage: '[NUMBER]...', run }
