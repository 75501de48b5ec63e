import { chunks } from '../input.ts'
import { assignParameter } from '../parameters.ts'
import { type Io, type Outcome, type Shell, Stopped } from '../shell.ts'
import { exitCodeOf, untilStopped } from '../stop.ts'
import { complain } from './complain.ts'

interface Options {
  raw: boolean
  prompt?: string
  array?: string
  timeoutMs?: number
  fd: number
  names: string[]
}

function optionsOf(args: string[]): Options {
  const options: Options = { raw: false, fd: 0, names: [] }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string
    const flags = /^-([a-zA-Z]+)(.*)$/s.exec(word)
    if (!flags || options.names.length > 0) {
      if (word !== '--') options.names.push(word)
      continue
    }
    const letters = flags[1] as string
    if (letters.includes('r')) options.raw = true
    const valued = /[paduNnt]$/.exec(letters)?.[0]
    const value = valued ? (args[++at] ?? '') : ''
    if (valued === 'p') options.prompt = value
    if (valued === 'a') options.array = value
    if (valued === 't') options.timeoutMs = Number(value) * 1000
    if (valued === 'u') options.fd = Number(value)
  }
  return options
}

/** read [-r] [-p prompt] [-t seconds] [-a array] names… */
export async function read(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const options = optionsOf(args)
  const bad = options.names.find((name) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(name))
  if (bad !== undefined) return complain('read', `\`${bad}': not a valid identifier`, shell, io)
  const line = await lineFrom(options, shell, io)
  if (line === 'timeout') return { status: 142 }
  await store(line ?? '', options, shell, io)
  return { status: line === undefined ? 1 : 0 }
}

async function lineFrom(options: Options, shell: Shell, io: Io): Promise<string | undefined> {
  const input = options.fd === 0 ? io.stdin : io.more.get(options.fd)
  if (!input || !('readLine' in input)) return undefined
  let text = ''
  for (;;) {
    const reading = input.readLine(input.isTerminal ? (options.prompt ?? '') : undefined)
    const line = await untilStopped(timed(reading, options, shell, io), io.signal, () => undefined)
    if (io.signal.aborted) throw new Stopped(exitCodeOf(io.signal))
    if (line === undefined) return text === '' ? undefined : text
    if (options.raw || !/(^|[^\\])(\\\\)*\\$/.test(line)) return text + line
    text += line.slice(0, -1)
  }
}

async function timed(reading: Promise<string | undefined>, options: Options, shell: Shell, io: Io): Promise<string | undefined> {
  if (options.timeoutMs === undefined) return reading
  const late = shell.machine.wait(options.timeoutMs, io.signal).then(() => 'timeout' as const)
  return Promise.race([reading, late])
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
  return at < end ? [...fields, text.slice(at, end)] : fields
}

export async function mapfile(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const name = args.filter((word) => !word.startsWith('-')).at(-1) ?? 'MAPFILE'
  let text = ''
  for await (const chunk of chunks(io.stdin)) text += chunk
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const keep = args.some((word) => /^-.*t/.test(word)) ? '' : '\n'
  shell.variables.set(name, { items: new Map(lines.map((line, index) => [String(index), line + keep])) })
  return { status: 0 }
}
