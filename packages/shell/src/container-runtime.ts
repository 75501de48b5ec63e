import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Signal } from '@kubemaze/core/process/process.ts'
import type { ContainerRef, ContainerRuntime, ExecStreams, RuntimeError } from '@kubemaze/core/process/runtime.ts'
import { type Bounds, defaultBounds } from './bash/budget.ts'
import { createShell } from './bash/create-shell.ts'
import { noInput } from './bash/input.ts'
import { findProgram, runFound } from './bash/run-arguments.ts'
import { type Io, type Machine, type Shell, Stopped } from './bash/shell.ts'
import { ShellError } from './bash/shell-error.ts'
import { createStop } from './bash/stop.ts'
import { unhurriedInput, unhurriedTerminal } from './bash/unhurried.ts'
import { createVariables } from './bash/variables.ts'
import { containerMachine } from './container-machine.ts'
import { labWaits } from './lab-waits.ts'
import { startScript } from './main-script.ts'
import { terminalSink } from './terminal-sink.ts'

export interface RuntimeHost {
  cluster(): Cluster
  /** Waits by the host's clock. */
  wait(ms: number, signal: Signal): Promise<boolean>
}

/** Runs programs and scripts in containers, as their images have them. */
export function createContainerRuntime(host: RuntimeHost): ContainerRuntime {
  const wait = labWaits(host.cluster, host.wait)
  const machineOf = (ref: ContainerRef): Machine => containerMachine(host.cluster(), ref, wait)
  return {
    exec: (ref, argv, streams) => exec(host.cluster(), machineOf(ref), ref, argv, streams),
    start: (ref, argv, on) => startScript(containerShell(host.cluster(), machineOf(ref), ref, scriptBounds), argv, on),
  }
}

/** A script may work for long, but its work between two pauses is bounded. */
/** A client that is no terminal takes more at once: `kubectl cp`, a log to be kept. */
const clientBounds: Bounds = { ...defaultBounds, outputBytes: 16 * 1024 * 1024 }
const scriptBounds: Bounds = { ...defaultBounds, cpuMs: 5000 }

async function exec(
  cluster: Cluster,
  machine: Machine,
  ref: ContainerRef,
  argv: readonly string[],
  streams: ExecStreams,
): Promise<number | RuntimeError> {
  const shell = containerShell(cluster, machine, ref, streams.terminal ? defaultBounds : clientBounds)
  const missing = whyNotStarted(argv[0] ?? '', shell)
  if (missing !== undefined) return { message: missing, exitCode: 126 }
  const stop = createStop(streams.signal)
  const io = ioOf(shell, streams, stop)
  const found = findProgram(argv[0] ?? '', shell)
  try {
    return await runFound(found, [...argv], shell, io)
  } catch (error) {
    return endOf(error, io)
  } finally {
    stop.release()
    for (const job of shell.jobs) job.stop()
  }
}

function endOf(error: unknown, io: Io): number {
  if (error instanceof Stopped) return error.status
  if (!(error instanceof ShellError)) throw error
  io.stderr.write(`sh: ${error.message}\n`)
  return error.status
}

/** runc's words when a program cannot be started. */
function whyNotStarted(name: string, shell: Shell): string | undefined {
  const found = findProgram(name, shell)
  if (found.kind !== 'none') return undefined
  const head = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": `
  if (!name.includes('/')) return `${head}executable file not found in $PATH: unknown`
  return `${head}${found.status === 126 ? 'permission denied' : `stat ${name}: no such file or directory`}: unknown`
}

function ioOf(shell: Shell, streams: ExecStreams, signal: Signal): Io {
  const seen = { ...streams, terminal: streams.terminal }
  const stdout = terminalSink((text) => streams.stdout(text), shell.budget, seen, !streams.terminal)
  const stderr = terminalSink((text) => streams.stderr(text), shell.budget, seen, !streams.terminal)
  const stdin = unhurriedInput(streams.stdin ?? noInput, shell.budget)
  const io: Io = { stdin, stdout, stderr, more: new Map(), signal }
  return streams.terminal ? { ...io, terminal: unhurriedTerminal(streams.terminal, shell.budget) } : io
}

function containerShell(cluster: Cluster, machine: Machine, ref: ContainerRef, bounds: Bounds): Shell {
  const around = cluster.surroundings?.(ref)
  const user = around?.user ?? 'root'
  const uid = around?.uid ?? 0
  const environment: Record<string, string> = { HOME: uid === 0 ? '/root' : '/', ...around?.env }
  const begun = {
    name: 'sh',
    machine,
    user: { name: user, uid, ...(around && { groups: around.groups }), ...(around?.denied && { denied: around.denied }) },
    cwd: around?.cwd ?? '/',
    variables: createVariables(Object.entries(environment).map(([name, text]) => [name, { text, exported: true }])),
    pid: 20,
  }
  return createShell(begun, bounds)
}
