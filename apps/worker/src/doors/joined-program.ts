import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { ExecStreams, RuntimeError } from '@kubemaze/core/process/runtime.ts'
import type { Lab } from '../objects/lab.ts'
import { createTty } from '../tty/tty.ts'
import { type ProgramInput, programInput } from './program-input.ts'

export type Exec = Connect & { type: 'exec' | 'attach' }

/** A program in a container and the client that is joined to it, whatever carries its bytes. */
export interface JoinedProgram extends Pick<ProgramInput, 'push' | 'end'> {
  resize(size: { columns?: number; rows?: number }): void
  /** Resolves with the exit code, or with why it could not begin. */
  run(lab: Lab): Promise<number | RuntimeError>
  /** The client has gone: the program ends, and nobody hears of it. */
  leave(): void
}

export function joinedProgram(connect: Exec, out: Pick<ExecStreams, 'stdout' | 'stderr'>): JoinedProgram {
  const controller = new AbortController()
  let gone = false
  const whileHere =
    (write: (text: string) => void) =>
    (text: string): void => {
      if (!gone) write(text)
    }
  const { push, end, resize, streams } = connect.tty
    ? atTerminal(whileHere(out.stdout), () => controller.abort())
    : plain({ stdout: whileHere(out.stdout), stderr: whileHere(out.stderr) })
  if (!connect.stdin) end()
  return {
    push: (bytes) => (connect.stdin ? push(bytes) : undefined),
    end,
    resize,
    run: (lab) => lab.opened().cluster.exec(connect, { ...streams, signal: controller.signal }),
    leave() {
      gone = true
      controller.abort()
      end()
    },
  }
}

type Joined = Pick<JoinedProgram, 'push' | 'end' | 'resize'> & { streams: Omit<ExecStreams, 'signal'> }

function atTerminal(write: (text: string) => void, interrupt: () => void): Joined {
  const tty = createTty({ write, interrupt })
  const { input, terminal, output, push, end, resize } = tty
  return { push, end, resize, streams: { stdin: input, stdout: output, stderr: output, terminal } }
}

function plain(out: Pick<ExecStreams, 'stdout' | 'stderr'>): Joined {
  const { input, push, end } = programInput()
  return { push, end, resize() {}, streams: { stdin: input, ...out } }
}
