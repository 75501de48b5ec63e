import { listedOptions } from '../bash/builtins/shopt.ts'
import { optionLetters, optionNames } from '../bash/option-letters.ts'

/** What bash was asked on its own command line. */
export interface BashOptions {
  /** Options of `set` and `shopt` that it begins with. */
  on: Set<string>
  command: boolean
  fromInput: boolean
  interactive: boolean
  words: string[]
  /** --version, --help */
  tells?: 'version' | 'help'
  wrong?: { words: string; usage: boolean; status: number }
}

const longOptions: readonly string[] =
  'debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version'.split(
    ' ',
  )

/** bash's usage, as it tells it after a wrong option. */
export const bashUsage = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
${longOptions.map((name) => `\t--${name}\n`).join('')}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`

/** Reads the options before the script or the words of `-c`. Models bash's shell.c parse_long_options and parse_shell_options. */
export function bashOptions(args: readonly string[]): BashOptions {
  const options: BashOptions = { on: new Set(), command: false, fromInput: false, interactive: false, words: [] }
  let at = 0
  for (; /^--?[a-z]/.test(args[at] ?? '') && longOptions.includes((args[at] as string).replace(/^--?/, '')); at++)
    at += takeLong((args[at] as string).replace(/^--?/, ''), options)
  for (; /^[-+]./.test(args[at] ?? '') && args[at] !== '--'; at++) {
    const word = args[at] as string
    if (word.startsWith('--')) {
      options.wrong = { words: `${word}: invalid option`, usage: true, status: 2 }
      return options
    }
    for (const letter of word.slice(1)) {
      if (letter === 'o' || letter === 'O') takeNamed(letter, word.startsWith('-'), args[++at], options)
      else takeLetter(letter, word, options)
      if (options.wrong) return options
    }
  }
  options.words = args.slice(args[at] === '--' || args[at] === '-' ? at + 1 : at)
  return options
}

/** How many words more the option takes. */
function takeLong(name: string, options: BashOptions): number {
  if (name === 'version' || name === 'help') options.tells = name
  if (name === 'posix' || name === 'verbose') options.on.add(name)
  return name === 'rcfile' || name === 'init-file' ? 1 : 0
}

function takeNamed(letter: string, on: boolean, name: string | undefined, options: BashOptions): void {
  const known = letter === 'o' ? optionNames : listedOptions
  if (name === undefined) return
  if (known.includes(name)) {
    options.on.add(on ? name : `no ${name}`)
    return
  }
  const words = letter === 'o' ? `${name}: invalid option name` : `${name}: invalid shell option name`
  options.wrong = { words, usage: false, status: 2 }
}

function takeLetter(letter: string, word: string, options: BashOptions): void {
  const name = optionLetters[letter]
  if (letter === 'c') options.command = true
  else if (letter === 's') options.fromInput = true
  else if (letter === 'i') options.interactive = true
  else if (name) options.on.add(word.startsWith('-') ? name : `no ${name}`)
  else if (!'lrD'.includes(letter))
    options.wrong = { words: `${word.slice(0, 1)}${letter}: invalid option`, usage: true, status: 2 }
}
