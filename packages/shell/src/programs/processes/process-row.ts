import type { ShellProcess } from '../../bash/shell.ts'

/** A process as /proc tells of it. */
export interface ProcessRow {
  pid: number
  ppid: number
  user: string
  uid: number
  /** The program's name, at most 15 characters. */
  name: string
  args: string
  /** Of a container: its node's ps shows it, its own as 1. */
  tty: string
  state: string
  startedAtMs: number
  cpuSeconds: number
  virtualKib: number
  residentKib: number
  /** The Pod in whose namespaces it runs, and its container; the pause process has none. */
  of?: { namespace: string; pod: string; container?: string }
}

export const nameOf = (args: string): string => (args.replace(/^-/, '').split(/[ :]/)[0]?.split('/').at(-1) ?? '').slice(0, 15)

/** When the machine was started, by its /proc/uptime. */
export const bootedAtMs = (process: ShellProcess): number => process.now() - (Math.floor(process.now() / 1000) % 864_000) * 1000

type Known = Pick<ProcessRow, 'pid' | 'args'> & Partial<ProcessRow>

/** A row with what is usual for what is not given. */
export function row(process: ShellProcess, known: Known): ProcessRow {
  return {
    ppid: known.pid === 1 ? 0 : 1,
    user: 'root',
    uid: 0,
    name: nameOf(known.args),
    tty: '?',
    state: 'Ss',
    startedAtMs: bootedAtMs(process),
    cpuSeconds: 0,
    virtualKib: 72_416,
    residentKib: 12_288,
    ...known,
  }
}

/** The shell that one types in, and what it has just started. */
export function ownRows(process: ShellProcess, shellPid: number, args: string): ProcessRow[] {
  const { name: user, uid } = process.user
  const tty = process.terminal ? 'pts/0' : '?'
  const own = { user, uid, tty, startedAtMs: process.now() }
  return [
    row(process, { ...own, pid: shellPid, args, virtualKib: 8_604, residentKib: 5_376, startedAtMs: process.now() - 60_000 }),
    row(process, {
      ...own,
      pid: 9200,
      ppid: shellPid,
      args: process.argv.join(' '),
      state: 'R+',
      virtualKib: 11_084,
      residentKib: 4_480,
    }),
  ]
}
