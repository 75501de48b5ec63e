import { isOptionOn, optionLetters, optionNames, turnOption } from '../option-letters.ts'
import { assignParameter } from '../parameters.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { assignments } from './declare.ts'

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

function setNamed(word: string, name: string, shell: Shell): string | undefined {
  if (!optionNames.includes(name) || (name === 'pipefail' && shell.machine.dialect === 'dash'))
    return `${name}: invalid option name`
  turnOption(name, word.startsWith('-'), shell)
  if (name === 'posix' && word.startsWith('-')) shell.variables.set('POSIXLY_CORRECT', { text: 'y' })
  return undefined
}

function setLetters(word: string, shell: Shell): string | undefined {
  for (const letter of word.slice(1)) {
    const option = optionLetters[letter]
    if (option === undefined) return `${word.slice(0, 1)}${letter}: invalid option`
    turnOption(option, word.startsWith('-'), shell)
  }
  return undefined
}

const listed = {
  dash: 'errexit noglob ignoreeof interactive monitor noexec stdin xtrace verbose vi emacs noclobber allexport notify nounset privileged nolog debug',
  ash: 'errexit noglob ignoreeof monitor noexec xtrace verbose noclobber allexport notify nounset errtrace vi pipefail',
}

/** set -o of Debian's and busybox's sh, in the order of their tables. */
function posixList(word: string, dialect: 'dash' | 'ash', shell: Shell, io: Io): Outcome {
  if (dialect === 'dash' && word === '-o') io.stdout.write('Current option settings\n')
  for (const name of listed[dialect].split(' ')) {
    const on = shell.options.has(name)
    io.stdout.write(word === '-o' ? `${name.padEnd(16)}${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
  return { status: 0 }
}

function listOptions(word: string, shell: Shell, io: Io): Outcome {
  if (shell.machine.dialect !== 'bash') return posixList(word, shell.machine.dialect, shell, io)
  for (const name of optionNames) {
    const on = isOptionOn(name, shell)
    io.stdout.write(word === '-o' ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
  return { status: 0 }
}

export async function getopts(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [letterList, name, ...given] = args
  const isBash = shell.machine.dialect === 'bash'
  if (letterList === undefined || name === undefined) {
    if (isBash) io.stderr.write('getopts: usage: getopts optstring name [arg ...]\n')
    return isBash
      ? { status: 2 }
      : complain(
          'getopts',
          `${shell.machine.dialect === 'dash' ? 'Usage' : 'usage'}: getopts optstring var [arg${shell.machine.dialect === 'dash' ? '...' : ''}]`,
          shell,
          io,
          2,
        )
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
  if (shell.machine.dialect === 'bash') return `${shell.name}: ${wrong} -- ${letter}`
  return wrong.startsWith('illegal') ? `Illegal option -${letter}` : `No arg for -${letter} option`
}

export function times(_args: string[], _shell: Shell, io: Io): Outcome {
  io.stdout.write('0m0.001s 0m0.001s\n0m0.000s 0m0.000s\n')
  return { status: 0 }
}
