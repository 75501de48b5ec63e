import { expect, it } from 'vitest'
import { baseTables } from './base-rules.ts'
import { iptablesList } from './iptables-list.ts'
import { iptablesSave } from './iptables-save.ts'
import { addRule, type Tables } from './rule.ts'

const saved = iptablesSave(baseTables(), { date: 'Mon Nov 23 06:00:00 2026' }) ?? ''

it.each([
  '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
  '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
  '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
  '-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP',
  '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
])('[SVC14] there is %s whatever the Services are', (rule) => {
  expect(saved.split('\n')).toContain(rule)
})

it('[SVC14] a chain lists its rules under its references', () => {
  const text = iptablesList(baseTables(), { table: 'nat', chain: 'KUBE-MARK-MASQ', count: () => ({ packets: 0, bytes: 0 }) })
  expect(text?.split('\n').slice(0, 2)).toEqual([
    'Chain KUBE-MARK-MASQ (0 references)',
    'target     prot opt source               destination         ',
  ])
})

it('[SVC14] a rule without a target is printed without one', () => {
  const comment = 'other traffic to default/coffee will be dropped by KUBE-PROXY-FIREWALL'
  const tables: Tables = { nat: new Map(), filter: new Map() }
  addRule(tables.nat, { chain: 'KUBE-FW-X', comment, target: { none: true } })
  expect(iptablesSave(tables, { date: '' })).toContain(`\n-A KUBE-FW-X -m comment --comment "${comment}"\n`)
  const listed = iptablesList(tables, { table: 'nat', chain: 'KUBE-FW-X', count: () => ({ packets: 0, bytes: 0 }) })
  expect(listed).toContain(`\n           0    --  0.0.0.0/0            0.0.0.0/0            /* ${comment} */\n`)
})

it('[SVC14] a source that is everybody is not printed', () => {
  const tables: Tables = { nat: new Map(), filter: new Map() }
  addRule(tables.nat, { chain: 'KUBE-FW-X', source: '0.0.0.0/0', comment: 'c', target: { jump: 'KUBE-EXT-X' } })
  expect(iptablesSave(tables, { date: '' })).toContain('\n-A KUBE-FW-X -m comment --comment "c" -j KUBE-EXT-X\n')
})
