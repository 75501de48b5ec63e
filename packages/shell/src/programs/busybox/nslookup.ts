import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { reverseName, serverOf, undotted } from '../dns/ask.ts'
import { isIp } from '../net/dial.ts'
import type { ShellCommand } from '../shell-command.ts'
import { busyboxTitle } from './usage.ts'

/** nslookup of busybox: asks for every name of the search list, for A and AAAA, and shows each answer. Models its networking/nslookup.c. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const type = words.map((word) => /^-(?:q(?:uery(?:type)?)?|type)=(\S+)$/i.exec(word)?.[1]?.toUpperCase()).find((found) => found)
  const [name, named] = words.filter((word) => !word.startsWith('-'))
  if (name === undefined) {
    process.stderr(`${busyboxTitle}\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n`)
    return 1
  }
  const server = serverOf(process, named)
  if (!server) {
    process.stderr(`nslookup: bad address '${named}'\n`)
    return 1
  }
  const types = isIp(name) ? ['PTR'] : type ? [type] : ['A', 'AAAA']
  const queries = types.flatMap((each) => namesFor(process, name, each).map((query) => ({ query, type: each })))
  const answers = queries.map(({ query, type: each }) => ({ query, answer: process.network.query(server.ip, query, each) }))
  if (answers.every(({ answer }) => answer === undefined)) {
    await process.wait(10_000)
    process.stdout(';; connection timed out; no servers could be reached\n\n')
    return 1
  }
  process.stdout(`Server:\t\t${server.name}\nAddress:\t${server.ip}:53\n\n`)
  const failed = answers.map(({ query, answer }) => show(process, query, answer)).some((wrong) => wrong)
  return failed ? 1 : 0
}

function namesFor(process: ShellProcess, name: string, type: string): string[] {
  if (isIp(name)) return [reverseName(name)]
  const { search } = process.network.resolvConf()
  if (type === 'PTR' || name.includes('.') || search.length === 0) return [undotted(name)]
  return search.map((domain) => `${name}.${undotted(domain)}`)
}

function show(process: ShellProcess, query: string, answer: DnsAnswer | undefined): boolean {
  if (!answer) return true
  if (answer.status !== 'NOERROR') {
    process.stdout(`** server can't find ${query}: ${answer.status}\n\n`)
    return true
  }
  if (answer.answers.length === 0) process.stdout(`*** Can't find ${query}: No answer\n\n`)
  else
    process.stdout(
      `${/cluster\.local$|in-addr\.arpa$/.test(query) ? '' : 'Non-authoritative answer:\n'}${answer.answers.map(recordText).join('')}\n`,
    )
  return false
}

function recordText(record: DnsRecord): string {
  const name = undotted(record.name)
  const data = undotted(record.data)
  if (record.type === 'A' || record.type === 'AAAA') return `Name:\t${name}\nAddress: ${data}\n`
  if (record.type === 'CNAME') return `${name}\tcanonical name = ${data}\n`
  if (record.type === 'PTR') return `${name}\tname = ${data}\n`
  if (record.type === 'SRV') return `${name}\tservice = ${data}\n`
  if (record.type === 'TXT') return `${name}\ttext = "${data.replace(/^"|"$/g, '')}"\n`
  return `${name}\tnameserver = ${data}\n`
}

export const busyboxNslookup: ShellCommand = {
  name: 'nslookup',
  summary: 'query DNS about a host',
  usage: '[-type=TYPE] HOST [DNS_SERVER]',
  run,
}
