import { expect, it } from 'vitest'
import { parseIptables } from './iptables-options.ts'

const rows: [line: string, asked: Record<string, unknown>][] = [
  ['-L', { action: 'list', table: 'filter' }],
  ['-t nat -L', { action: 'list', table: 'nat' }],
  ['-tnat -L', { action: 'list', table: 'nat' }],
  ['-L -t nat', { action: 'list', table: 'nat' }],
  ['-t nat -L KUBE-SERVICES', { action: 'list', table: 'nat', chain: 'KUBE-SERVICES' }],
  ['-t nat -L KUBE-SERVICES 3 -n', { chain: 'KUBE-SERVICES', number: 3, numeric: true }],
  ['-nvL', { action: 'list', numeric: true, verbose: true }],
  ['-Lnv', { action: 'list', numeric: true, verbose: true }],
  ['-nvxL INPUT', { chain: 'INPUT', numeric: true, verbose: true, exact: true }],
  [
    '--table nat --list KUBE-MARK-MASQ --numeric --verbose --line-numbers',
    { table: 'nat', chain: 'KUBE-MARK-MASQ', numeric: true, verbose: true, lineNumbers: true },
  ],
  ['-S KUBE-FORWARD', { action: 'rules', chain: 'KUBE-FORWARD' }],
  ['-Z', { action: 'zero' }],
  ['-A INPUT -p tcp --dport 22 -j ACCEPT', { action: 'change', option: '-A', chain: 'INPUT' }],
  ['-C INPUT -j KUBE-FIREWALL', { action: 'check', chain: 'INPUT', rest: ['-j', 'KUBE-FIREWALL'] }],
  ['', { error: 'no command specified' }],
  ['-t', { error: 'option "-t" requires an argument' }],
  ['-Q', { error: 'unknown option "-Q"' }],
  ['--nope', { error: 'unknown option "--nope"' }],
  ['word', { error: "Bad argument `word'" }],
]

it.each(rows)('[SHL16] iptables %s', (line, asked) => {
  expect(parseIptables(line.split(' ').filter(Boolean))).toMatchObject(asked)
})
