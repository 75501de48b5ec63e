import { describe, expect, it } from 'vitest'
import type { Process } from '../process/process.ts'
import { findVerb } from './find-verb.ts'
import { pluginFor } from './plugins.ts'

const executable: Record<string, number> = {
  '/bin/kubectl-hello': 0o755,
  '/bin/kubectl-hello-world': 0o755,
  '/bin/kubectl-a_b': 0o755,
  '/bin/kubectl-plain': 0o644,
  '/bin/kubectl-create-thing': 0o755,
  '/bin/kubectl-get': 0o755,
  '/usr/bin/kubectl-hello': 0o755,
}

const machine = {
  env: { PATH: '/nope:/bin:/usr/bin:/bin:' },
  files: { stat: (path: string) => (path in executable ? { type: 'file', mode: executable[path] } : 'ENOENT') },
} as unknown as Pick<Process, 'env' | 'files'>

describe('[KCT54] a program named kubectl-… takes the place of a verb that is not there', () => {
  it.each([
    ['hello', '/bin/kubectl-hello'],
    ['hello a -b', '/bin/kubectl-hello a -b'],
    ['hello world x', '/bin/kubectl-hello-world x'],
    ['hello -x world', '/bin/kubectl-hello -x world'],
    ['a-b c', '/bin/kubectl-a_b c'],
    ['plain', undefined],
    ['other', undefined],
    ['-n x hello', undefined],
    ['create thing x', '/bin/kubectl-create-thing x'],
    ['create -f thing', undefined],
    ['create deployment x', undefined],
    ['get pods', undefined],
  ])('kubectl %s → %s', (line, expected) => {
    const words = line.split(' ')
    const found = pluginFor(machine, words, findVerb(words))
    expect(found && [found.path, ...found.args].join(' ')).toBe(expected)
  })
})
