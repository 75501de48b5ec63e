import type { Io, ShellProcess } from '../bash/shell.ts'

/** The streams of a process, for a shell that runs inside it. */
export function ioOfProcess(process: ShellProcess): Io {
  const io: Io = {
    stdin: process.stdin,
    stdout: { isTerminal: process.stdoutIsTerminal, write: (text) => process.stdout(text) },
    stderr: { isTerminal: process.stderrIsTerminal, write: (text) => process.stderr(text) },
    more: new Map(),
    signal: process.signal,
    drained: () => process.drained(),
  }
  return process.terminal ? { ...io, terminal: process.terminal } : io
}
