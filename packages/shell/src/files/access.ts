import type { FileStat } from '@kubemaze/core/process/files.ts'
import type { Process } from '@kubemaze/core/process/process.ts'

const bits = { r: 4, w: 2, x: 1 } as const

/** access(2): may a user read, write, or run (search) what this is? Root may run only what somebody may. */
export function mayAccess({ uid, groups }: Process['user'], stat: FileStat, kind: keyof typeof bits): boolean {
  if (uid === 0) return kind !== 'x' || stat.type === 'directory' || (stat.mode & 0o111) !== 0
  const shift = uid === (stat.uid ?? 0) ? 6 : (groups ?? [uid]).includes(stat.gid ?? 0) ? 3 : 0
  return ((stat.mode >> shift) & bits[kind]) !== 0
}
