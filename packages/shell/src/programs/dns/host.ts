import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { isIp } from '../net/dial.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { askInTurn, dotted, namesToTry, reverseName, reverseV6, serverOf, undotted } from './ask.ts'
import { nameFault } from './dig/name-fault.ts'
import { recordTypes } from './dig/options.ts'
import { hostUsage } from './host-usage.ts'
import { verboseAnswer } from './host-verbose.ts'
import { askedAgain } from './message-size.ts'
import { refusesQuestions } from './refused.ts'
import { bindVersion } from './version.ts'

const value = true
const spec = {
  t: { value },
  c: { value },
  a: {},
  A: {},
  C: {},
  l: {},
  v: {},
  d: {},
  D: {},
  i: {},
  n: {},
  T: {},
  W: { value },
  R: { value },
  N: { value },
  p: { value },
  m: { value },
  '4': {},
  '6': {},
  r: {},
  s: {},
  U: {},
  w: {},
  V: {},
} as const
const rcodes: Record<string, number> = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }

interface Job {
  process: ShellProcess
  options: Options
  server: { name: string; ip: string }
  /** The server was named on the line. */
  named: boolean
  verbose: boolean
}

/** host of BIND 9.18. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options))
    return complain(
      process,
      'unknown' in options
        ? `host: illegal option -- ${options.unknown.slice(1)}\n${hostUsage}`
        : `host: option requires an argument -- ${options.needsValue.slice(1)}\n${hostUsage}`,
      1,
    )
  if (options.has('V')) return complain(process, `host ${bindVersion}\n`, 0)
  const wrong = badValue(options)
  if (wrong !== undefined) return complain(process, wrong, 2)
  const [name, named] = options.operands
  if (name === undefined) return complain(process, hostUsage, 1)
  const server = serverOf(process, named)
  const bad = nameFault(name)
  if (bad !== undefined) return complain(process, `host: '${name}' is not a legal name (${bad})\n`, 1)
  if (!server) return complain(process, `host: couldn't get address for '${named}': not found\n`, 1)
  const verbose = options.has('v') || options.has('d') || options.has('a') || options.has('A')
  return look({ process, options, server, named: named !== undefined, verbose }, name)
}

function badValue(options: Options): string | undefined {
  const type = options.get('t')
  if (type !== undefined && !recordTypes.has(type.toUpperCase())) return `host: invalid type: ${type}\n\n`
  const kind = options.get('c')
  if (kind !== undefined && !/^(in|ch|hs|any)$/i.test(kind)) return `host: invalid class: ${kind}\n\n`
  return options.has('C') ? 'host: -C is not simulated here\n' : undefined
}

async function look(job: Job, name: string): Promise<number> {
  const { process, options, server } = job
  if (options.has('6')) {
    process.stdout(`;; Skipping mapped address '::ffff:${server.ip}'\n;; No acceptable nameservers\n`)
    return 1
  }
  const reverse = isIp(name)
  const type = options.has('l') ? 'AXFR' : options.has('a') || options.has('A') ? 'ANY' : options.get('t')?.toUpperCase()
  const types = reverse ? ['PTR'] : type ? [type] : ['A', 'AAAA', 'MX']
  const ndots = options.get('N')
  const names = isV6(name)
    ? [reverseV6(name)]
    : reverse
      ? [reverseName(name)]
      : namesToTry(process, name, ndots === undefined ? {} : { ndots: Number(ndots) })
  const short = askInTurn(process, server.ip, names, types[0] as string, options.has('T') ? 'TCP' : 'UDP')
  if (!short || portOf(options) !== 53) return noServer(job)
  const overTcp = (): DnsAnswer | undefined =>
    askInTurn(process, server.ip, [undotted(short.question.name)], types[0] as string, 'TCP')
  const first = options.has('T')
    ? short
    : askedAgain(short, { edns: false, cookie: false }, { say: process.stdout, ask: overTcp })
  if (job.verbose) process.stdout(`Trying "${undotted(first.question.name)}"\n`)
  if (job.named) process.stdout(`Using domain server:\nName: ${server.name}\nAddress: ${server.ip}#53\nAliases: \n\n`)
  if (first.status !== 'NOERROR') {
    const status = notFound(job, reverse ? reverseName(name) : isV6(name) ? reverseV6(name) : name, first)
    if (type === 'AXFR') process.stdout('; Transfer failed.\n')
    return status
  }
  return show(job, undotted(first.question.name), types, first)
}

const isV6 = (name: string): boolean => /^[\da-f:]*::?[\da-f:]*$/i.test(name)

/** What is no number is port 0. */
const portOf = (options: Options): number => Number.parseInt(options.get('p') ?? '53', 10) || 0

async function noServer({ process, options, server }: Job): Promise<number> {
  const port = portOf(options)
  const refused = refusesQuestions(process, server.ip, port, 'UDP')
  const attempts = Math.min(100, Math.max(1, Number(options.get('R') ?? 1)) + 1)
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (!refused && !(await process.wait(Number(options.get('W') ?? 5) * 1000))) return 130
    process.stdout(`;; communications error to ${server.ip}#${port}: ${refused ? 'connection refused' : 'timed out'}\n`)
  }
  process.stdout(';; no servers could be reached\n')
  return 1
}

function notFound(job: Job, name: string, answer: DnsAnswer): number {
  const shown = name.endsWith('in-addr.arpa') ? dotted(name) : name
  job.process.stdout(`Host ${shown} not found: ${rcodes[answer.status] ?? 2}(${answer.status})\n`)
  if (job.verbose) job.process.stdout(verboseAnswer(answer, job.server.ip).tail)
  return 1
}

function show(job: Job, name: string, types: string[], first: DnsAnswer): number {
  const { process, server } = job
  const seen = new Set<string>()
  let status = 0
  // an alias is followed once: what else is asked is asked of the name that it leads to
  const end = aliasEnd(first) ?? name
  for (const [index, type] of types.entries()) {
    const answer = index === 0 ? first : process.network.query(server.ip, end, type)
    if (!answer) continue
    if (job.verbose) {
      if (index > 0) process.stdout(`Trying "${end}"\n`)
      const { body, tail } = verboseAnswer(answer, server.ip)
      process.stdout(body + tail)
      continue
    }
    for (const record of answer.answers) {
      const text = `${undotted(record.name)} ${words(record)}\n`
      if (!seen.has(text)) process.stdout(text)
      seen.add(text)
    }
    if (answer.answers.length === 0 && types.length === 1) process.stdout(`${name} has no ${type} record\n`)
    if (index > 0 && answer.status !== 'NOERROR') status = notFound(job, end, answer)
  }
  return status
}

/** The name at the end of the aliases. */
function aliasEnd({ answers }: DnsAnswer): string | undefined {
  const last = answers.filter(({ type }) => type === 'CNAME').at(-1)
  return last && undotted(last.data)
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

export const host: ShellCommand = {
  name: 'host',
  summary: 'DNS lookup utility',
  usage: '[-aTv] [-t TYPE] [-W SECONDS] NAME [SERVER]',
  run,
}
