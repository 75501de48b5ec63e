import { evaluateText } from '../parameters.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { ShellError } from '../shell-error.ts'
import { complain } from './complain.ts'

export async function letBuiltin(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (args.length === 0) return complain('let', 'expression expected', shell, io)
  let value = 0n
  for (const word of args) {
    try {
      value = await evaluateText(word, shell, io)
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      const words = error.message.startsWith(word) ? error.message : `${word}: ${error.message}`
      return complain('let', words, shell, io)
    }
  }
  return { status: value === 0n ? 1 : 0 }
}
