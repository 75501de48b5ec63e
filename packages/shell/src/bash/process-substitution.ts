import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { PartOf, RedirectionNode, StatementNode } from './ast.ts'
import { captureRaw } from './capture.ts'
import type { ChunkInput } from './input.ts'
import type { Descriptor } from './open-pipes.ts'
import { createPipe } from './pipe.ts'
import { inSubshell } from './pipeline.ts'
import type { Io, Shell } from './shell.ts'
import { createStop, untilStopped } from './stop.ts'

type Substitution = PartOf<'ProcessSubstitution'>

/** `<(command)`: the command's output by its path. `>(command)`: the path of a pipe that the command reads. */
export async function substituteProcess(part: Substitution, shell: Shell, io: Io): Promise<string> {
  if (part.direction === 'output') return reader(part.body.statements, shell, io)
  const { text } = await captureRaw(part.body.statements, shell, io)
  return opened({ content: bytesOfText(text) }, shell, () => undefined)
}

/** A path for what was opened; it is closed when the command that it was opened for has ended. */
function opened(descriptor: Descriptor, shell: Shell, close: () => void): string {
  const open = (shell.descriptors ??= new Map())
  let number = 63
  while (open.has(`/dev/fd/${number}`)) number--
  const path = `/dev/fd/${number}`
  open.set(path, descriptor)
  ;(shell.opened ??= []).push(() => {
    open.delete(path)
    close()
  })
  return path
}

function reader(statements: readonly StatementNode[], shell: Shell, io: Io): string {
  const stop = createStop(io.signal)
  const pipe = createPipe(createStop())
  const own: Io = { ...io, stdin: pipe.input, signal: stop, drained: undefined }
  const finished = inSubshell(shell, own, (inner) => shell.execute(statements, inner, own)).finally(() => pipe.abandon())
  shell.substitutions.push({ finished, close: pipe.close })
  return opened({ sink: pipe.sink }, shell, () => pipe.close())
}

const graceMs = 20

/** The process of `< <(command)`, whose output is read as it comes; it ends soon after nobody reads any more. */
export function streamOf(
  redirection: RedirectionNode,
  shell: Shell,
  io: Io,
): { input: ChunkInput; close(): undefined } | undefined {
  const { operator, target } = redirection
  const [part, more] = target.type === 'Word' ? target.parts : []
  if (operator !== '<' || part?.type !== 'ProcessSubstitution' || part.direction !== 'input' || more) return undefined
  const stop = createStop(io.signal)
  const pipe = createPipe(stop)
  const own: Io = { ...io, stdout: pipe.sink, signal: stop, drained: () => pipe.drained() }
  const finished = inSubshell(shell, own, (inner) => shell.execute(part.body.statements, inner, own)).finally(() => pipe.close())
  shell.substitutions.push({ finished, close: () => stop.abort('SIGPIPE') })
  const close = (): undefined => {
    pipe.abandon()
    setTimeout(() => stop.abort('SIGPIPE'), graceMs)
  }
  return { input: pipe.input, close }
}

/** Closes what was opened for a command that has ended. */
export function closeOpened(shell: Shell, before: number): void {
  for (const close of shell.opened?.splice(before) ?? []) close()
}

/** Waits for the processes of substitutions when their shell ends. */
export async function endSubstitutions(shell: Shell, io: Io): Promise<void> {
  closeOpened(shell, 0)
  for (const { finished, close } of shell.substitutions.splice(0)) {
    close()
    await untilStopped(
      finished.catch(() => 0),
      io.signal,
      () => 0,
    )
  }
}
