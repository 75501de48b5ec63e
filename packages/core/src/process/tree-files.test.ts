import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../api/utf8.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { fileTrees, rowFiles } from './file-trees.ts'
import { labBounds } from './row-table.ts'

const rows = () => createMemoryStore().local
const home = () => rowFiles(rows(), 'home', () => 1000)
const text = (value: unknown) => (value instanceof Uint8Array ? decodeUtf8(value) : value)

it('[KLT1] gives errno names as a Linux file system does', () => {
  const files = home()
  expect(files.read('/a')).toBe('ENOENT')
  expect(files.write('/no/a', encodeUtf8('x'))).toBe('ENOENT')
  expect(files.mkdir('/d')).toBeUndefined()
  expect(files.mkdir('/d')).toBe('EEXIST')
  expect(files.write('/d', encodeUtf8('x'))).toBe('EISDIR')
  expect(files.write('/d/a', encodeUtf8('one'))).toBeUndefined()
  expect(files.append('/d/a', encodeUtf8(' two'))).toBeUndefined()
  expect(text(files.read('/d/a'))).toBe('one two')
  expect(files.remove('/d')).toBe('ENOTEMPTY')
  expect(files.list('/d/a')).toBe('ENOTDIR')
  expect(files.stat('/d/a/b')).toBe('ENOTDIR')
  expect(files.rename('/d', '/d/e')).toBe('EINVAL')
  expect(files.rename('/d', '/e')).toBeUndefined()
  expect(files.list('/')).toEqual(['e'])
  expect(text(files.read('/e/a'))).toBe('one two')
})

it('[KLT1] follows symlinks and gives up on a loop', () => {
  const files = home()
  files.mkdir('/real')
  files.write('/real/f', encodeUtf8('deep'))
  files.symlink('real', '/link')
  expect(text(files.read('/link/f'))).toBe('deep')
  expect(files.lstat('/link')).toMatchObject({ type: 'symlink', target: 'real' })
  expect(files.stat('/link')).toMatchObject({ type: 'directory' })
  files.symlink('/loop2', '/loop1')
  files.symlink('/loop1', '/loop2')
  expect(files.read('/loop1')).toBe('ELOOP')
})

it('[KLT2] is bounded: ENOSPC, and removing gives the room back', () => {
  const files = rowFiles(rows(), 'home', () => 0, { ...labBounds, maxFileBytes: 400, maxTotalBytes: 1000, maxFiles: 3 })
  expect(files.write('/big', new Uint8Array(401))).toBe('ENOSPC')
  expect(files.write('/a', new Uint8Array(400))).toBeUndefined()
  expect(files.write('/b', new Uint8Array(400))).toBe('ENOSPC')
  expect(files.remove('/a')).toBeUndefined()
  expect(files.write('/b', new Uint8Array(400))).toBeUndefined()
})

it('[KLT3] a container writes over its image and its mounts without changing them', () => {
  const trees = fileTrees(rows(), () => 5)
  const image = trees.map({ '/etc/os-release': 'ID=alpine\n', '/srv/a': '1', '/srv/b': '2' }, 0)
  const conf = trees.map({ '/key': 'value', '/sub/f': 'g' }, 0)
  const root = trees.overlay(image, trees.rows('layer'))
  const files = trees.files(trees.mount(root, [{ path: '/etc/conf', table: conf, readOnly: true }]))
  expect(files.list('/etc')).toEqual(['conf', 'os-release'])
  expect(text(files.read('/etc/conf/key'))).toBe('value')
  expect(files.write('/etc/conf/key', encodeUtf8('x'))).toBe('EROFS')
  expect(files.remove('/srv/a')).toBeUndefined()
  expect(files.list('/srv')).toEqual(['b'])
  expect(files.remove('/srv/b')).toBeUndefined()
  expect(files.remove('/srv')).toBeUndefined()
  expect(files.mkdir('/srv')).toBeUndefined()
  expect(files.list('/srv')).toEqual([])
  expect(text(trees.files(image).read('/srv/a'))).toBe('1')
})

it('[KLT1] keeps any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const files = home()
      files.write('/f', bytes)
      expect(files.read('/f')).toEqual(bytes)
    }),
    { numRuns: 100 },
  )
})

it('zeros cost a row alone, up to a bound', () => {
  const files = rowFiles(rows(), 'home', () => 0, { ...labBounds, maxFileBytes: 400, maxTotalBytes: 1000, maxHoleBytes: 100_000 })
  expect(files.write('/zeros', new Uint8Array(100_000))).toBeUndefined()
  expect(files.stat('/zeros')).toMatchObject({ sizeBytes: 100_000 })
  expect(files.read('/zeros')).toEqual(new Uint8Array(100_000))
  expect(files.chmod('/zeros', 0o600)).toBeUndefined()
  expect(files.append('/zeros', new Uint8Array(1))).toBe('ENOSPC')
  expect(files.append('/zeros', encodeUtf8('x'))).toBe('ENOSPC')
  expect(files.write('/text', encodeUtf8('x'.repeat(400)))).toBeUndefined()
  expect(files.remove('/zeros')).toBeUndefined()
})
