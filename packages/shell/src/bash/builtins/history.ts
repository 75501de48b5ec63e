import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

export function history(args: string[], shell: Shell, io: Io): Outcome {
  const [word] = args
  if (word === '-c') {
    shell.history.length = 0
    return { status: 0 }
  }
  if (word !== undefined && !/^\d+$/.test(word))
    return word.startsWith('-') ? { status: 0 } : complain('history', `${word}: numeric argument required`, shell, io)
  const from = word === undefined ? 0 : Math.max(0, shell.history.length - Number(word))
  for (let at = from; at < shell.history.length; at++) io.stdout.write(`${String(at + 1).padStart(5)}  ${shell.history[at]}\n`)
  return { status: 0 }
}
