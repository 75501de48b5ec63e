import { noInput } from './input.ts'
import { inSubshell } from './pipeline.ts'
import type { Io, Job, Outcome, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { createStop } from './stop.ts'

const maxJobs = 32
let nextPid = 4100

/** `command &`: runs on while the shell goes on. Its waits follow the lab's time and never run it forward. */
export function startJob(
  text: string,
  shell: Shell,
  io: Io,
  work: (shell: Shell, io: Io) => Promise<Outcome>,
  streams: Partial<Pick<Io, 'stdin' | 'stdout'>> = {},
  stop = createStop(),
): Outcome {
  if (shell.jobs.filter((job) => !job.done).length >= maxJobs)
    throw new ShellError('fork: retry: Resource temporarily unavailable', 254)
  const own: Io = { ...io, stdin: noInput, signal: stop, ...streams }
  const machine = { ...shell.machine.background(), dialect: shell.machine.dialect }
  const job: Job = {
    id: (shell.jobs.at(-1)?.id ?? 0) + 1,
    pid: nextPid++,
    command: text.replace(/\s*&\s*$/, ''),
    done: false,
    status: 0,
    finished: Promise.resolve(0),
    stop: (signal) => stop.abort(signal === 'KILL' || signal === 'INT' || signal === 'PIPE' ? `SIG${signal}` : 'SIGTERM'),
  }
  job.finished = finish(
    job,
    inSubshell({ ...shell, machine }, own, (inner) => work(inner, own)),
    shell,
    io,
  )
  shell.jobs.push(job)
  shell.lastBackgroundPid = job.pid
  if (shell.interactive && shell.subshellDepth === 0) io.stderr.write(`[${job.id}] ${job.pid}\n`)
  return { status: 0 }
}

async function finish(job: Job, running: Promise<number>, shell: Shell, io: Io): Promise<number> {
  try {
    job.status = await running
  } catch (error) {
    job.status = error instanceof ShellError ? error.status : 1
    if (shell.budget.fail(String((error as Error).message))) io.stderr.write(`${shell.name}: ${(error as Error).message}\n`)
  }
  job.done = true
  return job.status
}

/** `[1]+  Done  sleep 1`, once for each job that has ended since the last line. */
export function reportDone(shell: Shell, write: (text: string) => void): void {
  for (const job of shell.jobs.filter((each) => each.done)) write(`[${job.id}]+  ${stateOf(job).padEnd(22)}  ${job.command}\n`)
  shell.jobs = shell.jobs.filter((job) => !job.done)
}

export function stateOf(job: Job): string {
  if (!job.done) return 'Running'
  if (job.status === 0) return 'Done'
  if (job.status === 137) return 'Killed'
  return job.status > 128 ? 'Terminated' : `Exit ${job.status}`
}
