import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

// signal.h of Linux; 32 and 33 belong to the C library
const named =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  )
const signals = new Map<number, string>([
  ...named.map((name, index): [number, string] => [index + 1, name]),
  ...Array.from({ length: 16 }, (_, i): [number, string] => [34 + i, i === 0 ? 'RTMIN' : `RTMIN+${i}`]),
  ...Array.from({ length: 15 }, (_, i): [number, string] => [50 + i, i === 14 ? 'RTMAX' : `RTMAX-${14 - i}`]),
])

/** All as bash completes them: its own at both ends. */
export const signalNames = (): string[] => [
  'EXIT',
  ...[...signals].flatMap(([number, name]) => (number === 34 ? ['SIGJUNK(32)', 'SIGJUNK(33)', `SIG${name}`] : [`SIG${name}`])),
  'DEBUG',
  'ERR',
  'RETURN',
]

/** KILL of 9. */
export const signalNamed = (number: number): string | undefined => signals.get(number)

/** 9 of KILL. */
export const signalNumber = (name: string): number | undefined => [...signals].find(([, each]) => each === name)?.[0]

/** Debian's sh tells names alone, busybox's numbers and names of those that are no real-time ones. */
function shortList({ machine: { dialect } }: Shell, io: Io): Outcome {
  const all = Array.from({ length: 65 }, (_, number) => (number === 0 ? '0' : (signals.get(number) ?? String(number))))
  const shown =
    dialect === 'dash'
      ? all.map((name) => (name === 'STKFLT' ? '16' : name))
      : all.slice(1, 32).map((name, index) => `${String(index + 1).padStart(2)}) ${name}`)
  io.stdout.write(shown.map((line) => `${line}\n`).join(''))
  return { status: 0 }
}

/** kill -l: all in five columns; of numbers the names, of names the numbers. */
export function listSignals(args: readonly string[], shell: Shell, io: Io): Outcome {
  if (args.length === 0 && shell.machine.dialect !== 'bash') return shortList(shell, io)
  if (args.length === 0) {
    const cells = [...signals].map(([number, name]) => `${String(number).padStart(2)}) SIG${name}`)
    const rows = Array.from({ length: Math.ceil(cells.length / 5) }, (_, row) => cells.slice(row * 5, row * 5 + 5).join('\t'))
    io.stdout.write(`${rows.join('\n')}${cells.length % 5 === 0 ? '' : '\t'}\n`)
    return { status: 0 }
  }
  let status = 0
  for (const word of args) {
    const name = word.replace(/^SIG/i, '').toUpperCase()
    const number = [...signals].find(([, each]) => each === name)?.[0]
    const shown = word === '0' ? 'EXIT' : /^\d+$/.test(word) ? signals.get(Number(word) & 127) : number
    if (shown === undefined) status = complain('kill', `${word}: invalid signal specification`, shell, io).status
    else io.stdout.write(`${shown}\n`)
  }
  return { status }
}
