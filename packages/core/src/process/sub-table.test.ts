import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../api/utf8.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { fileTrees } from './file-trees.ts'

const trees = fileTrees(createMemoryStore().local, () => 0)
const disk = trees.rows('disk')
const node = trees.files(disk)
node.mkdir('/data')
node.mkdir('/data/deep')
node.symlink('/data', '/link')
node.symlink('link/deep', '/relative')
node.symlink('/loop', '/loop')

it.each([
  ['/data', '/data'],
  ['/data/', '/data'],
  ['/link', '/data'],
  ['/link/deep', '/data/deep'],
  ['/relative', '/data/deep'],
])('a tree that begins at %s writes into %s', (directory, real) => {
  const sub = trees.files(trees.sub(disk, directory))
  expect(sub.write('/f', encodeUtf8(directory))).toBeUndefined()
  expect(decodeUtf8(node.read(`${real}/f`) as Uint8Array)).toBe(directory)
  expect(sub.list('/')).toEqual(node.list(real))
  expect(sub.remove('/f')).toBeUndefined()
})

it('the whole tree', () => expect(trees.files(trees.sub(disk, '/')).list('/')).toEqual(node.list('/')))

it('a symlink that leads elsewhere later is followed there', () => {
  node.symlink('/data', '/moving')
  const sub = trees.files(trees.sub(disk, '/moving'))
  expect(sub.list('/')).toEqual(['deep'])
  node.remove('/moving')
  node.symlink('/data/deep', '/moving')
  expect(sub.list('/')).toEqual([])
})

it.each([
  ['/nothing', []],
  ['/loop', 'ENOTDIR'],
])('what is at %s holds no files', (directory, names) => {
  const sub = trees.files(trees.sub(disk, directory))
  expect([sub.list('/'), sub.read('/f')]).toEqual([names, 'ENOENT'])
})
