import { expect, it } from 'vitest'
import { mayAccess } from './access.ts'

const root = { name: 'root', uid: 0 }
const user = { name: 'user', uid: 1000, groups: [1000, 2000] }

it.each<[who: typeof root | typeof user, mode: number, uid: number, gid: number, may: string, type?: 'directory']>([
  [root, 0o000, 1000, 1000, 'rw'],
  [root, 0o001, 1000, 1000, 'rwx'],
  [root, 0o000, 1000, 1000, 'rwx', 'directory'],
  [user, 0o644, 0, 0, 'r'],
  [user, 0o600, 0, 0, ''],
  [user, 0o600, 1000, 0, 'rw'],
  [user, 0o077, 1000, 1000, ''],
  [user, 0o070, 0, 2000, 'rwx'],
  [user, 0o007, 0, 2000, ''],
  [user, 0o751, 0, 0, 'x', 'directory'],
])('%o %o of %i:%i lets %s', (who, mode, uid, gid, may, type) => {
  const stat = { type: type ?? ('file' as const), mode, uid, gid, sizeBytes: 0, modifiedAtMs: 0 }
  expect((['r', 'w', 'x'] as const).filter((kind) => mayAccess(who, stat, kind)).join('')).toBe(may)
})
