import { dialectWords, endsScript } from '../dialect-words.ts'
import { complaintHead, type Io, type Outcome, type Shell } from '../shell.ts'

/** In busybox these are programs that the shell runs by itself. */
const applets = new Set(['[', 'test', 'printf', 'kill'])

/** `bash: cd: words`, status 1 unless given. */
export function complain(name: string, words: string, shell: Shell, io: Io, status = 1): Outcome {
  const { dialect } = shell.machine
  const by = dialect === 'ash' && applets.has(name) ? undefined : name
  io.stderr.write(`${complaintHead(shell, by)}${dialectWords(words, dialect)}\n`)
  return endsScript(name, dialect) && !shell.interactive ? { status: 2, flow: 'exit' } : { status }
}
