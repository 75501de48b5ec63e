import type { ShellCommand } from './shell-command.ts'

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `5`, `0.5`, `2m`; undefined when it is no time. */
export function secondsOf(word: string): number | undefined {
  if (word === 'infinity' || word === 'inf') return 10 ** 9
  const found = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(word)
  return found ? Number(found[1]) * (units[found[2] || 's'] ?? 1) : undefined
}

export const sleep: ShellCommand = {
  name: 'sleep',
  summary: 'delay for a specified amount of time',
  usage: 'NUMBER[SUFFIX]...',
  async run(process) {
    const words = process.argv.slice(1)
    if (words.length === 0) {
      process.stderr("sleep: missing operand\nTry 'sleep --help' for more information.\n")
      return 1
    }
    const bad = words.find((word) => secondsOf(word) === undefined)
    if (bad !== undefined) {
      process.stderr(`sleep: invalid time interval ‘${bad}’\nTry 'sleep --help' for more information.\n`)
      return 1
    }
    const seconds = words.reduce((sum, word) => sum + (secondsOf(word) ?? 0), 0)
    await process.wait(seconds * 1000)
    return 0
  },
}
