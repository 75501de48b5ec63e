import { assignParameter } from '../parameters.ts'
import { complaintHead, type Io, type Outcome, type Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { assignments } from './declare.ts'

const letters: Record<string, string> = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  C: 'noclobber',
  B: 'braceexpand',
  m: 'monitor',
}
const names = new Set([...Object.values(letters), 'pipefail', 'posix', 'emacs', 'vi', 'ignoreeof', 'history'])

export function set(args: string[], shell: Shell, io: Io): Outcome {
  if (args.length === 0) {
    io.stdout.write(assignments(shell))
    return { status: 0 }
  }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string
    if (!/^[-+]/.test(word) || word === '-' || word === '--') {
      shell.positional = args.slice(word === '--' || word === '-' ? at + 1 : at)
      return { status: 0 }
    }
    if (/^[-+]o$/.test(word) && args[at + 1] === undefined) return listOptions(word, shell, io)
    const wrong = /o$/.test(word)
      ? (setNamed(word, args[++at] ?? '', shell) ?? setLetters(word.slice(0, -1), shell))
      : setLetters(word, shell)
    if (wrong !== undefined) return complain('set', wrong, shell, io, 2)
  }
  return { status: 0 }
}

function turn(option: string, on: boolean, shell: Shell): void {
  if (on) shell.options.add(option)
  else shell.options.delete(option)
}

function setNamed(word: string, name: string, shell: Shell): string | undefined {
  if (!names.has(name)) return `${name}: invalid option name`
  turn(name, word.startsWith('-'), shell)
  return undefined
}

function setLetters(word: string, shell: Shell): string | undefined {
  for (const letter of word.slice(1)) {
    const option = letters[letter]
    if (option === undefined) return `${word.slice(0, 1)}${letter}: invalid option`
    turn(option, word.startsWith('-'), shell)
  }
  return undefined
}

function listOptions(word: string, shell: Shell, io: Io): Outcome {
  for (const name of [...names].sort()) {
    const on = shell.options.has(name)
    io.stdout.write(word === '-o' ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
  return { status: 0 }
}

export function shopt(args: string[], shell: Shell, io: Io): Outcome {
  const flag = args[0]?.startsWith('-') ? args[0] : ''
  const given = flag ? args.slice(1) : args
  if (flag === '-s' || flag === '-u') {
    for (const name of given) turn(name, flag === '-s', shell)
    return { status: 0 }
  }
  for (const name of given) if (flag !== '-q') io.stdout.write(`${name.padEnd(15)}\t${shell.options.has(name) ? 'on' : 'off'}\n`)
  return { status: given.every((name) => shell.options.has(name)) ? 0 : 1 }
}

export async function getopts(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [letterList = '', name = 'opt', ...given] = args
  const words = given.length > 0 ? given : shell.positional
  const index = Number(shell.variables.get('OPTIND')?.text ?? 1)
  const offset = Number(shell.variables.get('_optoffset')?.text ?? 1)
  const word = words[index - 1]
  const put = (key: string, text: string): Promise<void> => assignParameter(key, text, shell, io)
  if (word === undefined || !/^-./.test(word) || word === '--') {
    await put(name, '?')
    return { status: 1 }
  }
  const letter = word[offset] as string
  const more = offset + 1 < word.length
  const takes = letterList.includes(`${letter}:`) && letter !== ':'
  await put('_optoffset', String(more && !takes ? offset + 1 : 1))
  if (!letterList.replace(/^:/, '').includes(letter)) {
    if (!letterList.startsWith(':')) io.stderr.write(`${complaintHead(shell)}illegal option -- ${letter}\n`)
    await put('OPTARG', letterList.startsWith(':') ? letter : '')
    await put(name, '?')
  } else {
    if (takes) await put('OPTARG', more ? word.slice(offset + 1) : (words[index] ?? ''))
    await put(name, letter)
  }
  await put('OPTIND', String(index + (takes ? (more ? 1 : 2) : more ? 0 : 1)))
  return { status: 0 }
}

export function umask(args: string[], _shell: Shell, io: Io): Outcome {
  if (args.length === 0) io.stdout.write('0022\n')
  return { status: 0 }
}

export function ulimit(args: string[], _shell: Shell, io: Io): Outcome {
  if (args.length <= 1) io.stdout.write(args[0] === '-n' ? '1024\n' : args[0] === '-u' ? '64\n' : 'unlimited\n')
  return { status: 0 }
}

export function times(_args: string[], _shell: Shell, io: Io): Outcome {
  io.stdout.write('0m0.001s 0m0.001s\n0m0.000s 0m0.000s\n')
  return { status: 0 }
}
