import { describe, expect, it } from 'vitest'
import { isFailed } from './errors.ts'
import { findVerb } from './find-verb.ts'

const read = (line: string): string => {
  const found = findVerb(line.split(' '))
  return isFailed(found) ? String(found.failed[0]) : `${found.path} | ${found.rest.join(' ')}`
}

describe('[KCT20] a verb is found behind flags, and a mistyped one is guessed', () => {
  it.each([
    ['get pods -n shop', 'kubectl get | pods -n shop'],
    ['-n shop get pods', 'kubectl get | -n shop pods'],
    ['--namespace=shop get pods', 'kubectl get | --namespace=shop pods'],
    ['config use a', 'kubectl config use-context | a'],
    ['config -n get get-contexts', 'kubectl config get-contexts | -n get'],
    ['--foo get pods', 'Error: flags cannot be placed before plugin name: --foo'],
    ['--help get', 'kubectl get | --help'],
    ['help get', 'kubectl get | --help'],
    ['gett', 'unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n'],
    ['zzzzzz', 'unknown command "zzzzzz" for "kubectl"'],
  ])('%s', (line, expected) => {
    expect(read(line)).toContain(expected.trimEnd())
  })
})
