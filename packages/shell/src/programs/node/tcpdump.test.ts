import { expect, it } from 'vitest'
import { testLab } from '../../lab-for-tests.ts'
import { parseFilter, type Seen } from './tcpdump-filter.ts'
import { parseTcpdump } from './tcpdump-options.ts'
import { type Flow, type Place, packetsOf } from './tcpdump-packets.ts'

const packet: Seen = { protocol: 'tcp', source: '10.10.0.5', sourcePort: 40_000, destination: '10.10.1.7', destinationPort: 80 }

const filters: [filter: string, matches: boolean][] = [
  ['', true],
  ['tcp', true],
  ['udp', false],
  ['ip', true],
  ['port 80', true],
  ['src port 80', false],
  ['dst port 80', true],
  ['tcp port http', true],
  ['udp port 80', false],
  ['port 81', false],
  ['portrange 79-81', true],
  ['host 10.10.0.5', true],
  ['src 10.10.0.5', true],
  ['dst host 10.10.0.5', false],
  ['src or dst host 10.10.1.7', true],
  ['net 10.10.0.0/16', true],
  ['src net 10.10.1.0/24', false],
  ['net 10.10', true],
  ['not port 22', true],
  ['!port 80', false],
  ['host 10.10.0.5 and port 80', true],
  ['host 10.10.0.5 && port 81', false],
  ['port 81 or 80', true],
  ['port 81 or host 10.10.1.7', true],
  ['tcp and (port 81 or port 80)', true],
  ['tcp and not (port 81 or port 80)', false],
  ['host web', true],
]

it.each(filters)('[SHL37] the filter %j', (text, matches) => {
  const filter = parseFilter(text, (name) => (name === 'web' ? '10.10.1.7' : undefined))
  expect(typeof filter === 'string' ? filter : filter(packet)).toBe(matches)
})

const wrong: [filter: string, words: string][] = [
  ['port', "can't parse filter expression: syntax error"],
  ['src', "can't parse filter expression: syntax error"],
  ['and', "can't parse filter expression: syntax error"],
  ['host 10.0.0.1 or', "can't parse filter expression: syntax error"],
  ['tcp and (', "can't parse filter expression: syntax error"],
  ['port 99999', 'illegal port number 99999 > 65535'],
  ['port abc', "unknown port 'abc'"],
  ['host nosuchhost', "unknown host 'nosuchhost'"],
  ['net 10.0.0.0/33', 'mask length must be <= 32'],
  ['tcp[13] & 8 != 0', 'filters that look into bytes (tcp[13]) are not simulated here'],
]

it.each(wrong)('[SHL37] the filter %j is refused', (text, words) => {
  expect(parseFilter(text)).toBe(words)
})

const lines: [line: string, asked: object][] = [
  ['-i any -nn -c 4', { device: 'any', numeric: 2, count: 4 }],
  ['-ni eth0 port 80', { device: 'eth0', numeric: 1, filter: 'port 80' }],
  ['-c2 -v', { count: 2, verbose: true }],
  ['-D', { action: 'devices' }],
  ['--version', { action: 'version' }],
  ['-tttt', { time: 4 }],
  ['-c x', { error: 'invalid packet count x' }],
  ['-i', { error: "option requires an argument -- 'i'" }],
  ['-Y', { error: "invalid option -- 'Y'" }],
  ['--foo', { error: "unrecognized option '--foo'" }],
  ['-w x.pcap', { unsimulated: 'writing captures to files' }],
]

it.each(lines)('[SHL37] tcpdump %s', (line, asked) => {
  expect(parseTcpdump(line.split(' '))).toMatchObject(asked)
})

const flow = {
  protocol: 'TCP',
  source: '192.168.56.201',
  sourcePort: 40_000,
  destination: '192.168.10.86',
  port: 80,
  replySource: '10.10.1.7',
  replyPort: 9090,
  replyDestination: '192.168.56.201',
  atMs: 0,
} as Flow

const places: [name: string, place: Place, first: string][] = [
  [
    'the node that asks',
    { own: new Set(['192.168.56.201', '10.10.0.1']), podCidr: '10.10.0.0/24' },
    'enp0s8 Out 192.168.56.201.40000 > 10.10.1.7.9090',
  ],
  [
    'the node of the Pod',
    { own: new Set(['192.168.56.202', '10.10.1.1']), podCidr: '10.10.1.0/24' },
    'enp0s8 In 192.168.56.201.40000 > 10.10.1.7.9090',
  ],
  ['the Pod', { own: new Set(['10.10.1.7']), podCidr: undefined }, 'eth0 In 192.168.56.201.40000 > 10.10.1.7.9090'],
  ['another Pod', { own: new Set(['10.10.1.8']), podCidr: undefined }, ''],
]

it.each(places)('[SHL37] %s sees the packets with the addresses that they have there', (_, place, first) => {
  const [packet] = packetsOf(flow, place)
  const shown = packet
    ? `${packet.device} ${packet.direction} ${packet.seen.source}.${packet.seen.sourcePort} > ${packet.seen.destination}.${packet.seen.destinationPort}`
    : ''
  expect(shown).toBe(first)
})

it('[SHL37] a capture that nobody watches ends by itself and tells its sums', async () => {
  const lab = testLab()
  const ran = await lab.run('sudo tcpdump -i any -n port 80')
  expect(ran).toMatchObject({ stdout: '', status: 0 })
  expect(ran.stderr).toContain('\n0 packets captured\n0 packets received by filter\n0 packets dropped by kernel\n')
})

const refused: [line: string, words: string][] = [
  [
    'tcpdump',
    "tcpdump: enp0s3: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
  ],
  ['sudo tcpdump -i nosuch', 'tcpdump: nosuch: No such device exists\n(SIOCGIFHWADDR: No such device)\n'],
  ['sudo tcpdump -i lo port', "tcpdump: can't parse filter expression: syntax error\n"],
  ['sudo tcpdump -w x.pcap', 'tcpdump: writing captures to files: not simulated here\n'],
  ['sudo tcpdump -c x', 'tcpdump: invalid packet count x\n'],
]

it.each(refused)('[SHL37] %s', async (line, words) => {
  expect(await testLab().run(line)).toEqual({ stdout: '', stderr: words, status: 1 })
})
