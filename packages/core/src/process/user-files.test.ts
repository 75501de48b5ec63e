import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../api/utf8.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { fileTrees } from './file-trees.ts'
import type { Files, FileUser } from './files.ts'
import { userFiles } from './user-files.ts'

const root: FileUser = { uid: 0, groups: [0] }
const ann: FileUser = { uid: 1000, groups: [1000] }
const bob: FileUser = { uid: 1001, groups: [1001, 2000] }
const bare: FileUser = { ...root, denied: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'] }
const x = encodeUtf8('x')

/** /open 0777, /tmp 1777, /team 2775 of group 2000, /closed 0700; a file of each mode in /open. */
function disk(): Files {
  const trees = fileTrees(createMemoryStore().local, () => 5)
  const all = trees.files(trees.rows('disk'))
  for (const [path, mode] of [
    ['/open', 0o777],
    ['/tmp', 0o1777],
    ['/team', 0o2775],
    ['/closed', 0o700],
  ] as const)
    all.mkdir(path, mode)
  all.chown('/team', 0, 2000)
  all.write('/closed/in', x)
  all.write('/open/0600', x, 0o600)
  all.write('/open/0640', x, 0o640)
  all.chown('/open/0640', 0, 2000)
  all.write('/open/0644', x, 0o644)
  all.write('/open/0604', x, 0o604)
  all.chown('/open/0604', 0, 2000)
  all.symlink('/closed', '/open/link')
  all.write('/tmp/roots', x, 0o666)
  return all
}

type Step = [who: FileUser, what: (files: Files) => unknown, answer: unknown]

describe('[KLT4] files as a user may touch them', () => {
  it.each<[string, Step[]]>([
    ['what is closed to others is closed', [[ann, (f) => f.read('/open/0600'), 'EACCES']]],
    [
      'a file may be seen where it may not be read',
      [[ann, (f) => f.stat('/open/0600'), expect.objectContaining({ mode: 0o600 })]],
    ],
    [
      'the group has its own bits, and others theirs',
      [
        [bob, (f) => f.read('/open/0640'), x],
        [ann, (f) => f.read('/open/0640'), 'EACCES'],
      ],
    ],
    [
      'who is in the group has the group’s bits even where others may more',
      [
        [bob, (f) => f.read('/open/0604'), 'EACCES'],
        [ann, (f) => f.read('/open/0604'), x],
      ],
    ],
    ['reading is not writing', [[ann, (f) => f.write('/open/0644', x), 'EACCES']]],
    ['nor is it appending', [[ann, (f) => f.append('/open/0644', x), 'EACCES']]],
    [
      'no way leads through a closed directory',
      [
        [ann, (f) => f.read('/closed/in'), 'EACCES'],
        [ann, (f) => f.stat('/closed/none'), 'EACCES'],
        [ann, (f) => f.read('/open/link/in'), 'EACCES'],
        [ann, (f) => f.list('/closed'), 'EACCES'],
        [ann, (f) => f.stat('/closed'), expect.objectContaining({ type: 'directory' })],
      ],
    ],
    ['root goes everywhere', [[root, (f) => f.read('/open/link/in'), x]]],
    [
      'root without its capabilities has what its class has',
      [
        [ann, (f) => f.write('/open/anns', x, 0o600), undefined],
        [bare, (f) => f.read('/open/anns'), 'EACCES'],
        [bare, (f) => f.chmod('/open/anns', 0o666), 'EPERM'],
        [bare, (f) => f.read('/closed/in'), x],
        [bare, (f) => f.chown('/open/0600', 1000, 1000), 'EPERM'],
        [bare, (f) => f.chmod('/open/0600', 0o666), undefined],
      ],
    ],
    [
      'each capability opens its own door',
      [
        [ann, (f) => f.write('/open/anns', x, 0o600), undefined],
        [{ ...root, denied: ['CHOWN'] }, (f) => f.read('/open/anns'), x],
        [{ ...root, denied: ['CHOWN'] }, (f) => f.chown('/open/anns', 0, 0), 'EPERM'],
        [{ ...root, denied: ['DAC_OVERRIDE'] }, (f) => f.chown('/open/anns', 0, 0), undefined],
        [{ ...root, denied: ['FOWNER'] }, (f) => f.chmod('/open/anns', 0o640), undefined],
        [ann, (f) => f.write('/tmp/anns', x), undefined],
        [{ ...root, denied: ['FOWNER'] }, (f) => f.remove('/tmp/anns'), undefined],
      ],
    ],
    ['a directory that is not open takes nothing', [[ann, (f) => f.write('/f', x), 'EACCES']]],
    ['nor gives anything up', [[ann, (f) => f.rename('/open', '/mine'), 'EACCES']]],
    ['what is not there is told before what is closed', [[ann, (f) => f.write('/none/f', x), 'ENOENT']]],
    ['a directory is no file', [[ann, (f) => f.write('/open', x), 'EISDIR']]],
    [
      'what a user makes is the user’s',
      [
        [ann, (f) => f.write('/open/f', x), undefined],
        [ann, (f) => f.stat('/open/f'), expect.objectContaining({ uid: 1000, gid: 1000, mode: 0o644 })],
        [ann, (f) => f.mkdir('/open/d'), undefined],
        [ann, (f) => f.stat('/open/d'), expect.objectContaining({ uid: 1000, gid: 1000, mode: 0o755 })],
        [bob, (f) => f.write('/open/d/f', x), 'EACCES'],
      ],
    ],
    [
      'a file keeps its owner when another writes it',
      [
        [root, (f) => f.chmod('/open/0644', 0o666), undefined],
        [ann, (f) => f.write('/open/0644', x), undefined],
        [ann, (f) => f.stat('/open/0644'), expect.not.objectContaining({ uid: 1000 })],
      ],
    ],
    [
      'a directory of a group gives its group on',
      [
        [bob, (f) => f.write('/team/f', x), undefined],
        [bob, (f) => f.stat('/team/f'), expect.objectContaining({ uid: 1001, gid: 2000 })],
        [bob, (f) => f.mkdir('/team/d'), undefined],
        [bob, (f) => f.stat('/team/d'), expect.objectContaining({ gid: 2000, mode: 0o2755 })],
        [root, (f) => f.write('/team/r', x), undefined],
        [root, (f) => f.stat('/team/r'), expect.objectContaining({ gid: 2000 })],
        [ann, (f) => f.write('/team/a', x), 'EACCES'],
      ],
    ],
    [
      'in a sticky directory each removes the own files only',
      [
        [ann, (f) => f.write('/tmp/a', x), undefined],
        [bob, (f) => f.remove('/tmp/a'), 'EPERM'],
        [bob, (f) => f.rename('/tmp/a', '/tmp/b'), 'EPERM'],
        [ann, (f) => f.remove('/tmp/roots'), 'EPERM'],
        [ann, (f) => f.rename('/tmp/a', '/tmp/roots'), 'EPERM'],
        [ann, (f) => f.remove('/tmp/a'), undefined],
      ],
    ],
    ['without it whoever may write removes', [[ann, (f) => f.remove('/open/0600'), undefined]]],
    [
      'only the owner says who may',
      [
        [ann, (f) => f.chmod('/open/0644', 0o777), 'EPERM'],
        [ann, (f) => f.write('/open/f', x), undefined],
        [ann, (f) => f.chmod('/open/f', 0o600), undefined],
        [bob, (f) => f.read('/open/f'), 'EACCES'],
      ],
    ],
    [
      'only root gives files away; an owner may choose among the own groups',
      [
        [bob, (f) => f.write('/open/f', x), undefined],
        [bob, (f) => f.chown('/open/f', 1000, 1001), 'EPERM'],
        [bob, (f) => f.chown('/open/f', 1001, 1000), 'EPERM'],
        [bob, (f) => f.chown('/open/f', 1001, 2000), undefined],
        [root, (f) => f.chown('/open/f', 1000, 1000), undefined],
        [ann, (f) => f.stat('/open/f'), expect.objectContaining({ uid: 1000, gid: 1000 })],
      ],
    ],
  ])('%s', (_title, steps) => {
    const all = disk()
    for (const [user, what, answer] of steps) expect(what(userFiles(all, user))).toEqual(answer)
  })

  it('a file system that takes no writing says so before anything else, but for a file that is closed', () => {
    const trees = fileTrees(createMemoryStore().local, () => 5)
    const files = trees.files(
      trees.map({ '/f': { content: 'x', mode: 0o644 }, '/mine': { content: 'x', mode: 0o644, uid: 1000 } }, 0),
    )
    const own = userFiles(files, ann)
    expect([own.write('/new', x), own.remove('/f'), own.chmod('/f', 0o777), own.mkdir('/d')]).toEqual(Array(4).fill('EROFS'))
    expect([own.write('/f', x), own.write('/mine', x)]).toEqual(['EACCES', 'EROFS'])
    expect(userFiles(files, root).write('/f', x)).toBe('EROFS')
  })

  it('gives up on links that lead in a circle', () => {
    const all = disk()
    all.symlink('/open/b', '/open/a')
    all.symlink('/open/a', '/open/b')
    expect(userFiles(all, ann).read('/open/a')).toBe('ELOOP')
    expect(userFiles(all, ann).lstat('/open/a')).toMatchObject({ type: 'symlink' })
  })
})
