import type { MainProcess } from './image.ts'
import { sleepMs } from './sleep.ts'

/**
 * A script of plain words as data: echo, sleep and exit in a row, and at the end one program that stays. Undefined for
 * everything else (loops, pipes, redirections, substitutions), which is a real shell's work.
 */
export function simpleScript(script: string, main: (argv: string[]) => MainProcess | undefined): MainProcess | undefined {
  const commands = splitCommands(script)
  if (!commands) return undefined
  const log: string[] = []
  let afterMs = 0
  for (const [i, words] of commands.entries()) {
    const argv = words[0] === 'exec' ? words.slice(1) : words
    const [program, ...args] = argv as [string, ...string[]]
    if (program === 'exit') return { log, exitAfterMs: afterMs + 50, exitCode: Number(args[0] ?? 0) & 255, stopAfterMs: Infinity }
    if (program === 'echo' && afterMs === 0 && !/^-[neE]/.test(args[0] ?? '')) {
      log.push(...args.join(' ').split('\n'))
      continue
    }
    const ms = program === 'sleep' ? sleepMs(args) : undefined
    const last = i === commands.length - 1
    if (ms !== undefined && ms !== Infinity && !last) {
      afterMs += ms
      continue
    }
    return last ? joined(log, afterMs, main(argv as string[])) : undefined
  }
  return { log, exitAfterMs: afterMs + 50, exitCode: 0, stopAfterMs: Infinity }
}

function joined(log: string[], afterMs: number, end: MainProcess | undefined): MainProcess | undefined {
  if (!end) return undefined
  if (end.exitAfterMs === undefined) return afterMs === 0 ? { ...end, log: [...log, ...(end.log ?? [])] } : undefined
  return afterMs > 0 && end.log
    ? undefined
    : { ...end, log: [...log, ...(end.log ?? [])], exitAfterMs: end.exitAfterMs + afterMs }
}

/** Commands between ; && and newlines, as words; undefined when a word needs a shell. */
export function splitCommands(script: string): string[][] | undefined {
  const commands: string[][] = [[]]
  const token = /\s*(?:(;|&&|\n)|'([^']*)'|"([^"$`\\]*)"|([^\s;&|<>()$`"'\\*?[\]{}#~!]+))/y
  const text = script.trim()
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match) return /^\s*$/.test(text.slice(at)) ? commands.filter((words) => words.length > 0) : undefined
    if (match[1] !== undefined) {
      commands.push([])
      continue
    }
    // quotes glued to a word need a shell
    const next = text[token.lastIndex]
    if (next !== undefined && !/[\s;&]/.test(next)) return undefined
    const word = match[2] ?? match[3] ?? (match[4] as string)
    if (match[4] !== undefined && (/^\w+=/.test(word) || keywords.has(word))) return undefined
    commands.at(-1)?.push(word)
  }
  return commands.filter((words) => words.length > 0)
}

const keywords = new Set([
  'while',
  'until',
  'for',
  'if',
  'then',
  'do',
  'done',
  'case',
  'trap',
  'set',
  'export',
  'function',
  'cd',
  'wait',
  'read',
])
