import { complaintHead, type Io, type Outcome, type Shell } from '../shell.ts'

/** `bash: cd: words`, status 1 unless given. */
export function complain(name: string, words: string, shell: Shell, io: Io, status = 1): Outcome {
  io.stderr.write(`${complaintHead(shell)}${name}: ${words}\n`)
  return { status }
}
