import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'
import { busyboxStatus, busyboxWords, misuseWords } from './complaints.ts'
import { readWords, type Wrong } from './letters.ts'
import { busyboxUsage, usageOf } from './usage.ts'

/** Whose getopt says what is wrong with an option: Docker's busybox has glibc's, alpine musl's. */
export type Libc = 'glibc' | 'musl'

const glibcWords: Record<Wrong['kind'], (name: string) => string> = {
  letter: (name) => `invalid option -- '${name}'`,
  value: (name) => `option requires an argument -- '${name}'`,
  long: (name) => `unrecognized option '--${name}'`,
}

const muslWords: Record<Wrong['kind'], (name: string) => string> = {
  letter: (name) => `unrecognized option: ${name}`,
  value: (name) => `option requires an argument: ${name}`,
  long: (name) => `unrecognized option: ${name}`,
}

// xfunc_error_retval of those to whom 1 says something else
const misused: Readonly<Record<string, number>> = { grep: 2, egrep: 2, fgrep: 2, sort: 2, diff: 2, cmp: 2, expr: 2 }

/** How many operands an applet takes, where another number shows its use. */
const arity: Readonly<Record<string, readonly [least: number, most: number]>> = {
  basename: [1, 2],
  dirname: [1, 1],
  link: [2, 2],
  seq: [1, 3],
  timeout: [2, Number.POSITIVE_INFINITY],
  unlink: [1, 1],
  watch: [1, Number.POSITIVE_INFINITY],
  which: [1, Number.POSITIVE_INFINITY],
  whoami: [0, 0],
}

function isOutside(applet: string, operands: number): boolean {
  const [least, most] = (Object.hasOwn(arity, applet) && arity[applet]) || [0, Number.POSITIVE_INFINITY]
  return operands < least || operands > most
}

/** A program as an applet of busybox: its options are checked as busybox's getopt does, and it complains in the applet's words. */
export function asApplet(command: ShellCommand, libc: Libc): ShellCommand {
  const usage = usageOf(command.name)
  if (usage === undefined) return command
  return { ...command, run: (process) => runApplet(process, command, usage, libc) }
}

async function runApplet(process: ShellProcess, command: ShellCommand, usage: string, libc: Libc): Promise<number> {
  const { name } = command
  const words = process.argv.slice(1)
  if (words.length === 1 && words[0] === '--help') return busyboxUsage(process, usage, '', 0)
  const status = misused[name] ?? 1
  const read = readWords(name, words)
  if (read && 'kind' in read) {
    const said = (libc === 'glibc' ? glibcWords : muslWords)[read.kind](read.name)
    return busyboxUsage(process, usage, `${name}: ${said}\n`, status)
  }
  if (read && isOutside(name, read.operands)) return busyboxUsage(process, usage, '', status)
  let misunderstood = false
  const stderr = (text: string): void => {
    const hint = new RegExp(`^(?:.*\\n)*?Try '${name} --help' for more information\\.\\n`, 'm').exec(text)
    misunderstood ||= hint !== null
    const words = hint ? optionLine(hint[0]) : text
    const misuse = misuseWords(name, text)
    if (misuse !== undefined) busyboxUsage(process, usage, misuse)
    else if (hint && optionWrong.test(words)) busyboxUsage(process, usage, words)
    else if (hint && needless.test(hint[0])) busyboxUsage(process, usage)
    else process.stderr(busyboxWords(name, words))
  }
  const ended = await command.run({ ...process, stderr })
  return misunderstood ? status : busyboxStatus(name, ended)
}

const needless = /missing|must be given|^Usage/m
const optionWrong = / option/

/** What getopt said before the hint. */
const optionLine = (text: string): string => text.replace(/^(?:Try|Usage).*\n/gm, '')
