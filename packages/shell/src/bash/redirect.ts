import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileError, Files } from '@kubemaze/core/process/files.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { Input } from '@kubemaze/core/process/process.ts'
import type { RedirectionNode } from './ast.ts'
import { cannot } from './dialect-words.ts'
import { errorWords } from './errno.ts'
import { expandText, expandWords } from './expand-word.ts'
import { noInput, textInput } from './input.ts'
import { openSocket } from './network-device.ts'
import { assignParameter, parameterValue } from './parameters.ts'
import type { Sink } from './pipe.ts'
import { streamOf } from './process-substitution.ts'
import { complaintHead, type Io, type Shell } from './shell.ts'
import { filesOf } from './shell-files.ts'
import { wordText } from './word-text.ts'

export type Redirected = { io: Io; close(): string | undefined } | { error: string }

const nothing: Sink = { isTerminal: false, write: () => {} }

/** The streams after `> file`, `2>&1`, `<<EOF` …, from left to right. `error` is without the shell's name. */
export async function redirect(redirections: readonly RedirectionNode[], shell: Shell, io: Io): Promise<Redirected> {
  let current = io
  const open: (() => string | undefined)[] = []
  for (const redirection of redirections) {
    const next = await applied(redirection, shell, current)
    if ('error' in next) {
      for (const close of open) close()
      return next
    }
    current = next.io
    open.push(next.close)
  }
  return { io: current, close: () => open.map((close) => close()).find((failure) => failure !== undefined) }
}

const plain = (io: Io): Redirected => ({ io, close: () => undefined })

async function applied(redirection: RedirectionNode, shell: Shell, io: Io): Promise<Redirected> {
  const { operator, target, fdVariable } = redirection
  const variable = fdVariable === undefined ? undefined : await variableDescriptor(redirection, fdVariable, shell, io)
  if (typeof variable === 'string') return { error: variable }
  const fd = variable ?? redirection.fd
  const stream = streamOf(redirection, shell, io)
  if (stream) return { io: withInput(io, fd ?? 0, stream.input), close: stream.close }
  if (target.type === 'HereDoc') return plain(withInput(io, fd ?? 0, textInput(await hereDocument(target, shell, io))))
  if (operator === '<<<') return plain(withInput(io, fd ?? 0, textInput(`${await expandText(target, shell, io)}\n`)))
  const words = await expandWords([target], shell, io)
  if (words.length !== 1) return { error: `${wordText(target)}: ambiguous redirect` }
  const word = words[0] as string
  if (operator === '<&' || (operator === '>&' && (fd !== null || /^\d+-?$|^-$/.test(word)))) {
    return duplicated(fd ?? (operator === '<&' ? 0 : 1), word, io)
  }
  if (operator === '<') return opened(fd ?? 0, word, shell, io)
  const both = operator === '&>' || operator === '&>>' || operator === '>&'
  return written(both ? [1, 2] : [fd ?? 1], word, operator.endsWith('>>'), operator, shell, io)
}

type HereDoc = Extract<RedirectionNode['target'], { type: 'HereDoc' }>

async function hereDocument(target: HereDoc, shell: Shell, io: Io): Promise<string> {
  if (target.terminated === false && shell.machine.dialect === 'bash') warnOfEnd(target, shell, io)
  const text = await expandText(target.content, shell, io)
  return target.stripTabs ? text.replace(/^\t+/gm, '') : text
}

/** The input ended before the here-document did. */
function warnOfEnd(target: HereDoc, shell: Shell, io: Io): void {
  const from = shell.line ?? 1
  const text = target.content.parts.map((part) => ('value' in part ? String(part.value) : '')).join('')
  const to = from + Math.max(1, text.replace(/\n$/, '').split('\n').length)
  const words = `warning: here-document at line ${from} delimited by end-of-file (wanted \`${target.delimiter}')`
  io.stderr.write(`${complaintHead({ ...shell, line: to })}${words}\n`)
}

function duplicated(fd: number, word: string, io: Io): Redirected {
  if (word === '-' && fd > 2) return plain({ ...io, more: new Map([...io.more].filter(([number]) => number !== fd)) })
  if (word === '-') return plain(fd === 0 ? withInput(io, 0, noInput) : withSink(io, fd, nothing))
  const from = Number(word.replace(/-$/, ''))
  const stream = streamAt(io, from)
  if (!stream) return { error: `${word}: Bad file descriptor` }
  return plain('write' in stream ? withSink(io, fd, stream) : withInput(io, fd, stream))
}

/** The descriptor of `{name}>`: a new one from 10 up, which `name` holds then; of `{name}>&-` the one that it holds. */
async function variableDescriptor(node: RedirectionNode, name: string, shell: Shell, io: Io): Promise<number | string> {
  const [part, more] = node.target.type === 'Word' ? node.target.parts : []
  if (/^[<>]&$/.test(node.operator) && part?.type === 'Literal' && part.value === '-' && !more) {
    const held = (await parameterValue(name, shell, io)) ?? ''
    return /^\d+$/.test(held) ? Number(held) : `${name}: Bad file descriptor`
  }
  let fd = firstFree
  while (io.more.has(fd)) fd++
  await assignParameter(name, String(fd), shell, io)
  return fd
}

const firstFree = 10

function streamAt(io: Io, fd: number): Input | Sink | undefined {
  if (fd === 0) return io.stdin
  if (fd === 1) return io.stdout
  return fd === 2 ? io.stderr : io.more.get(fd)
}

export function withSink(io: Io, fd: number, sink: Sink): Io {
  if (fd === 1) return { ...io, stdout: sink, drained: undefined }
  if (fd === 2) return { ...io, stderr: sink }
  return { ...io, more: new Map(io.more).set(fd, sink) }
}

export function withInput(io: Io, fd: number, input: Input): Io {
  return fd === 0 ? { ...io, stdin: input } : { ...io, more: new Map(io.more).set(fd, input) }
}

function opened(fd: number, word: string, shell: Shell, io: Io): Redirected {
  if (word === '/dev/null') return plain(withInput(io, fd, noInput))
  if (word === '/dev/stdin' || word === '/dev/tty' || word === '/dev/fd/0') return plain(withInput(io, fd, io.stdin))
  const content = filesOf(shell).read(resolvePath(shell.cwd, word))
  if (typeof content === 'string') return { error: cannot('open', word, content, shell.machine.dialect) }
  return plain(withInput(io, fd, textInput(textOfBytes(content))))
}

function written(fds: number[], word: string, append: boolean, operator: string, shell: Shell, io: Io): Redirected {
  const device = deviceSink(word, io)
  const all = (sink: Sink): Io => fds.reduce((current, fd) => withSink(current, fd, sink), io)
  if (device) return plain(all(device))
  if (word.startsWith('/dev/tcp/') || word.startsWith('/dev/udp/')) {
    const socket = openSocket(word, shell)
    return 'error' in socket ? socket : plain(fds.reduce((current, fd) => withSink(current, fd, socket.sink), io))
  }
  if (word === '') return { error: cannot('create', word, 'ENOENT', shell.machine.dialect) }
  const path = resolvePath(shell.cwd, word)
  if (shell.options.has('noclobber') && operator === '>' && typeof filesOf(shell).stat(path) !== 'string') {
    return {
      error:
        shell.machine.dialect === 'bash'
          ? `${word}: cannot overwrite existing file`
          : cannot('create', word, 'EEXIST', shell.machine.dialect),
    }
  }
  const file = openFile(filesOf(shell), path, append)
  if ('error' in file) return { error: cannot('create', word, file.error, shell.machine.dialect) }
  return { io: all(file.sink), close: file.close }
}

function deviceSink(word: string, io: Io): Sink | undefined {
  if (word === '/dev/null') return nothing
  if (word === '/dev/stdout' || word === '/dev/fd/1' || word === '/dev/tty') return io.stdout
  return word === '/dev/stderr' || word === '/dev/fd/2' ? io.stderr : undefined
}

/** A file to write to; what is written in one go reaches the disk in one piece. */
export function openFile(
  files: Files,
  path: string,
  append: boolean,
): { sink: Sink; close(): string | undefined } | { error: FileError } {
  const opening = append ? files.append(path, new Uint8Array()) : files.write(path, new Uint8Array())
  if (opening !== undefined) return { error: opening }
  let pending = ''
  let failure: string | undefined
  const flush = (): void => {
    if (pending === '') return
    const failed = files.append(path, bytesOfText(pending))
    pending = ''
    if (failed !== undefined) failure = `write error: ${errorWords(failed)}`
  }
  const write = (text: string): void => {
    if (pending === '') queueMicrotask(flush)
    pending += text
  }
  const close = (): string | undefined => {
    flush()
    return failure
  }
  return { sink: { isTerminal: false, write }, close }
}

/** What `{name}>` opened stays open, also when the command has ended. */
export function keepVariableDescriptors(redirections: readonly RedirectionNode[], before: Io, after: Io, shell: Shell): void {
  if (!redirections.some(({ fdVariable }) => fdVariable !== undefined)) return
  ;(shell.overrides ??= new Map()).set(before, { ...before, more: after.more })
}
