import { assignParameter } from '../parameters.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
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
const names = new Set([
  ...Object.values(letters),
  ...[
    'errtrace',
    'functrace',
    'history',
    'ignoreeof',
    'interactive-comments',
    'keyword',
    'nolog',
    'onecmd',
    'physical',
    'pipefail',
  ],
  ...['posix', 'privileged', 'emacs', 'vi'],
])
/** What is on without being set. */
const usual = new Set(['braceexpand', 'hashall', 'interactive-comments'])
const usualAtTerminal = new Set(['emacs', 'history', 'monitor'])

function isOn(name: string, shell: Shell): boolean {
  if (shell.options.has(`no ${name}`)) return false
  return shell.options.has(name) || usual.has(name) || (shell.interactive && usualAtTerminal.has(name))
}

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
    if (wrong === undefined) continue
    const outcome = complain('set', illegalOption(wrong, word, args[at] ?? '', shell), shell, io, 2)
    if (shell.machine.dialect === 'bash' && wrong.endsWith('invalid option')) io.stderr.write(setUsage)
    return outcome
  }
  return { status: 0 }
}

const setUsage = 'set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n'

function illegalOption(said: string, word: string, name: string, shell: Shell): string {
  if (shell.machine.dialect === 'bash') return said
  const illegal = shell.machine.dialect === 'dash' ? 'Illegal' : 'illegal'
  return `${illegal} option ${word === name ? said.replace(/:.*/, '') : `${word} ${name}`}`
}

function turn(option: string, on: boolean, shell: Shell): void {
  if (on) shell.options.add(option)
  else shell.options.delete(option)
  // options that are on by themselves have to be remembered as off
  if (on || !(usual.has(option) || usualAtTerminal.has(option))) shell.options.delete(`no ${option}`)
  else shell.options.add(`no ${option}`)
}

function setNamed(word: string, name: string, shell: Shell): string | undefined {
  if (!names.has(name) || (name === 'pipefail' && shell.machine.dialect === 'dash')) return `${name}: invalid option name`
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
    const on = isOn(name, shell)
    io.stdout.write(word === '-o' ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
  return { status: 0 }
}

export async function getopts(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [letterList, name, ...given] = args
  const isBash = shell.machine.dialect === 'bash'
  if (letterList === undefined || name === undefined) {
    if (isBash) io.stderr.write('getopts: usage: getopts optstring name [arg ...]\n')
    return isBash ? { status: 2 } : complain('getopts', 'usage: getopts optstring var [arg]', shell, io, 2)
  }
  const words = given.length > 0 ? given : shell.positional
  const index = Number(shell.variables.get('OPTIND')?.text ?? 1)
  const offset = Number(shell.variables.get('_optoffset')?.text ?? 1)
  const word = words[index - 1]
  const put = (key: string, text: string): Promise<void> => assignParameter(key, text, shell, io)
  if (word === undefined || !/^-./.test(word) || word === '--') {
    await put(name, '?')
    await put('OPTIND', String(word === '--' ? index + 1 : index))
    shell.variables.unset('OPTARG')
    return { status: 1 }
  }
  const letter = word[offset] as string
  const more = offset + 1 < word.length
  const silent = letterList.startsWith(':')
  const known = letter !== ':' && letterList.replace(/^:/, '').includes(letter)
  const takes = known && letterList.includes(`${letter}:`)
  const value = more ? word.slice(offset + 1) : words[index]
  await put('_optoffset', String(more && !takes ? offset + 1 : 1))
  await put('OPTIND', String(index + (takes ? (more || value === undefined ? 1 : 2) : more ? 0 : 1)))
  const wrong = !known ? 'illegal option' : takes && value === undefined ? 'option requires an argument' : undefined
  await put(name, wrong === undefined ? letter : known && silent ? ':' : '?')
  if (takes && value !== undefined) await put('OPTARG', value)
  else if (wrong !== undefined && silent) await put('OPTARG', letter)
  else shell.variables.unset('OPTARG')
  if (wrong !== undefined && !silent) io.stderr.write(`${optionHead(wrong, letter, shell)}\n`)
  return { status: 0 }
}

const optionHead = (wrong: string, letter: string, shell: Shell): string => {
  if (shell.machine.dialect !== 'dash') return `${shell.name}: ${wrong} -- ${letter}`
  return wrong.startsWith('illegal') ? `Illegal option -${letter}` : `No arg for -${letter} option`
}

/** umask [-S] [MODE]: what new files may not have. */
export function umask(args: string[], shell: Shell, io: Io): Outcome {
  const [mode] = args.filter((word) => word !== '-S' && word !== '-p')
  const now = shell.umask ?? 0o022
  if (mode === undefined) {
    const allowed = (shift: number): string => [...'rwx'].filter((_, bit) => ((now >> shift) & (4 >> bit)) === 0).join('')
    const octal = now.toString(8).padStart(4, '0')
    io.stdout.write(args.includes('-S') ? `u=${allowed(6)},g=${allowed(3)},o=${allowed(0)}\n` : `${octal}\n`)
    return { status: 0 }
  }
  if (/^[89]|[^0-7]/.test(mode))
    return complain(
      'umask',
      /^\d/.test(mode) ? `${mode}: octal number out of range` : `\`${mode[0]}': invalid symbolic mode operator`,
      shell,
      io,
    )
  if (Number.parseInt(mode, 8) > 0o777) return complain('umask', `${mode}: octal number out of range`, shell, io)
  shell.umask = Number.parseInt(mode, 8)
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
