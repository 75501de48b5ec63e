import { expect, it } from 'vitest'
import type { Process } from '../process/process.ts'
import { externalDiff, runExternalDiff } from './external-diff.ts'

it.each([
  ['', undefined],
  ['colordiff', ['colordiff']],
  ['diff -U0 --color=always', ['diff', '-U0', '--color=always']],
  ['diff -u; rm -rf /', ['diff', 'rm', '-rf']],
  ['sh -c "exit 3"', ['sh', '-c']],
])('[KCT55] KUBECTL_EXTERNAL_DIFF=%s', (text, expected) => {
  expect(externalDiff({ env: { KUBECTL_EXTERNAL_DIFF: text } })).toEqual(expected)
})

const folders = { live: '/tmp/LIVE-1', merged: '/tmp/MERGED-2' }

/** A process with a disk of its own, whose programs end with `code`. */
function host(code: number, said = '') {
  const [disk, errors, ran]: [Map<string, string>, string[], string[][]] = [new Map(), [], []]
  let during: string[] = []
  const process = {
    files: {
      mkdir: (path: string) => void disk.set(path, ''),
      write: (path: string, bytes: Uint8Array) => void disk.set(path, new TextDecoder().decode(bytes)),
      remove: (path: string) => void disk.delete(path),
    },
    stderr: (text: string) => void errors.push(text),
    spawn: async (argv: string[], over: { stderr(text: string): void }) => {
      ran.push(argv)
      during = [...disk.keys()].sort()
      if (said !== '') over.stderr(said)
      return code
    },
  } as unknown as Process
  return { process, disk, errors, ran, during: () => during }
}

it.each([
  [0, '', 0, ''],
  [1, 'note\n', 1, 'note\n'],
  [2, 'bad option\n', { failed: ['failed to run "x": exit status 2'], exitCode: 1 }, 'bad option\n'],
  [127, 'bash: x: command not found\n', { failed: ['failed to run "x": executable file not found in $PATH'], exitCode: 1 }, ''],
])('[KCT55] a program that ends with %i', async (code, said, expected, errors) => {
  const made = host(code, said)
  const files = [
    { name: 'a', live: '1', merged: '2' },
    { name: 'b', live: undefined, merged: '3' },
  ]
  expect(await runExternalDiff(made.process, ['x', '-u'], folders, files)).toEqual(expected)
  expect(made.errors.join('')).toBe(errors)
  expect(made.ran).toEqual([['x', '-u', '/tmp/LIVE-1', '/tmp/MERGED-2']])
  expect(made.during()).toEqual(['/tmp/LIVE-1', '/tmp/LIVE-1/a', '/tmp/MERGED-2', '/tmp/MERGED-2/a', '/tmp/MERGED-2/b'])
  expect([...made.disk.keys()]).toEqual([])
})
