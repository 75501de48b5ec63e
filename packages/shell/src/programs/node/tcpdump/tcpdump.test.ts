import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DnsAnswer } from '@kubemaze/core/network/packet.ts'
import type { Sent } from '@kubemaze/core/network/tap.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../../lab-for-tests.ts'
import { formatStep, parseTranscript } from '../../../transcripts/play.ts'
import { addressText, readU16 } from './bytes.ts'
import { answerBytes, questionBytes } from './dns-wire.ts'
import { parseFilter } from './filter.ts'
import type { Frame } from './frame.ts'
import { parseTcpdump } from './options.ts'
import { packetsOf } from './packets.ts'
import { fileHead, packetRecord, readCapture } from './pcap.ts'
import { frameText } from './print.ts'
import { dnsText } from './print-dns.ts'
import type { Look } from './print-ip.ts'
import { ipPacket } from './segment.ts'
import type { Place } from './views.ts'

const ends = { source: '10.10.0.5', sourcePort: 40_000, destination: '10.10.1.7', destinationPort: 80 }
const payload = Uint8Array.from([71, 69, 84, 32])
const packet: Frame = {
  atMicros: 0,
  device: 'enp0s8',
  isOut: true,
  type: 0x0800,
  bytes: ipPacket({ protocol: 'tcp', flags: 24, seq: 1, ack: 1, window: 502, options: [], payload }, ends, { id: 1, ttl: 64 }),
  source: '0a:58:c0:a8:38:c9',
  destination: '0a:58:c0:a8:38:ca',
}

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
  ['tcp[tcpflags] & tcp-push != 0', true],
  ['tcp[tcpflags] & (tcp-syn|tcp-fin) != 0', false],
  ['tcp[13] = 24', true],
  ['tcp[0:2] = 40000', true],
  ['tcp[2:2] == 0x50', true],
  ['tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420', true],
  ['ip[8] < 64', false],
  ['ip[8] <= 64', true],
  ['ip[9] = 6 and ip[2:2] > 40', true],
  ['udp[0:2] > 0', false],
  ['len = 58', true],
  ['len - 14 == 44', true],
  ['greater 58', true],
  ['greater 59', false],
  ['less 58', true],
  ['less 57', false],
  ['inbound', false],
  ['outbound', true],
  ['ip proto 6', true],
  ['ip proto \\udp', false],
  ['ether proto 0x800', true],
  ['ether host 0a:58:c0:a8:38:ca', true],
  ['ether src 0a:58:c0:a8:38:ca', false],
  ['ether broadcast', false],
  ['ether[12:2] = 0x0800', true],
  ['(tcp[13] & 8) != 0', true],
  ['not (tcp[13] & 8 != 0 and port 80)', false],
  ['1 = 1', true],
  ['tcp[60] = 0', false],
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
  ['tcp[13] &', "can't parse filter expression: syntax error"],
  ['tcp[13', "can't parse filter expression: syntax error"],
  ['ip[0:3] = 1', 'data size must be 1, 2, or 4'],
  ['foo bar', "can't parse filter expression: syntax error"],
  ['len', "can't parse filter expression: syntax error"],
  ['ether host zz', "unknown ether host 'zz'"],
  ['ip proto nosuch', "unknown ip proto 'nosuch'"],
]

it.each(wrong)('[SHL37] the filter %j is refused', (text, words) => {
  expect(parseFilter(text)).toBe(words)
})

const lines: [line: string, asked: object][] = [
  ['-i any -nn -c 4', { device: 'any', numeric: 2, count: 4 }],
  ['-ni eth0 port 80', { device: 'eth0', numeric: 1, filter: 'port 80' }],
  ['-n port 80 -c 3', { numeric: 1, filter: 'port 80', count: 3 }],
  ['port 80 -- -c', { filter: 'port 80 -c' }],
  ['-c2 -v', { count: 2, verbose: 1 }],
  ['-vvX', { verbose: 2, dump: { kind: 'both', whole: false } }],
  ['-XX', { dump: { kind: 'both', whole: true } }],
  ['-AA -S', { dump: { kind: 'ascii', whole: true }, absolute: true }],
  ['-r a.pcap -w b.pcap', { from: 'a.pcap', into: 'b.pcap' }],
  ['-Q in', { direction: 'in' }],
  ['-Q up', { error: "unknown capture direction `up'" }],
  ['-s 96', { snapshotBytes: 96 }],
  ['-s x', { error: 'invalid snaplen x' }],
  ['-D', { action: 'devices' }],
  ['--version', { action: 'version' }],
  ['-tttt', { time: 4 }],
  ['-c x', { error: 'invalid packet count x' }],
  ['-i', { error: "option requires an argument -- 'i'" }],
  ['-Y', { error: "invalid option -- 'Y'" }],
  ['--foo', { error: "unrecognized option '--foo'" }],
  ['-G 3', { unsimulated: 'captures in several files (-C, -G, -W)' }],
  ['-d', { unsimulated: "a filter's machine code" }],
]

it.each(lines)('[SHL37] tcpdump %s', (line, asked) => {
  expect(parseTcpdump(line.split(' '))).toMatchObject(asked)
})

const flow: Sent = {
  protocol: 'TCP',
  source: '192.168.56.201',
  sourcePort: 40_000,
  destination: '192.168.10.86',
  port: 80,
  replySource: '10.10.1.7',
  replyPort: 9090,
  replyDestination: '192.168.56.201',
  atMs: 0,
  end: 'answered',
  untilMs: Number.POSITIVE_INFINITY,
  exchanges: [],
  endedAtMs: 0,
}

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
    ? `${packet.device} ${packet.isOut ? 'Out' : 'In'} ${addressText(packet.bytes, 12)}.${readU16(packet.bytes, 20)} > ${addressText(packet.bytes, 16)}.${readU16(packet.bytes, 22)}`
    : ''
  expect(shown).toBe(first)
})

const worker1: Place = { own: new Set(['127.0.0.1', '192.168.56.201', '10.10.0.1']), podCidr: '10.10.0.0/24' }
const look = (): Look => ({
  verbose: 0,
  quiet: false,
  link: false,
  absolute: false,
  unchecked: false,
  host: (ip) => ip,
  port: (port) => String(port),
  conversations: new Map(),
})
const linesAt = (sent: Partial<Sent>, place: Place): string[] => {
  const shown = look()
  return packetsOf({ ...flow, ...sent }, place)
    .sort((one, other) => one.atMicros - other.atMicros)
    .map((frame) => {
      const text = frameText(frame, 'EN10MB', shown).replace(/^IP [\d.]+ > [\d.]+: /, '')
      return `${frame.device} ${frame.isOut ? 'Out' : 'In'} ${text.replace(/seq \d{4,}|ack \d{4,}|, options \[.*\]/g, '')}`
    })
}

const fromPod = { source: '10.10.0.5', replyDestination: '10.10.0.5' }
const pod: Place = { own: new Set(['127.0.0.1', '10.10.0.5']), podCidr: undefined }
const rejected = { end: 'rejected', replySource: '192.168.10.86', replyPort: 80 } as const
const port80 = 'ICMP 192.168.10.86 tcp port 80 unreachable, length 68'
const syn = 'Flags [S], , win 64240, length 0'

const sentEnds: [name: string, sent: Partial<Sent>, place: Place, lines: string[]][] = [
  ['a closed port', { end: 'closed' }, worker1, [`enp0s8 Out ${syn}`, 'enp0s8 In Flags [R.], seq 0, , win 0, length 0']],
  [
    "a Service without endpoints, on the Pod's node",
    { ...rejected, ...fromPod },
    worker1,
    [`cni0 In ${syn}`, `cni0 Out ${port80}`],
  ],
  ['a Service without endpoints, in the Pod', { ...rejected, ...fromPod }, pod, [`eth0 Out ${syn}`, `eth0 In ${port80}`]],
  [
    'a Service without endpoints, from the node',
    { ...rejected, replyDestination: '192.168.56.201' },
    worker1,
    [`lo In ${port80}`],
  ],
  ['a policy on the way out', { end: 'kept in', ...fromPod }, worker1, Array(7).fill(`cni0 In ${syn}`)],
  ['a policy on the way in', { end: 'kept out' }, { own: new Set(['10.10.1.7']), podCidr: undefined }, []],
  ['out of the lab', { end: 'lost', replySource: '1.1.1.1' }, worker1, Array(7).fill(`enp0s3 Out ${syn}`)],
  [
    'a Pod that is gone, on its node',
    { end: 'nobody', ...fromPod, replySource: '10.10.1.9' },
    { own: new Set(['192.168.56.202', '10.10.1.1']), podCidr: '10.10.1.0/24' },
    [
      `enp0s8 In ${syn}`,
      ...Array(3).fill('cni0 Out ARP, Request who-has 10.10.1.9 tell 10.10.1.1, length 28'),
      'enp0s8 Out ICMP host 10.10.1.9 unreachable, length 68',
    ],
  ],
  [
    'an echo',
    { protocol: 'ICMP', echo: { id: 7, sequence: 2, size: 56 } },
    worker1,
    ['enp0s8 Out ICMP echo request, id 7, seq 2, length 64', 'enp0s8 In ICMP echo reply, id 7, seq 2, length 64'],
  ],
  [
    'a datagram to a closed port',
    { protocol: 'UDP', end: 'closed', exchanges: [{ message: 'hi\n', reply: undefined }] },
    worker1,
    ['enp0s8 Out UDP, length 3', 'enp0s8 In ICMP 10.10.1.7 udp port 9090 unreachable, length 39'],
  ],
]

it.each(sentEnds)('[SHL37] %s', (_, sent, place, expected) => {
  expect(linesAt(sent, place)).toEqual(expected)
})

it('[SHL37] segments have the lengths of what was said, and acknowledge it', () => {
  const said = linesAt({ exchanges: [{ message: 'hello\n', reply: 'hello back\n' }], port: 9090 }, worker1)
  expect(said.slice(3)).toEqual([
    'enp0s8 Out Flags [P.], seq 1:7, ack 1, win 502, length 6',
    'enp0s8 In Flags [.], ack 7, win 509, length 0',
    'enp0s8 In Flags [P.], seq 1:12, ack 7, win 509, length 11',
    'enp0s8 Out Flags [.], ack 12, win 502, length 0',
    'enp0s8 Out Flags [F.], seq 7, ack 12, win 502, length 0',
    'enp0s8 In Flags [F.], seq 12, ack 8, win 509, length 0',
    'enp0s8 Out Flags [.], ack 13, win 502, length 0',
  ])
})

const question = { name: 'coffee.default.svc.cluster.local', type: 'A' }
const record = { name: question.name, ttlSeconds: 5 }
const answer = { status: 'NOERROR', question, answers: [], authority: [], additional: [] } satisfies DnsAnswer

const wireText = (bytes: Uint8Array, verbose = 0): string => dnsText(bytes, verbose, bytes.length)

it('[SHL37] a question of DNS', () =>
  expect(wireText(questionBytes(4660, question))).toBe('4660+ A? coffee.default.svc.cluster.local. (50)'))

const answers: [text: string, answer: Partial<DnsAnswer>][] = [
  ['7*- 0/0/0 (50)', {}],
  ['7 NXDomain*- 0/0/0 (50)', { status: 'NXDOMAIN' }],
  ['7 ServFail- 0/0/0 (50)', { status: 'SERVFAIL' }],
  ['7*- 1/0/0 A 192.168.10.86 (98)', { answers: [{ ...record, type: 'A', data: '192.168.10.86' }] }],
  ['7*- 1/0/0 CNAME example.com. (107)', { answers: [{ ...record, type: 'CNAME', data: 'example.com' }] }],
  ['7*- 1/0/0 SRV a.b.:80 0 100 (105)', { answers: [{ ...record, type: 'SRV', data: '0 100 80 a.b' }] }],
]

it.each(answers)('[SHL37] an answer of DNS: %s', (text, more) => {
  expect(wireText(answerBytes(7, { ...answer, ...more } as DnsAnswer, false))).toBe(text)
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
  ['sudo tcpdump -G 5 -w x', 'tcpdump: captures in several files (-C, -G, -W): not simulated here\n'],
  ['tcpdump -r nosuch', 'tcpdump: nosuch: No such file or directory\n'],
  ['tcpdump -r /etc/hostname', 'tcpdump: truncated dump file; tried to read 24 file header bytes, only got 11\n'],
  ['sudo tcpdump -c x', 'tcpdump: invalid packet count x\n'],
]

it.each(refused)('[SHL37] %s', async (line, words) => {
  expect(await testLab().run(line)).toEqual({ stdout: '', stderr: words, status: 1 })
})

it('[SHL37] a capture shows what its node asks while it runs', async () => {
  const asked =
    'sudo tcpdump -i any -n & sleep 1; nslookup -type=a no.such >/dev/null; curl -s -m 2 192.168.56.202:99; kill %1; wait'
  const { stdout } = await testLab().run(asked)
  expect(stdout).toMatch(/ enp0s8 Out IP 192\.168\.56\.201\.\d+ > 192\.168\.56\.1\.53: \d+\+ A\? no\.such\. \(25\)\n/)
  expect(stdout).toMatch(/ enp0s8 In {2}IP 192\.168\.56\.1\.53 > 192\.168\.56\.201\.\d+: \d+ NXDomain 0\/1\/0 \(\d+\)\n/)
  expect(stdout).toMatch(
    / enp0s8 In {2}IP 192\.168\.56\.202\.99 > 192\.168\.56\.201\.\d+: Flags \[R\.\], seq 0, ack \d+, win 0, length 0\n/,
  )
})

describe("[SHL37] captures in files, as Debian 12's tcpdump reads them", () => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab(
      {},
      { cwd: '/root', env: {}, aliases: {}, lastExitCode: 0, history: [], where: [{ node: 'k8s-master', user: 'root' }] },
    )
    for (const name of ['any', 'eth']) {
      const text = readFileSync(join(import.meta.dirname, `${name}.pcap.txt`), 'utf8')
      lab.cluster.files({ node: 'k8s-master' }).write(`/root/${name}.pcap`, Uint8Array.from(Buffer.from(text, 'base64')))
    }
  })
  for (const step of parseTranscript(readFileSync(join(import.meta.dirname, 'recorded.transcript'), 'utf8')))
    it(step.command, async () => {
      expect(formatStep({ command: step.command, ...(await lab.run(step.command)) })).toBe(formatStep(step))
    })
})

it('[SHL37] what is written is read again', () => {
  const frames = packetsOf({ ...flow, exchanges: [{ message: 'hello\n', reply: 'hello back\n' }] }, worker1)
  for (const link of ['EN10MB', 'LINUX_SLL2'] as const) {
    const all = [fileHead(link), ...frames.map((frame) => packetRecord(frame, link))]
    const read = readCapture(Uint8Array.from(all.flatMap((part) => [...part])), ['enp0s8', 'lo'])
    if (typeof read === 'string') throw new Error(read)
    expect(read.cut).toBeUndefined()
    expect(read.frames.map(({ atMicros, bytes, type }) => ({ atMicros, bytes, type }))).toEqual(
      frames.map(({ atMicros, bytes, type }) => ({ atMicros, bytes, type })),
    )
  }
})

it('[SHL37] any bytes as a file end in words', () => {
  const head = [...fileHead('EN10MB')]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, begins) => {
      const read = readCapture(Uint8Array.from([...(begins ? head : []), ...bytes]), ['lo'])
      if (typeof read === 'string') return void expect(read).not.toBe('')
      for (const frame of read.frames) expect(frameText(frame, read.link, { ...look(), verbose: 3 })).toEqual(expect.any(String))
    }),
  )
})

it('[SHL37] any text as a filter ends in words or in a filter', () => {
  const word = fc.constantFrom(
    'tcp',
    'port',
    '80',
    'and',
    'or',
    'not',
    '(',
    ')',
    '[',
    ']',
    '=',
    '&',
    'host',
    '10.0.0.1',
    'len',
    'ip',
    '13',
    ':2',
    'src',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const filter = parseFilter(words.join(' '))
      if (typeof filter !== 'string') expect([true, false]).toContain(filter(packet))
    }),
  )
})

it('[SHL37] both ends of a connection by hand are seen as they speak, and its end', async () => {
  const lab = testLab()
  const line =
    'sudo tcpdump -i lo -nn tcp port 5555 2>/dev/null & sleep 1; (sleep 2; echo there; sleep 2) | nc -lN 5555 & sleep 1; (echo here; sleep 5) | nc -N 127.0.0.1 5555; sleep 2; kill %1; wait'
  const { stdout } = await lab.run(line)
  const packets = stdout.split('\n').filter((text) => text.includes('Flags'))
  const said = packets.filter((text) => /length [1-9]/.test(text)).map((text) => /length (\d+)/.exec(text)?.[1])
  expect(said.sort()).toEqual(['5', '6'])
  expect(packets.filter((text) => text.includes('[F.]'))).toHaveLength(2)
})
