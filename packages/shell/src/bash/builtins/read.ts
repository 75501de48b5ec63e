import type { Input } from '@kubemaze/core/process/process.ts'
import { isChunked } from '../input.ts'
import { assignParameter } from '../parameters.ts'
import { type Io, type Outcome, type Shell, Stopped } from '../shell.ts'
import { exitCodeOf, untilStopped } from '../stop.ts'
import { complain } from './complain.ts'

interface Options {
  raw: boolean
  prompt?: string
  array?: string
  timeoutMs?: number
  /** -d: what ends the input; NUL when empty. */
  delimiter?: string
  /** -n, -N */
  most?: number
  /** -N: lines and separators do not count. */
  whole?: boolean
  fd: number
  names: string[]
  /** The input ended before the line did. */
  cut?: boolean
  /** The time was over first. */
  late?: boolean
}

const usage =
  'read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n'

/** The options, or what is wrong with them: words without the builtin's name. */
function optionsOf(args: string[]): Options | { wrong: string; status: number } {
  const options: Options = { raw: false, fd: 0, names: [] }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string
    if (!/^-./.test(word) || options.names.length > 0 || word === '--') {
      if (word !== '--' || options.names.length > 0) options.names.push(word)
      continue
    }
    for (let place = 1; place < word.length; place++) {
      const letter = word[place] as string
      if (letter === 'r') options.raw = true
      if ('res'.includes(letter)) continue
      if (!'paduNnti'.includes(letter)) return { wrong: `-${letter}: invalid option`, status: 2 }
      const value = place + 1 < word.length ? word.slice(place + 1) : args[++at]
      if (value === undefined) return { wrong: `-${letter}: option requires an argument`, status: 2 }
      const wrong = take(options, letter, value)
      if (wrong !== undefined) return { wrong, status: 1 }
      break
    }
  }
  return options
}

function take(options: Options, letter: string, value: string): string | undefined {
  if (letter === 'p') options.prompt = value
  if (letter === 'a') options.array = value
  if (letter === 'd') options.delimiter = value === '' ? '\0' : (value[0] as string)
  if ('nN'.includes(letter) && !/^\d+$/.test(value)) return `${value}: invalid number`
  if (letter === 't' && !/^\d*\.?\d*$/.test(value)) return `${value}: invalid timeout specification`
  if (letter === 'u' && !/^\d+$/.test(value)) return `${value}: invalid file descriptor specification`
  if (letter === 'n' || letter === 'N') options.most = Number(value)
  if (letter === 'N') options.whole = true
  if (letter === 't') options.timeoutMs = Number(value) * 1000
  if (letter === 'u') options.fd = Number(value)
  return undefined
}

/** read [-r] [-p prompt] [-t seconds] [-a array] names… */
export async function read(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const options = optionsOf(args)
  if ('wrong' in options) {
    const outcome = complain('read', options.wrong, shell, io, options.status)
    if (options.status === 2 && shell.machine.dialect === 'bash') io.stderr.write(usage)
    return outcome
  }
  if (options.fd > 2 && !io.more.has(options.fd) && shell.machine.dialect === 'bash')
    return complain('read', `${options.fd}: invalid file descriptor: Bad file descriptor`, shell, io)
  const bad = options.names.find((name) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(name))
  if (shell.machine.dialect === 'dash' && options.names.length === 0) return complain('read', 'arg count', shell, io, 2)
  if (bad !== undefined) return refuseName(bad, shell, io)
  if (options.timeoutMs === 0) return { status: 0 }
  const line = await lineFrom(options, shell, io)
  if (line === undefined && options.late) return { status: 142 }
  await store(line ?? '', options, shell, io)
  return { status: line === undefined || options.cut ? 1 : 0 }
}

function refuseName(name: string, shell: Shell, io: Io): Outcome {
  const { dialect } = shell.machine
  if (dialect === 'dash') return complain('read', `${name}: bad variable name`, shell, io, 2)
  if (dialect === 'bash') return complain('read', `\`${name}': not a valid identifier`, shell, io)
  io.stderr.write(`${shell.name}: read: '${name}': bad variable name\n`)
  return { status: 1 }
}

async function lineFrom(options: Options, shell: Shell, io: Io): Promise<string | undefined> {
  const input = options.fd === 0 ? io.stdin : io.more.get(options.fd)
  if (!input || !('readLine' in input)) return undefined
  if (options.delimiter !== undefined) return upTo(options.delimiter, options, input, io)
  let text = ''
  for (;;) {
    const reading = nextLine(input, options.prompt)
    const line = await untilStopped(timed(reading, options, shell, io), io.signal, () => undefined)
    if (io.signal.aborted) throw new Stopped(exitCodeOf(io.signal))
    if (options.late) return undefined
    if (line === undefined) {
      options.cut = true
      return text === '' ? undefined : text
    }
    if (options.most !== undefined && line.length > options.most) {
      leftOver.set(input, `${line.slice(options.most)}\n`)
      return line.slice(0, options.most)
    }
    if (isChunked(input) && input.wasCut?.() === true && (leftOver.get(input) ?? '') === '') options.cut = true
    if (options.raw || !/(^|[^\\])(\\\\)*\\$/.test(line)) return text + line
    text += line.slice(0, -1)
  }
}

/** What was read from an input beyond what -d or -n asked for. */
const leftOver = new WeakMap<Input, string>()

async function nextLine(input: Input, prompt: string | undefined): Promise<string | undefined> {
  const kept = leftOver.get(input)
  if (kept === undefined || kept === '') return input.readLine(input.isTerminal ? (prompt ?? '') : undefined)
  const end = kept.indexOf('\n')
  leftOver.set(input, end < 0 ? '' : kept.slice(end + 1))
  return end < 0 ? kept : kept.slice(0, end)
}

async function upTo(delimiter: string, options: Options, input: Input, io: Io): Promise<string | undefined> {
  const all = (leftOver.get(input) ?? '') + (await untilStopped(input.readAll(), io.signal, () => ''))
  if (io.signal.aborted) throw new Stopped(exitCodeOf(io.signal))
  const end = all.indexOf(delimiter)
  leftOver.set(input, end < 0 ? '' : all.slice(end + 1))
  options.cut = end < 0
  return end < 0 ? (all === '' ? undefined : all) : all.slice(0, end)
}

const soonMs = 2

function soon(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), soonMs))
}

async function timed(reading: Promise<string | undefined>, options: Options, shell: Shell, io: Io): Promise<string | undefined> {
  if (options.timeoutMs === undefined) return reading
  // what is there already comes first, also where time runs forward at once
  const ready = await Promise.race([reading.then((text) => ({ text })), soon()])
  if (ready) return ready.text
  const { timeoutMs } = options
  const late = shell.budget
    .pause(() => shell.machine.wait(timeoutMs, io.signal))
    .then(() => {
      options.late ??= true
      return undefined
    })
  const line = await Promise.race([reading.then((text) => ({ text })), late])
  options.late = line === undefined
  return line?.text
}

async function store(line: string, options: Options, shell: Shell, io: Io): Promise<void> {
  const text = options.raw ? line : line.replace(/\\(.)/g, '$1')
  const separators = shell.variables.get('IFS')?.text ?? ' \t\n'
  if (options.array !== undefined) {
    const fields = splitRead(text, separators, Number.POSITIVE_INFINITY)
    return shell.variables.set(options.array, { items: new Map(fields.map((field, index) => [String(index), field])) })
  }
  if (options.names.length === 0) return shell.variables.set('REPLY', { text })
  const fields = splitRead(text, separators, options.names.length)
  for (const [index, name] of options.names.entries()) await assignParameter(name, fields[index] ?? '', shell, io)
}

/** The last field takes the rest of the line. */
function splitRead(text: string, separators: string, most: number): string[] {
  const white = [...separators].filter((c) => ' \t\n'.includes(c)).join('')
  const isWhite = (c: string | undefined): boolean => c !== undefined && white.includes(c)
  const fields: string[] = []
  let at = 0
  let end = text.length
  while (isWhite(text[at])) at++
  while (end > at && isWhite(text[end - 1])) end--
  while (at < end && fields.length < most - 1) {
    let stop = at
    while (stop < end && !separators.includes(text[stop] as string)) stop++
    fields.push(text.slice(at, stop))
    at = stop
    while (at < end && isWhite(text[at])) at++
    if (at < end && separators.includes(text[at] as string) && !isWhite(text[at])) at++
    else if (stop === at) at++
    while (at < end && isWhite(text[at])) at++
  }
  return at < end ? [...fields, withoutLastSeparator(text.slice(at, end), separators, white)] : fields
}

/** A separator that ends the last field, and is the only one in it, belongs to no field. */
function withoutLastSeparator(rest: string, separators: string, white: string): string {
  const last = rest.at(-1) ?? ''
  const only = separators.includes(last) && !white.includes(last) && [...rest.slice(0, -1)].every((c) => !separators.includes(c))
  return only ? rest.slice(0, -1) : rest
}
