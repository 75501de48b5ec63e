import type { StatementNode } from './ast.ts'
import { forkShell, type Io, type Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

const maxCaptured = 4 * 1024 * 1024

/** Runs statements in a subshell and takes what they print, without the newlines at its end; stderr goes where it went. */
export async function captureOutput(
  statements: readonly StatementNode[],
  shell: Shell,
  io: Io,
): Promise<{ text: string; status: number }> {
  let text = ''
  const sink = {
    isTerminal: false,
    write(chunk: string) {
      text += chunk
      if (text.length > maxCaptured) throw new ShellError('command substitution: output limit of 4 MiB reached', 1)
    },
  }
  shell.budget.depth('command substitution', shell.subshellDepth)
  const { status } = await shell.execute(statements, forkShell(shell), { ...io, stdout: sink, drained: undefined })
  return { text: text.replace(/\n+$/, '').replaceAll('\0', ''), status }
}
