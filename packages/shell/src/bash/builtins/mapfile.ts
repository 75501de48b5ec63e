import { chunks } from '../input.ts'
import { singleQuoted } from '../quote.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { runText } from './control.ts'

interface Options {
  delimiter: string
  keeps: boolean
  most: number
  skip: number
  /** -O; the array is emptied without. */
  origin: number | undefined
  name: string
  fd: number
  callback?: string
  quantum: number
  wrong?: string
}

const usage =
  'mapfile: usage: mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]\n'

/** The options, or the letter that is none. */
function optionsOf(args: readonly string[]): Options | string {
  const options: Options = {
    delimiter: '\n',
    keeps: true,
    most: 0,
    skip: 0,
    origin: undefined,
    name: 'MAPFILE',
    fd: 0,
    quantum: 5000,
  }
  for (let at = 0; at < args.length; at++) {
    const [, letter = '', glued = ''] = /^-(.)(.*)$/s.exec(args[at] as string) ?? []
    if (letter === '' || letter === '-') {
      if (letter === '') options.name = args[at] as string
    } else if (letter === 't') options.keeps = false
    else if (!'dnsOuCc'.includes(letter)) return letter
    else take(options, letter, glued === '' ? (args[++at] ?? '') : glued)
  }
  return options
}

const counted: Readonly<Record<string, string>> = {
  n: 'line count',
  s: 'line count',
  O: 'array origin',
  c: 'callback quantum',
  u: 'file descriptor specification',
}

function take(options: Options, letter: string, value: string): void {
  if (letter === 'd') options.delimiter = value.slice(0, 1) || '\0'
  if (letter === 'n') options.most = Number(value) || 0
  if (letter === 's') options.skip = Number(value) || 0
  if (letter === 'O') options.origin = Number(value) || 0
  if (letter === 'u') options.fd = Number(value) || 0
  if (letter === 'C') options.callback = value
  if (letter === 'c') options.quantum = Number(value) || 0
  if (/[nsOcu]/.test(letter) && !/^\d+$/.test(value)) options.wrong ??= `${value}: invalid ${counted[letter] ?? 'number'}`
}

/** mapfile [-t] [-d delimiter] [-n count] [-s count] [-O origin] [array]: standard input as an array of lines. */
export async function mapfile(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    complain('mapfile', `-${options}: invalid option`, shell, io)
    io.stderr.write(usage)
    return { status: 2 }
  }
  const { delimiter, keeps, most, skip, origin, name, fd } = options
  if (options.wrong !== undefined) return complain('mapfile', options.wrong, shell, io)
  if (!/^[A-Za-z_]\w*$/.test(name)) return complain('mapfile', `\`${name}': not a valid identifier`, shell, io)
  const input = fd === 0 ? io.stdin : io.more.get(fd)
  if (!input || !('readLine' in input))
    return complain('mapfile', `${fd}: invalid file descriptor: Bad file descriptor`, shell, io)
  let text = ''
  for await (const chunk of chunks(input)) text += chunk
  const pieces = text.split(delimiter)
  const unended = pieces.pop() ?? ''
  const lines = [...pieces.map((line) => (keeps ? line + delimiter : line)), ...(unended === '' ? [] : [unended])]
  const taken = lines.slice(skip, most === 0 ? undefined : skip + most)
  const before = origin === undefined ? [] : [...(shell.variables.get(name)?.items ?? [])]
  const items = new Map([...before, ...taken.map((line, index): [string, string] => [String((origin ?? 0) + index), line])])
  await callBack(options, taken, shell, io)
  shell.variables.set(name, { items })
  return { status: 0 }
}

/** -C: a command for every so many lines, with the index and the line. */
async function callBack(
  { callback, quantum, origin = 0 }: Options,
  lines: readonly string[],
  shell: Shell,
  io: Io,
): Promise<void> {
  if (callback === undefined || quantum < 1) return
  for (let at = quantum - 1; at < lines.length; at += quantum)
    await runText(`${callback} ${origin + at} ${singleQuoted(lines[at] ?? '')}`, shell, io, 'mapfile')
}
