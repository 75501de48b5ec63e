import { baseName } from '@kubemaze/core/process/path.ts'
import type { Input } from '@kubemaze/core/process/process.ts'
import { noInput, stoppable } from './input.ts'
import type { Sink } from './pipe.ts'
import { findProgram, runFound } from './run-arguments.ts'
import { forkShell, type Io, type Shell, type ShellProcess, type ShellProgram, Stopped } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { filesOf } from './shell-files.ts'
import { createStop, exitCodeOf, untilStopped } from './stop.ts'
import { createVariables, exportedOf } from './variables.ts'

/** Runs a program as a process of the shell. Throws Stopped when a signal ends it first. */
export async function runProgram(program: ShellProgram, argv: readonly string[], shell: Shell, io: Io): Promise<number> {
  const life = { ended: false }
  const process = processOf(argv, shell, io, life)
  const running = program(process).catch((error: unknown) => failure(error, argv, io))
  const stopped = await untilStopped(running, io.signal, () => undefined)
  // what is interrupted may still say its last words: ping's and tcpdump's sums
  const status = stopped === undefined && io.signal.aborted ? await Promise.race([running, graceEnd()]) : stopped
  life.ended = true
  const own = status !== undefined && endsWell.has(baseName(argv[0] ?? '')) && exitCodeOf(io.signal) === interrupted
  if (status === undefined || io.signal.aborted) throw new Stopped(own ? status : exitCodeOf(io.signal))
  return status
}

const interrupted = 130
/** These have a handler for Ctrl-C, and say themselves how they end. */
const endsWell: ReadonlySet<string> = new Set(['ping', 'top', 'watch', 'tcpdump'])

const graceMs = 40

function graceEnd(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), graceMs))
}

/** A process that only looks: for completion. */
export function quietProcess(argv: readonly string[], shell: Shell): ShellProcess {
  const silent: Sink = { isTerminal: false, write: () => {} }
  const io: Io = { stdin: noInput, stdout: silent, stderr: silent, more: new Map(), signal: createStop() }
  return processOf(argv, shell, io, { ended: false })
}

function failure(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof ShellError || error instanceof Stopped) throw error
  io.stderr.write(`${argv[0]}: ${error instanceof Error ? error.message : String(error)}\n`)
  return 1
}

/** After its end a program cannot write any more. */
function whileAlive(sink: Sink, life: { ended: boolean }): (text: string) => void {
  return (text) => {
    if (!life.ended) sink.write(text)
  }
}

function processOf(argv: readonly string[], shell: Shell, io: Io, life: { ended: boolean }): ShellProcess {
  const { machine } = shell
  // one that does not look whether it was stopped would go on for ever behind everybody's back
  const pauseAlive = async (pause: () => Promise<boolean>): Promise<boolean> => {
    if (life.ended) throw new Stopped(exitCodeOf(io.signal))
    return shell.budget.pause(pause)
  }
  const process: ShellProcess = {
    argv,
    env: exportedOf(shell.variables),
    cwd: shell.cwd,
    user: shell.user,
    host: machine.host,
    stdin: stoppable(io.stdin, io.signal),
    stdout: whileAlive(io.stdout, life),
    stderr: whileAlive(io.stderr, life),
    stdoutIsTerminal: io.stdout.isTerminal,
    stderrIsTerminal: io.stderr.isTerminal,
    files: filesOf(shell),
    network: machine.network,
    machine,
    shell,
    signal: io.signal,
    now: () => machine.now(),
    wait: (ms) => pauseAlive(() => machine.wait(ms, io.signal)),
    waitForChange: (ms) => pauseAlive(() => machine.waitForChange(ms, io.signal)),
    ...listening(machine, argv[0] ?? '', shell.user.uid),
    drained: io.drained ?? (async () => {}),
    breathe: () => shell.budget.step(),
    spawn: (inner, over) => spawn(inner, over, shell, io),
  }
  return io.terminal ? { ...process, terminal: io.terminal } : process
}

// net.ipv4.ip_unprivileged_port_start
const firstFreePort = 1024

function listening(
  { listen, forward }: Shell['machine'],
  program: string,
  uid: number,
): Pick<ShellProcess, 'listen' | 'forward'> {
  const isDenied = (port: number): boolean => port > 0 && port < firstFreePort && uid !== 0
  return {
    ...(listen && {
      listen: (address, port, ...rest) =>
        isDenied(port) ? 'permission denied' : listen(baseName(program), address, port, ...rest),
    }),
    ...(forward && {
      forward: (address, port, to, connected) => (isDenied(port) ? 'permission denied' : forward(address, port, to, connected)),
    }),
  }
}

type Over = Parameters<ShellProcess['spawn']>[1]

async function spawn(argv: readonly string[], over: Over, shell: Shell, io: Io): Promise<number> {
  const machine = over?.host ? shell.machine.other(over.host) : shell.machine
  if (!machine) return 255
  const inner: Shell = {
    ...forkShell(shell),
    machine,
    user: over?.user ?? shell.user,
    cwd: over?.cwd ?? shell.cwd,
    functions: new Map([...shell.functions].filter(([name]) => shell.exportedFunctions?.has(name))),
  }
  if (over?.env)
    inner.variables = createVariables(Object.entries(over.env).map(([name, text]) => [name, { text, exported: true }]))
  const own: Io = {
    ...io,
    stdin: (over?.stdin as Input | undefined) ?? io.stdin,
    stdout: over?.stdout ? { isTerminal: false, write: over.stdout } : io.stdout,
    stderr: over?.stderr ? { isTerminal: false, write: over.stderr } : io.stderr,
  }
  await shell.budget.command()
  shell.budget.enter()
  try {
    return await runFound(findProgram(argv[0] ?? '', inner), [...argv], inner, own)
  } finally {
    shell.budget.leave()
  }
}
