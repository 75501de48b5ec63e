import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isIp } from '../net/dial.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { askInTurn, dotted, namesToTry, reverseName, serverOf, undotted } from './ask.ts'

const spec = {
  t: { value: true },
  a: {},
  v: {},
  T: {},
  W: { value: true },
  R: { value: true },
  N: { value: true },
  '4': {},
  '6': {},
  r: {},
  s: {},
  U: {},
  w: {},
} as const
const rcodes: Record<string, number> = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }

/** host of BIND 9.18. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options) || options.operands[0] === undefined) {
    process.stderr(
      'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n',
    )
    return 1
  }
  const [name, named] = options.operands as [string, string | undefined]
  const server = serverOf(process, named)
  if (!server) {
    process.stderr(`host: couldn't get address for '${named}': not found\n`)
    return 1
  }
  const reverse = isIp(name)
  const type = options.get('t')?.toUpperCase()
  const types = reverse ? ['PTR'] : type ? [type] : ['A', 'AAAA', 'MX']
  const names = reverse ? [reverseName(name)] : namesToTry(process, name)
  const first = askInTurn(process, server.ip, names, types[0] as string, options.has('T') ? 'TCP' : 'UDP')
  if (!first) return noServer(process, server.ip, Number(options.get('W') ?? 5))
  if (named !== undefined) process.stdout(`Using domain server:\nName: ${server.name}\nAddress: ${server.ip}#53\nAliases: \n\n`)
  if (first.status !== 'NOERROR') return notFound(process, reverse ? reverseName(name) : name, first)
  const found = undotted(first.question.name)
  const more = types.slice(1).map((each) => process.network.query(server.ip, found, each))
  return show(process, found, types, [first, ...more])
}

async function noServer(process: ShellProcess, ip: string, seconds: number): Promise<number> {
  for (let attempt = 0; attempt < 2; attempt++) {
    if (!(await process.wait(seconds * 1000))) return 130
    process.stdout(`;; communications error to ${ip}#53: timed out\n`)
  }
  process.stdout(';; no servers could be reached\n')
  return 1
}

function notFound(process: ShellProcess, name: string, answer: DnsAnswer): number {
  process.stdout(
    `Host ${dotted(name)} not found: ${rcodes[answer.status] ?? 2}(${answer.status})\n`.replace(
      /^Host (.*)\. not/,
      (_, host: string) => `Host ${name.endsWith('.') || name.endsWith('arpa') ? `${host}.` : host} not`,
    ),
  )
  return 1
}

function show(process: ShellProcess, name: string, types: string[], answers: (DnsAnswer | undefined)[]): number {
  const records = answers.flatMap((answer) => answer?.answers ?? [])
  const unique = records.filter(
    (record, index) =>
      records.findIndex((other) => other.type === record.type && other.name === record.name && other.data === record.data) ===
      index,
  )
  for (const record of unique) process.stdout(`${undotted(record.name)} ${words(record)}\n`)
  if (unique.length === 0 && types.length === 1) {
    process.stdout(`${name} has no ${types[0]} record\n`)
    return 1
  }
  return 0
}

function words(record: DnsRecord): string {
  const data = record.data
  if (record.type === 'A') return `has address ${data}`
  if (record.type === 'AAAA') return `has IPv6 address ${data}`
  if (record.type === 'CNAME') return `is an alias for ${dotted(data)}`
  if (record.type === 'PTR') return `domain name pointer ${dotted(data)}`
  if (record.type === 'SRV') return `has SRV record ${data.replace(/(\S+)$/, (target) => dotted(target))}`
  if (record.type === 'TXT') return `descriptive text ${data.startsWith('"') ? data : `"${data}"`}`
  return record.type === 'NS' ? `name server ${dotted(data)}` : `has SOA record ${data}`
}

export const host: ShellCommand = { name: 'host', summary: 'DNS lookup utility', usage: '[-t TYPE] NAME [SERVER]', run }
