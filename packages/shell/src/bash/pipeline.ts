import type { CommandNode, PipelineNode } from './ast.ts'
import { dialectWords, errorStatus } from './dialect-words.ts'
import { runExitTrap, runStoppedTrap } from './exit-trap.ts'
import { createPipe, type Pipe } from './pipe.ts'
import { complaintHead, forkShell, type Io, type Outcome, type Shell, Stopped } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { createStop, type Stop } from './stop.ts'

type Run = (node: CommandNode, shell: Shell, io: Io) => Promise<Outcome>

const maxPrograms = 50

/** One command in this shell, or several at the same time, each in a subshell of its own. */
export async function runPipeline(pipeline: PipelineNode, shell: Shell, io: Io, run: Run): Promise<Outcome> {
  const [only, second] = pipeline.commands
  if (only && !second) {
    const outcome = await run(only, shell, io)
    if (!outcome.flow) shell.pipeStatus = [outcome.status]
    return outcome
  }
  if (pipeline.commands.length > maxPrograms) throw new ShellError(`pipe of more than ${maxPrograms} programs: not run`, 1)
  const stops = pipeline.commands.map(() => createStop(io.signal))
  const pipes = stops.slice(0, -1).map((stop) => createPipe(stop))
  const running = pipeline.commands.map((node, index) => element(node, index, { pipeline, pipes, stops }, shell, io, run))
  const statuses = await Promise.all(running)
  for (const stop of stops) stop.release()
  if (io.signal.aborted) throw new Stopped(130)
  shell.pipeStatus = statuses
  const failed = statuses.filter((status) => status !== 0)
  return { status: shell.options.has('pipefail') ? (failed.at(-1) ?? 0) : (statuses.at(-1) ?? 0) }
}

interface Plumbing {
  pipeline: PipelineNode
  pipes: Pipe[]
  stops: Stop[]
}

async function element(node: CommandNode, index: number, plumbing: Plumbing, shell: Shell, io: Io, run: Run): Promise<number> {
  const { pipes, stops, pipeline } = plumbing
  const before = pipes[index - 1]
  const after = pipes[index]
  const stderr = after && pipeline.pipeStderr?.[index] ? after.sink : io.stderr
  const own: Io = {
    ...io,
    stdin: before?.input ?? io.stdin,
    stdout: after?.sink ?? io.stdout,
    stderr,
    signal: stops[index] as Stop,
    drained: after ? () => after.drained() : io.drained,
  }
  try {
    if (!after && shell.options.has('lastpipe') && !shell.interactive) return (await run(node, shell, own)).status
    return await inSubshell(shell, own, (inner) => run(node, inner, own))
  } finally {
    before?.abandon()
    after?.close()
  }
}

/** Runs in a copy of the shell; what would end the line ends only this copy. Fatal bounds (status 152, 254) go on up. */
export async function inSubshell(shell: Shell, io: Io, work: (shell: Shell) => Promise<Outcome>): Promise<number> {
  shell.budget.enter()
  const inner = forkShell(shell)
  try {
    const { status } = await work(inner)
    return await runExitTrap(inner, io, status)
  } catch (error) {
    await runStoppedTrap(inner, io, error)
    return subshellStatus(error, shell, io)
  } finally {
    shell.budget.leave()
  }
}

function subshellStatus(error: unknown, shell: Shell, io: Io): number {
  if (error instanceof Stopped) return error.status
  if (error instanceof ShellError && error.status !== 152 && error.status !== 254) {
    io.stderr.write(`${error.head ?? complaintHead(shell)}${dialectWords(error.message, shell.machine.dialect)}\n`)
    return errorStatus(error.status, shell.machine.dialect)
  }
  throw error
}
