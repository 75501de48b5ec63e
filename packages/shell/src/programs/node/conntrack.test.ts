import { beforeAll, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'
import { prepare } from '../../transcripts/play.ts'
import { parseConntrack } from './conntrack-options.ts'

let lab: TestLab
beforeAll(async () => {
  lab = testLab()
  await prepare(lab)
  await lab.run(
    'curl -s coffee.default.svc.cluster.local; curl -s http://192.168.10.86; dig +short @192.168.10.10 coffee.default.svc.cluster.local',
  )
})

const rows: [line: string, stdout: string, status?: number][] = [
  [
    "sudo conntrack -L -p tcp -d 192.168.10.86 2>/dev/null | grep -c 'TIME_WAIT src=192.168.56.201 dst=192.168.10.86 sport=[0-9]* dport=80 src=10.10.1.'",
    '1\n',
  ],
  ['sudo conntrack -L -p tcp --dport 80 2>&1 | tail -1', 'conntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\n'],
  ['sudo conntrack -L -p udp --dport 53 2>/dev/null | cut -c1-12', 'udp      17 \n'],
  ['sudo conntrack -L -d 192.168.10.0/24 2>/dev/null | wc -l', '2\n'],
  ['sudo conntrack -L -g 2>/dev/null | wc -l', '2\n'],
  ['sudo conntrack -L -p tcp -o extended 2>/dev/null | cut -c1-21', 'ipv4     2 tcp      6\n'],
  ['sudo conntrack -L -p tcp --state ESTABLISHED 2>&1', 'conntrack v1.4.7 (conntrack-tools): 0 flow entries have been shown.\n'],
  ['sudo conntrack -C', '2\n'],
  ['sudo conntrack -S | wc -l', '2\n'],
  ["ssh k8s-node-1 sudo conntrack -L -p tcp 2>/dev/null | grep -c 'dport=9090 src=10.10.1.'", '1\n'],
  ['sudo conntrack -D -p tcp --dport 81 2>&1', 'conntrack v1.4.7 (conntrack-tools): 0 flow entries have been deleted.\n', 1],
  [
    'sudo conntrack -D -p tcp --dport 80 2>&1 >/dev/null',
    'conntrack v1.4.7 (conntrack-tools): 1 flow entries have been deleted.\n',
  ],
  ['sudo conntrack -C', '1\n'],
  ['sudo conntrack -F 2>&1', 'conntrack v1.4.7 (conntrack-tools): connection tracking table has been emptied.\n'],
  ['sudo conntrack -C', '0\n'],
]

it.each(rows)('[SHL36] %s', async (line, stdout, status = 0) => {
  expect(await lab.run(line)).toMatchObject({ stdout, status })
})

const wrong: [line: string, words: string][] = [
  ['-L -p foo', "`foo' unsupported protocol"],
  ['-Q', "unknown option `-Q'"],
  ['-L --dport 80', "unknown option `--dport'"],
  ['-L -d nosuch', "Invalid IP address `nosuch'"],
  ['-L -o foo', "Bad parameter `foo'"],
  ['-L foo', "unknown type `foo'"],
  ['-E -p', "option `-p' requires an argument"],
  ['-L -p tcp --state FOO', "unknown TCP state `FOO'"],
  ['-G', "You need to supply the `--protonum' option for this command"],
  ['-L -C', 'Invalid commands combination'],
]

it.each(wrong)('[SHL36] conntrack %s', (line, words) => {
  expect(parseConntrack(line.split(' '))).toBe(words)
})
