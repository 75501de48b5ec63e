import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import { dotted, undotted } from './ask.ts'

/** What nslookup shows of a message with -debug. */
export function debugText({ question, answers, authority, additional }: DnsAnswer): string {
  const section = (title: string, records: readonly DnsRecord[]): string =>
    `    ${title}:\n${records.map((record) => `    ->  ${record.name === '.' ? '.' : undotted(record.name)}\n${details(record)}\tttl = ${record.ttlSeconds}\n`).join('')}`
  return `------------\n    QUESTIONS:\n\t${undotted(question.name)}, type = ${question.type}, class = IN\n${section('ANSWERS', answers)}${section('AUTHORITY RECORDS', authority)}${section('ADDITIONAL RECORDS', additional)}------------\n`
}

const soaFields = ['serial', 'refresh', 'retry', 'expire', 'minimum']

function details({ type, data }: DnsRecord): string {
  if (type === 'A') return `\tinternet address = ${data}\n`
  if (type === 'AAAA') return `\thas AAAA address ${data}\n`
  if (type === 'CNAME') return `\tcanonical name = ${dotted(data)}\n`
  if (type === 'PTR') return `\tname = ${dotted(data)}\n`
  if (type === 'NS') return `\tnameserver = ${dotted(data)}\n`
  if (type === 'SRV') return `\tservice = ${dotted(data)}\n`
  if (type !== 'SOA') return `\ttext = ${data}\n`
  const [origin = '', mail = '', ...numbers] = data.split(' ')
  const rest = soaFields.map((field, i) => `\t${field} = ${numbers[i]}\n`).join('')
  return `\torigin = ${undotted(origin)}\n\tmail addr = ${undotted(mail)}\n${rest}`
}
