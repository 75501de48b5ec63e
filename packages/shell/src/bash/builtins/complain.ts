import type { Io, Outcome, Shell } from '../shell.ts'

/** `bash: cd: words`, status 1 unless given. */
export function complain(name: string, words: string, shell: Shell, io: Io, status = 1): Outcome {
  io.stderr.write(`${shell.name}: ${name}: ${words}\n`)
  return { status }
}
