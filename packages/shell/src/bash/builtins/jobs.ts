import { stateOf } from '../jobs.ts'
import { isOptionOn } from '../option-letters.ts'
import { type Io, type Job, type Outcome, type Shell, Stopped } from '../shell.ts'
import { untilStopped } from '../stop.ts'
import { complain } from './complain.ts'
import { evaluate } from './control.ts'
import { listSignals, signalNamed, signalNumber } from './signals.ts'

export function jobs(args: string[], shell: Shell, io: Io): Outcome {
  const all = shell.jobs.length > 0 ? shell.jobs : (shell.inheritedJobs ?? [])
  const last = all.length - 1
  const flags = args.filter((word) => word.startsWith('-')).join('')
  const words = args.filter((word) => !word.startsWith('-'))
  const chosen = words.map((word) => find(word, shell))
  const missing = chosen.indexOf(undefined)
  if (missing >= 0) return complain('jobs', `${words[missing]}: no such job`, shell, io)
  for (const [index, job] of all.entries()) {
    if ((words.length > 0 && !chosen.includes(job)) || (flags.includes('r') && job.done) || flags.includes('s')) continue
    const mark = index === last ? '+' : index === last - 1 ? '-' : ' '
    if (flags.includes('p')) io.stdout.write(`${job.pid}\n`)
    else
      io.stdout.write(
        `[${job.id}]${mark}  ${flags.includes('l') ? `${job.pid} ` : ''}${stateOf(job).padEnd(22)}  ${job.command}${job.done ? '' : ' &'}\n`,
      )
  }
  for (const job of shell.jobs.filter((each) => each.done)) remember(job, shell)
  shell.jobs = shell.jobs.filter((job) => !job.done)
  return { status: 0 }
}

/** What ended can be waited for by its process still. */
function remember(job: Job, shell: Shell): void {
  ;(shell.endedJobs ??= new Map()).set(String(job.pid), job.status)
}

function find(word: string | undefined, shell: Shell): Job | undefined {
  if (word === undefined || word === '%%' || word === '%+' || word === '%') return shell.jobs.at(-1)
  if (word.startsWith('%'))
    return shell.jobs.find((job) => String(job.id) === word.slice(1) || job.command.startsWith(word.slice(1)))
  return shell.jobs.find((job) => String(job.pid) === word)
}

async function waitFor(job: Job, shell: Shell, io: Io): Promise<number> {
  let done = false
  const watch = job.finished.then((status) => {
    done = true
    return status
  })
  for (let round = 0; !done && round < 100_000; round++) {
    await untilStopped(
      Promise.race([watch, shell.budget.pause(() => shell.machine.wait(100, io.signal))]),
      io.signal,
      () => undefined,
    )
    if (io.signal.aborted) throw new Stopped(130)
    await shell.budget.step()
  }
  shell.jobs = shell.jobs.filter((each) => each !== job)
  remember(job, shell)
  return job.status
}

export async function wait(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (args.length === 0) {
    for (const job of [...shell.jobs]) await waitFor(job, shell, io)
    return { status: 0 }
  }
  if (args[0] === '-n' && shell.machine.dialect === 'bash') {
    return { status: await waitForAny(args.slice(1), shell, io) }
  }
  let status = 0
  for (const word of args) {
    const job = find(word, shell)
    const ended = job ? undefined : shell.endedJobs?.get(word)
    if (ended !== undefined) {
      status = ended
      continue
    }
    if (!job && shell.machine.dialect !== 'bash') {
      status = 127
      continue
    }
    if (!job)
      return complain(
        'wait',
        word.startsWith('%') ? `${word}: no such job` : `pid ${word} is not a child of this shell`,
        shell,
        io,
        127,
      )
    status = await waitFor(job, shell, io)
  }
  return { status }
}

/** wait -n: the first job that ends. */
async function waitForAny(words: readonly string[], shell: Shell, io: Io): Promise<number> {
  const named = words.filter((word) => !word.startsWith('-')).map((word) => find(word, shell))
  const jobs = named.length > 0 ? named.filter((job) => job !== undefined) : [...shell.jobs]
  if (jobs.length === 0) return 127
  const first = jobs.find((job) => job.done)
  if (first) return waitFor(first, shell, io)
  const any = Promise.race(jobs.map((job) => job.finished))
  for (let turn = 0; turn < 100_000 && !jobs.some((job) => job.done); turn++) {
    await untilStopped(
      Promise.race([any, shell.budget.pause(() => shell.machine.wait(100, io.signal))]),
      io.signal,
      () => undefined,
    )
    if (io.signal.aborted) throw new Stopped(130)
    await shell.budget.step()
  }
  const job = jobs.find((each) => each.done)
  return job ? waitFor(job, shell, io) : 127
}

/** disown [JOB …]: the shell knows them no longer. */
export function disown(args: string[], shell: Shell, io: Io): Outcome {
  const words = args.filter((word) => !word.startsWith('-'))
  const chosen =
    args.includes('-a') || args.includes('-r')
      ? [...shell.jobs]
      : (words.length > 0 ? words : [undefined]).map((word) => find(word, shell))
  const missing = chosen.indexOf(undefined)
  if (missing >= 0) return complain('disown', `${words[missing] ?? 'current'}: no such job`, shell, io)
  if (!args.includes('-h')) shell.jobs = shell.jobs.filter((job) => !chosen.includes(job))
  return { status: 0 }
}

function noJob(by: string, word: string | undefined, shell: Shell, io: Io): Outcome {
  if (shell.machine.dialect === 'bash') return complain(by, `${word ?? 'current'}: no such job`, shell, io)
  return complain(by, word === undefined ? 'No current job' : `No such job: ${word}`, shell, io, 2)
}

export async function fg(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (!isOptionOn('monitor', shell) && shell.machine.dialect === 'bash') return complain('fg', 'no job control', shell, io)
  const job = find(args[0], shell)
  if (!job) return noJob('fg', args[0], shell, io)
  io.stdout.write(`${job.command}\n`)
  shell.jobs = shell.jobs.filter((each) => each !== job)
  try {
    return { status: await waitFor(job, shell, io) }
  } finally {
    job.stop()
  }
}

export function bg(args: string[], shell: Shell, io: Io): Outcome {
  if (!isOptionOn('monitor', shell) && shell.machine.dialect === 'bash') return complain('bg', 'no job control', shell, io)
  const job = find(args[0], shell)
  if (!job) return noJob('bg', args[0], shell, io)
  return complain('bg', `job ${job.id} already in background`, shell, io, 0)
}

/** A job that obeys at once has gone when kill returns: the next command does not find its sockets. */
async function ended(job: Job, shell: Shell): Promise<void> {
  for (let round = 0; !job.done && round < 20; round++) await shell.budget.pause(async () => undefined)
}

const killUsage = 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n'

export async function kill(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [first = '', second] = args
  if (first === '-l' || first === '-L') return listSignals(args.slice(1), shell, io)
  const valued = first === '-s' || first === '-n'
  if (valued && second === undefined && shell.machine.dialect === 'bash')
    return complain('kill', `${first}: option requires an argument`, shell, io)
  const asked = valued ? (second ?? '') : /^-[^-]/.test(first) ? first.slice(1) : 'TERM'
  const targets = args.slice(valued ? 2 : first.startsWith('-') ? 1 : 0)
  const name = /^\d+$/.test(asked) ? (asked === '0' ? '0' : signalNamed(Number(asked))) : asked.toUpperCase().replace(/^SIG/, '')
  if (name === undefined || (name !== '0' && signalNumber(name) === undefined)) return badSignal(asked, shell, io)
  if (targets.length === 0) {
    return withoutTarget(shell, io)
  }
  let status = 0
  let flow: Outcome['flow']
  for (const target of targets) {
    const outcome = await send(name, target, shell, io)
    status = outcome.status || status
    flow ??= outcome.flow
  }
  return flow ? { status, flow } : { status }
}

function badSignal(asked: string, shell: Shell, io: Io): Outcome {
  const { dialect } = shell.machine
  if (dialect === 'dash') return complain('kill', `Illegal option -${asked.slice(0, 1)}`, shell, io, 2)
  return complain('kill', dialect === 'ash' ? `bad signal name '${asked}'` : `${asked}: invalid signal specification`, shell, io)
}

function withoutTarget(shell: Shell, io: Io): Outcome {
  const { dialect } = shell.machine
  if (dialect === 'ash') return complain('kill', 'you need to specify whom to kill', shell, io)
  if (dialect === 'dash') return complain('kill', dashKillUsage, shell, io, 2)
  io.stderr.write(killUsage)
  return { status: 2 }
}

const dashKillUsage = 'Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]'

async function send(name: string, target: string, shell: Shell, io: Io): Promise<Outcome> {
  const job = find(target, shell)
  if (target === String(shell.pid) && shell.subshellDepth === 0 && !shell.interactive) return sendSelf(name, shell, io)
  if (!job || job.done) return { status: target === String(shell.pid) && name === '0' ? 0 : noSuch(target, shell, io) }
  if (name !== '0') job.stop(name)
  await ended(job, shell)
  return { status: 0 }
}

/** `kill $$` in a script: its trap runs, or the script ends. */
async function sendSelf(name: string, shell: Shell, io: Io): Promise<Outcome> {
  const action = shell.traps.get(name)
  const ignored = action === '' || name === '0' || ['CHLD', 'CONT', 'WINCH', 'URG'].includes(name)
  if (action && name !== 'KILL' && name !== 'STOP') return evaluate([action], shell, io)
  return ignored ? { status: 0 } : { status: 128 + (signalNumber(name) ?? 0), flow: 'exit' }
}

function noSuch(target: string, shell: Shell, io: Io): number {
  if (target.startsWith('%')) return complain('kill', `${target}: no such job`, shell, io).status
  if (!/^-?\d+$/.test(target)) return complain('kill', `${target}: arguments must be process or job IDs`, shell, io).status
  return complain('kill', `(${target}) - No such process`, shell, io).status
}
