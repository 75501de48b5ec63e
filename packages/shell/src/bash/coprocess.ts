import { startJob } from './jobs.ts'
import { createPipe } from './pipe.ts'
import { withInput, withSink } from './redirect.ts'
import type { Io, Outcome, Shell } from './shell.ts'
import { createStop } from './stop.ts'

/** The first descriptors of a coprocess, as bash finds them free. */
const highest = 63

function freeDescriptor(from: number, io: Io, taken: readonly number[] = []): number {
  let fd = from
  while (io.more.has(fd) || taken.includes(fd)) fd--
  return fd
}

/**
 * `coproc NAME command`: the command runs in the background; NAME holds the descriptors that read what it prints and write what it reads,
 * NAME_PID its process. They stay open until the shell closes them or ends.
 */
export function startCoprocess(
  name: string,
  text: string,
  shell: Shell,
  io: Io,
  work: (shell: Shell, io: Io) => Promise<Outcome>,
): Outcome {
  const stop = createStop()
  const toIt = createPipe(createStop())
  const fromIt = createPipe(stop)
  const ended = async (inner: Shell, own: Io): Promise<Outcome> => {
    try {
      return await work(inner, own)
    } finally {
      fromIt.close()
      toIt.abandon()
    }
  }
  startJob(text, shell, io, ended, { stdin: toIt.input, stdout: fromIt.sink }, stop)
  const reads = freeDescriptor(highest, io)
  const writes = freeDescriptor(highest - 3, io, [reads])
  const sink = { ...toIt.sink, close: () => toIt.close() }
  const open = withSink(withInput(io, reads, fromIt.input), writes, sink)
  ;(shell.overrides ??= new Map()).set(io, open)
  shell.variables.set(name, { items: new Map([reads, writes].map((fd, index) => [String(index), String(fd)])) })
  shell.variables.set(`${name}_PID`, { text: String(shell.lastBackgroundPid) })
  return { status: 0 }
}
