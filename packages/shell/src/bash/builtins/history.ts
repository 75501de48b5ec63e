import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../errno.ts'
import { expandHistory } from '../history-expansion.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { filesOf } from '../shell-files.ts'
import { complain } from './complain.ts'

const usage = 'history: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]\n'

/** history [-c] [-d OFFSET] [N], -anrw [FILE], -p WORDS, -s WORDS. */
export function history(args: string[], shell: Shell, io: Io): Outcome {
  const [word] = args
  const letter = /^-(.)/.exec(word ?? '')?.[1]
  if (letter === undefined) return list(word, shell, io)
  const values = (word as string).length > 2 ? [(word as string).slice(2), ...args.slice(1)] : args.slice(1)
  if (letter === 'c') shell.history.length = 0
  else if (letter === 'd') return remove(values[0], shell, io)
  else if (letter === 's') shell.history.push(values.join(' '))
  else if (letter === 'p') return expand(values, shell, io)
  else if ('anrw'.includes(letter)) return file(letter, values[0], shell, io)
  else return invalid(letter, shell, io)
  return { status: 0 }
}

function invalid(letter: string, shell: Shell, io: Io): Outcome {
  complain('history', `-${letter}: invalid option`, shell, io)
  io.stderr.write(usage)
  return { status: 2 }
}

function list(word: string | undefined, shell: Shell, io: Io): Outcome {
  if (word !== undefined && !/^\d+$/.test(word)) return complain('history', `${word}: numeric argument required`, shell, io)
  const from = word === undefined ? 0 : Math.max(0, shell.history.length - Number(word))
  for (let at = from; at < shell.history.length; at++) io.stdout.write(`${String(at + 1).padStart(5)}  ${shell.history[at]}\n`)
  return { status: 0 }
}

/** -d 5, -d -1, -d 3-7 */
function remove(offset: string | undefined, shell: Shell, io: Io): Outcome {
  if (offset === undefined) {
    complain('history', '-d: option requires an argument', shell, io)
    io.stderr.write(usage)
    return { status: 2 }
  }
  const [, first = '', last = first] = /^(-?\d+)(?:-(-?\d+))?$/.exec(offset) ?? []
  const place = (text: string): number => (text.startsWith('-') ? shell.history.length + Number(text) : Number(text) - 1)
  const [from, to] = [place(first), place(last)]
  const outside = first === '' || from < 0 || to < from || to >= shell.history.length
  if (outside) return complain('history', `${offset}: history position out of range`, shell, io)
  shell.history.splice(from, to - from + 1)
  return { status: 0 }
}

function expand(words: readonly string[], shell: Shell, io: Io): Outcome {
  for (const word of words) {
    const expanded = expandHistory(word, shell)
    if ('error' in expanded) return complain('history', `${word}: history expansion failed`, shell, io)
    io.stdout.write(`${expanded.line}\n`)
  }
  return { status: 0 }
}

/** -r reads a file's lines as history, -w and -a write it; ~/.bash_history without a name. */
function file(letter: string, name: string | undefined, shell: Shell, io: Io): Outcome {
  const home = shell.variables.get('HOME')?.text ?? '/'
  const path = resolvePath(shell.cwd, name ?? shell.variables.get('HISTFILE')?.text ?? `${home}/.bash_history`)
  const files = filesOf(shell)
  if (letter === 'r' || letter === 'n') {
    const content = files.read(path)
    if (typeof content === 'string') return complain('history', `${name ?? path}: ${errorWords(content)}`, shell, io)
    shell.history.push(
      ...textOfBytes(content)
        .split('\n')
        .filter((line) => line !== '')
        .slice(-1000),
    )
    return { status: 0 }
  }
  const failed = files.write(path, bytesOfText(shell.history.map((line) => `${line}\n`).join('')))
  return failed === undefined
    ? { status: 0 }
    : complain('history', `${name ?? path}: cannot create: ${errorWords(failed)}`, shell, io)
}
