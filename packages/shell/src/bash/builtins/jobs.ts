import { stateOf } from '../jobs.ts'
import { type Io, type Job, type Outcome, type Shell, Stopped } from '../shell.ts'
import { untilStopped } from '../stop.ts'
import { complain } from './complain.ts'

export function jobs(args: string[], shell: Shell, io: Io): Outcome {
  const last = shell.jobs.length - 1
  for (const [index, job] of shell.jobs.entries()) {
    const mark = index === last ? '+' : index === last - 1 ? '-' : ' '
    if (args.includes('-p')) io.stdout.write(`${job.pid}\n`)
    else
      io.stdout.write(
        `[${job.id}]${mark}  ${args.includes('-l') ? `${job.pid} ` : ''}${stateOf(job).padEnd(22)}  ${job.command}${job.done ? '' : ' &'}\n`,
      )
  }
  shell.jobs = shell.jobs.filter((job) => !job.done)
  return { status: 0 }
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
  return job.status
}

export async function wait(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (args.length === 0) {
    for (const job of [...shell.jobs]) await waitFor(job, shell, io)
    return { status: 0 }
  }
  let status = 0
  for (const word of args) {
    const job = find(word, shell)
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

export async function fg(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const job = find(args[0], shell)
  if (!job) return complain('fg', `${args[0] ?? 'current'}: no such job`, shell, io)
  io.stdout.write(`${job.command}\n`)
  shell.jobs = shell.jobs.filter((each) => each !== job)
  try {
    return { status: await waitFor(job, shell, io) }
  } finally {
    job.stop()
  }
}

export function bg(args: string[], shell: Shell, io: Io): Outcome {
  const job = find(args[0], shell)
  if (!job) return complain('bg', `${args[0] ?? 'current'}: no such job`, shell, io)
  return complain('bg', `job ${job.id} already in background`, shell, io, 0)
}

// signal.h of Linux; 32 and 33 belong to the C library
const named =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  )
const signals = new Map<number, string>([
  ...named.map((name, index): [number, string] => [index + 1, name]),
  ...Array.from({ length: 16 }, (_, i): [number, string] => [34 + i, i === 0 ? 'RTMIN' : `RTMIN+${i}`]),
  ...Array.from({ length: 15 }, (_, i): [number, string] => [50 + i, i === 14 ? 'RTMAX' : `RTMAX-${14 - i}`]),
])

/** kill -l: all in five columns; of numbers the names, of names the numbers. */
function listSignals(args: readonly string[], shell: Shell, io: Io): Outcome {
  if (args.length === 0) {
    const cells = [...signals].map(([number, name]) => `${String(number).padStart(2)}) SIG${name}`)
    const rows = Array.from({ length: Math.ceil(cells.length / 5) }, (_, row) => cells.slice(row * 5, row * 5 + 5).join('\t'))
    io.stdout.write(`${rows.join('\n')}${cells.length % 5 === 0 ? '' : '\t'}\n`)
    return { status: 0 }
  }
  let status = 0
  for (const word of args) {
    const name = word.replace(/^SIG/i, '').toUpperCase()
    const number = [...signals].find(([, each]) => each === name)?.[0]
    const shown = /^\d+$/.test(word) ? signals.get(Number(word) & 127) : number
    if (shown === undefined) status = complain('kill', `${word}: invalid signal specification`, shell, io).status
    else io.stdout.write(`${shown}\n`)
  }
  return { status }
}

/** A job that obeys at once has gone when kill returns: the next command does not find its sockets. */
async function ended(job: Job, shell: Shell): Promise<void> {
  for (let round = 0; !job.done && round < 20; round++) await shell.budget.pause(async () => undefined)
}

export async function kill(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (args[0] === '-l' || args[0] === '-L') {
    return listSignals(args.slice(1), shell, io)
  }
  const targets = args.filter((word, index) => !(word.startsWith('-') && index === 0) && !(args[0] === '-s' && index === 1))
  if (targets.length === 0) {
    io.stderr.write(`kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n`)
    return { status: 2 }
  }
  let status = 0
  for (const target of targets) {
    const job = find(target, shell)
    if (job && !job.done) {
      job.stop()
      await ended(job, shell)
    } else status = noSuch(target, shell, io)
  }
  return { status }
}

function noSuch(target: string, shell: Shell, io: Io): number {
  if (target.startsWith('%')) return complain('kill', `${target}: no such job`, shell, io).status
  if (!/^-?\d+$/.test(target)) return complain('kill', `${target}: arguments must be process or job IDs`, shell, io).status
  return complain('kill', `(${target}) - No such process`, shell, io).status
}
