import { assignParameter } from '../parameters.ts'
import { selectName } from '../select-loop.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { read } from './read.ts'

export { selectName }

/** A turn of `select NAME in WORDS`: the menu, the question, and the word that was chosen. */
export async function select(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [name, ...words] = args
  if (name === undefined) {
    shell.selecting = new Set()
    return { status: 0 }
  }
  const asked = shell.variables.get('PS3')?.text ?? '#? '
  const shown = shell.selecting?.has(args.join(' ')) === true
  if (!shown) io.stderr.write(menu(words))
  ;(shell.selecting ??= new Set()).add(args.join(' '))
  for (let round = 0; round < 1000; round++) {
    io.stderr.write(asked)
    const { status } = await read(['-r'], shell, io)
    if (status !== 0) {
      shell.selecting.delete(args.join(' '))
      io.stdout.write('\n')
      return { status: 1 }
    }
    const reply = (shell.variables.get('REPLY')?.text ?? '').trim()
    if (reply === '') io.stderr.write(menu(words))
    else {
      await assignParameter(name, /^\d+$/.test(reply) ? (words[Number(reply) - 1] ?? '') : '', shell, io)
      return { status: 0 }
    }
  }
  return { status: 1 }
}

const menu = (words: readonly string[]): string => {
  const width = String(words.length).length
  return words.map((word, i) => `${String(i + 1).padStart(width)}) ${word}\n`).join('')
}
