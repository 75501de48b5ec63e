import type { FileError } from '@kubemaze/core/process/files.ts'
import { errorWords } from './errno.ts'
import type { Dialect } from './shell.ts'

type Rules = readonly (readonly [RegExp, string])[]

const arithmetic = /^([\s\S]*?): (?:syntax error[\s\S]*)$/

const rules: Readonly<Record<Dialect, Rules>> = {
  bash: [],
  dash: [
    [/^([\s\S]*?): value too great for base[\s\S]*$/, 'arithmetic expression: expecting EOF: "$1"'],
    [/: unbound variable$/, ': parameter not set'],
    [/: readonly variable$/, ': is read only'],
    [/^.*bad substitution$/s, 'Bad substitution'],
    [/^([\s\S]*): division by 0 \(error token is .*\)$/, 'arithmetic expression: division by zero: "$1"'],
    [/^([\s\S]*?): syntax error: operand expected[\s\S]*$/, 'arithmetic expression: expecting primary: "$1"'],
    [arithmetic, 'arithmetic expression: expecting EOF: "$1"'],
    [/^(.*): parameter null or not set$/s, '$1: parameter not set or null'],
    [/: invalid number$/, ': expected numeric value'],
    [/^\(-?\d+\) - No such process$/, 'No such process'],
  ],
  ash: [
    [/^[\s\S]*: value too great for base[\s\S]*$/, 'arithmetic syntax error'],
    [/: unbound variable$/, ': parameter not set'],
    [/: readonly variable$/, ': is read only'],
    [/^.*bad substitution$/s, 'syntax error: bad substitution'],
    [/^[\s\S]*: division by 0 \(error token is .*\)$/, 'divide by zero'],
    [arithmetic, 'arithmetic syntax error'],
    [/^(.*): parameter null or not set$/s, '$1: parameter not set or null'],
    [/^(.*): invalid number$/, "invalid number '$1'"],
    [/^\((-?\d+)\) - No such process$/, "can't kill pid $1: No such process"],
  ],
}

/** What bash says, in the words of the shell that speaks. */
export function dialectWords(message: string, dialect: Dialect): string {
  const rule = rules[dialect].find(([pattern]) => pattern.test(message))
  return rule ? message.replace(...(rule as [RegExp, string])) : message
}

/** The status of a shell that an error ends: bash has several, the others 2. */
export function errorStatus(status: number, dialect: Dialect): number {
  return dialect === 'bash' || status === 152 || status === 254 ? status : 2
}

/** Why a redirection failed. Models dash's and busybox's errmsg. */
export function cannot(verb: 'open' | 'create', name: string, code: FileError, dialect: Dialect): string {
  if (dialect === 'bash') return `${name}: ${errorWords(code)}`
  const missing = dialect === 'dash' ? ['No such file', 'Directory nonexistent'] : ['no such file', 'nonexistent directory']
  const words = code === 'ENOENT' || code === 'ENOTDIR' ? missing[verb === 'open' ? 0 : 1] : errorWords(code)
  return `${dialect === 'dash' ? 'cannot' : "can't"} ${verb} ${name}: ${words}`
}

/** POSIX's special builtins: their errors end a script. */
const special = new Set(
  '. : break continue eval exec exit export local readonly return set shift source times trap unset'.split(' '),
)

export function endsScript(builtin: string, dialect: Dialect): boolean {
  return dialect !== 'bash' && special.has(builtin)
}
