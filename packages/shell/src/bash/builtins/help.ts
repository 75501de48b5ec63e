import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { builtinNames } from './table.ts'

/** What there is on this machine; `man NAME` and `NAME --help` say more of a program. */
export function help(args: string[], shell: Shell, io: Io): Outcome {
  const [topic] = args.filter((word) => !word.startsWith('-'))
  if (
    topic !== undefined &&
    !builtinNames(shell.machine.dialect).includes(topic) &&
    !shell.machine.programNames().includes(topic)
  ) {
    const words = `no help topics match \`${topic}'.  Try \`help help' or \`man -k ${topic}' or \`info ${topic}'.`
    return complain('help', words, shell, io)
  }
  const columns = (names: string[]): string => {
    const width = Math.max(...names.map((name) => name.length)) + 2
    const perLine = Math.max(1, Math.floor((io.terminal?.columns ?? 80) / width))
    const lines: string[] = []
    for (let at = 0; at < names.length; at += perLine) {
      lines.push(
        names
          .slice(at, at + perLine)
          .map((name) => name.padEnd(width))
          .join('')
          .trimEnd(),
      )
    }
    return lines.join('\n')
  }
  io.stdout.write(`Shell builtins:\n${columns(builtinNames(shell.machine.dialect).sort())}\n\n`)
  io.stdout.write(`Programs on ${shell.machine.hostname}:\n${columns(shell.machine.programNames())}\n`)
  return { status: 0 }
}
