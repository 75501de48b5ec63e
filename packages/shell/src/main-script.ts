import { runText } from './bash/builtins/control.ts'
import { noInput } from './bash/input.ts'
import { inSubshell } from './bash/pipeline.ts'
import { findProgram, runFound } from './bash/run-arguments.ts'
import type { Io, Shell } from './bash/shell.ts'
import { createStop, type Stop } from './bash/stop.ts'

interface Listener {
  log(text: string, stream: 'stdout' | 'stderr'): void
  exited(code: number): void
}

/** Process 1 of a container as a script. SIGTERM ends it only if it has a trap for it or is no shell: so it is in Linux. */
export function startScript(shell: Shell, argv: readonly string[], on: Listener): { stop(signal: 'SIGTERM' | 'SIGKILL'): void } {
  const stop = createStop()
  const life = { ended: false }
  const say = (stream: 'stdout' | 'stderr') => ({
    isTerminal: false,
    write: (text: string) => {
      if (!life.ended) on.log(text, stream)
    },
  })
  const io: Io = { stdin: noInput, stdout: say('stdout'), stderr: say('stderr'), more: new Map(), signal: stop }
  const own: Shell = { ...shell, pid: 1, signalTraps: new Map() }
  void run(own, argv, io).then((code) => {
    if (life.ended) return
    life.ended = true
    on.exited(code)
  })
  return {
    stop(signal) {
      if (signal === 'SIGKILL') life.ended = true
      if (signal === 'SIGKILL' || !isShell(argv[0])) stop.abort(signal)
      else terminate(own, io, stop, on, life)
    },
  }
}

const isShell = (program: string | undefined): boolean => /(^|\/)(sh|ash|bash)$/.test(program ?? '')

async function run(shell: Shell, argv: readonly string[], io: Io): Promise<number> {
  try {
    return await inSubshell(shell, io, async (inner) => ({
      status: await runFound(findProgram(argv[0] ?? '', inner), [...argv], inner, io),
    }))
  } catch (error) {
    io.stderr.write(`${argv[0]}: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

/** The trap of the script's shell, if it set one. */
function terminate(shell: Shell, io: Io, stop: Stop, on: Listener, life: { ended: boolean }): void {
  const trap = shell.signalTraps?.get('TERM')
  if (!trap || trap.action === '' || trap.action === '-') return
  life.ended = true
  stop.abort('SIGTERM')
  const after: Io = { ...io, signal: createStop(), stdout: writer(on, 'stdout'), stderr: writer(on, 'stderr') }
  void runText(trap.action, trap.shell, after, 'trap')
    .then(({ status, flow }) => (flow === 'exit' ? status : 143))
    .catch(() => 143)
    .then((code) => on.exited(code))
}

const writer = (on: Listener, stream: 'stdout' | 'stderr') => ({
  isTerminal: false,
  write: (text: string) => on.log(text, stream),
})
