import { expect, it } from 'vitest'
import { ruleTitle } from './rule-title.ts'

it.each([
  ['iptables', 'KUBE-SERVICES', { jump: 'KUBE-SVC-A' }, 'KUBE-SERVICES: default/a cluster IP'],
  ['nftables', 'KUBE-SERVICES', { jump: 'KUBE-SVC-A' }, 'map service-ips: default/a cluster IP'],
  ['nftables', 'KUBE-SERVICES', { reject: true }, 'map no-endpoint-services: default/a cluster IP'],
  ['nftables', 'KUBE-SVC-A', { jump: 'KUBE-SEP-A' }, 'chain service-…: default/a cluster IP'],
] as const)('[SVC36] in %s mode %s is shown as what holds it', (mode, chain, target, title) => {
  expect(ruleTitle({ mode }, { chain, target, comment: 'default/a cluster IP' })).toBe(title)
})
