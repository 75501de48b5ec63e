import { describe, expect, it } from 'vitest'
import { chainName, endpointChain } from './chain-names.ts'
import { probability } from './compile.ts'

describe('chain names', () => {
  it.each([
    ['default/kubernetes:https', 'TCP', 'KUBE-SVC-NPX46M4PTMTKRN6Y'],
    ['kube-system/kube-dns:dns', 'UDP', 'KUBE-SVC-TCOU7JCQXEZGVUNU'],
    ['lab/web', 'TCP', 'KUBE-SVC-JVHYC5ZONEZCMFDP'],
    ['default/coffee', 'TCP', 'KUBE-SVC-TIPFK3S2JRKWORG3'],
  ])('[SVC1] %s %s is %s', (service, protocol, chain) => {
    expect(chainName('SVC', service, protocol)).toBe(chain)
  })

  it('[SVC2] an endpoint has a chain of its own', () => {
    expect(endpointChain('lab/web', 'TCP', '10.244.1.57:80')).toBe('KUBE-SEP-A2YTC4SL23ZW2A5J')
  })

  it.each([
    [2, '0.50000000000'],
    [3, '0.33333333349'],
  ])('[SVC3] one of %i is drawn with %s', (n, text) => {
    expect(probability(n)).toBe(text)
  })
})
