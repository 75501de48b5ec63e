import { expect, it } from 'vitest'
import type { Files } from '../process/files.ts'
import { globPaths } from './glob-paths.ts'

const tree: Record<string, string[]> = {
  '/home/a': ['svc.yaml', 'dir', 'b.json', 'x1.yaml', 'x2.yaml'],
  '/home/a/dir': ['one.yaml', 'two.yml'],
  '/': ['home'],
  '/home': ['a'],
}
const normal = (path: string): string => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')
const files = {
  list: (path: string) => tree[normal(path)] ?? 'ENOENT',
  stat: (path: string) => {
    const [, parent = '', name = ''] = /^(.*)\/([^/]*)$/.exec(normal(path)) ?? []
    return tree[parent === '' ? '/' : parent]?.includes(name) ? { type: 'file' } : 'ENOENT'
  },
} as unknown as Files

it.each([
  ['*.yaml', 'svc.yaml x1.yaml x2.yaml'],
  ['x?.yaml', 'x1.yaml x2.yaml'],
  ['x[1].yaml', 'x1.yaml'],
  ['x[^1].yaml', 'x2.yaml'],
  ['x[0-9].*', 'x1.yaml x2.yaml'],
  ['dir/*', 'dir/one.yaml dir/two.yml'],
  ['*/two.yml', 'dir/two.yml'],
  ['/home/*/dir/*.yml', '/home/a/dir/two.yml'],
  ['**.json', 'b.json'],
  ['nope*', ''],
  ['svc.yaml', ''],
  [`${'*a'.repeat(40)}b`, ''],
])('[KCT24] -f %s', (pattern, expected) => {
  expect(globPaths(files, '/home/a', pattern).join(' ')).toBe(expected)
})
