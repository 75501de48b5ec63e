import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { PartOf } from './ast.ts'
import { captureOutput } from './capture.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

/** `<(command)`: the command's output in a file of its own, by its path. `>(command)` is refused. */
export async function substituteProcess(part: PartOf<'ProcessSubstitution'>, shell: Shell, io: Io): Promise<string> {
  if (part.direction === 'output') throw new ShellError('>(…): output to a process is not simulated; use a pipe', 1)
  const { text } = await captureOutput(part.body.statements, shell, io)
  const path = `/tmp/.fd-${shell.pid}-${shell.machine.now()}-${counter++ % 64}`
  const failed = shell.machine.files.write(path, bytesOfText(text === '' ? '' : `${text}\n`))
  if (failed !== undefined) throw new ShellError(`/dev/fd/63: ${failed}`, 1)
  return path
}

let counter = 0
