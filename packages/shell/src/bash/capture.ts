import type { RedirectionNode, StatementNode } from './ast.ts'
import { redirect } from './redirect.ts'
import { complaintHead, forkShell, type Io, type Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

const maxCaptured = 4 * 1024 * 1024

/** Runs statements in a subshell and takes what they print, without the newlines at its end; stderr goes where it went. */
export async function captureOutput(
  statements: readonly StatementNode[],
  shell: Shell,
  io: Io,
): Promise<{ text: string; status: number }> {
  const { text, status } = await captureRaw(statements, shell, io)
  return { text: trimmed(text), status }
}

/** The same, with all that was printed. */
export async function captureRaw(
  statements: readonly StatementNode[],
  shell: Shell,
  io: Io,
): Promise<{ text: string; status: number }> {
  const file = onlyFile(statements)
  if (file) {
    const given = await redirect([file], shell, io)
    if (!('error' in given)) return { text: await given.io.stdin.readAll(), status: 0 }
    io.stderr.write(`${complaintHead(shell)}${given.error}\n`)
    return { text: '', status: 1 }
  }
  let text = ''
  const sink = {
    isTerminal: false,
    write(chunk: string) {
      text += chunk
      if (text.length > maxCaptured) throw new ShellError('command substitution: output limit of 4 MiB reached', 1)
    },
  }
  shell.budget.depth('command substitution', shell.subshellDepth)
  const { status } = await shell.execute(
    statements,
    { ...forkShell(shell), traceDepth: (shell.traceDepth ?? 0) + 1 },
    { ...io, stdout: sink, drained: undefined },
  )
  return { text, status }
}

const trimmed = (text: string): string => text.replace(/\n+$/, '').replaceAll('\0', '')

/** `$(< file)` is what is in the file. */
function onlyFile([statement, more]: readonly StatementNode[]): RedirectionNode | undefined {
  const command = statement?.pipelines.length === 1 && !more ? statement.pipelines[0]?.commands : undefined
  const [only, second] = command ?? []
  if (only?.type !== 'SimpleCommand' || second || only.name || only.assignments.length > 0) return undefined
  const [redirection, another] = only.redirections
  return redirection?.operator === '<' && !another ? redirection : undefined
}
