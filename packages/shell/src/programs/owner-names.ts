import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileStat } from '@kubemaze/core/process/files.ts'
import type { ShellProcess } from '../bash/shell.ts'

/** The names of numbers as /etc/passwd and /etc/group of the file system have them. */
export interface Names {
  user(uid: number): string | undefined
  group(gid: number): string | undefined
}

export function namesOf(process: ShellProcess): Names {
  const users = numbered(process, '/etc/passwd')
  const groups = numbered(process, '/etc/group')
  return { user: (uid) => users.get(uid), group: (gid) => groups.get(gid) }
}

const known: [number, string][] = [
  [0, 'root'],
  [1000, 'student'],
]

function numbered(process: ShellProcess, path: string): Map<number, string> {
  const content = process.files.read(path)
  if (typeof content === 'string') return new Map(known)
  const rows = textOfBytes(content)
    .split('\n')
    .map((line) => line.split(':'))
  return new Map(rows.filter(([, , number]) => number !== undefined).map(([name = '', , number]) => [Number(number), name]))
}

const studentId = 1000

/** Whose a file is. On a node homes belong to their users whatever the file says. */
export function ownerOf(process: ShellProcess, path: string, { uid = 0, gid = 0 }: FileStat): { uid: number; gid: number } {
  if (process.host.kind === 'node' && uid === 0 && /^\/home\/student(\/|$)/.test(path)) return { uid: studentId, gid: studentId }
  return { uid, gid }
}
