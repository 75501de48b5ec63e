import type { DnsAnswer } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { isAuthoritative } from '../ask.ts'
import { dataText, questionLine, recordLine } from '../columns.ts'
import { messageSize, receivedSize } from '../message-size.ts'
import { bindVersion } from '../version.ts'
import type { Look, Lookup } from './options.ts'

/** One answered lookup. */
export interface Shown {
  look: Look
  lookup: Lookup
  answer: DnsAnswer
  server: { name: string; ip: string }
  /** The words behind `dig`; undefined for lookups after the first. */
  shown: string | undefined
}

/** The first lines, without the blank one before them. */
export function banner(shown: string, look: Look): string {
  const asked = look.server === undefined ? [] : ['; (1 server found)']
  return [`; <<>> DiG ${bindVersion} <<>>${shown}`, ...asked, ';; global options: +cmd'].join('\n')
}

export function shortText(answer: DnsAnswer, look: Look, server: { ip: string }): string {
  const from = look.identify ? ` from server ${server.ip} in 0 ms.` : ''
  return answer.answers.map((record) => `${dataText(record)}${from}\n`).join('')
}

/** An answer as dig shows it, section by section. */
export function fullText(process: ShellProcess, { look, lookup, answer, server, shown }: Shown): string {
  const { sections } = look
  const lines: string[] = []
  if (sections.has('cmd') && shown !== undefined) lines.push('', banner(shown, look))
  if (look.showQuery) lines.push(...queryLines(process, look, answer, lookup))
  if (sections.has('comments')) lines.push(';; Got answer:', ...headLines(process, look, answer))
  if (sections.has('question'))
    lines.push(...titled('QUESTION', [questionLine(answer.question.name, lookup.type, lookup.class)], sections))
  for (const [title, records] of [
    ['ANSWER', answer.answers],
    ['AUTHORITY', answer.authority],
    ['ADDITIONAL', answer.additional],
  ] as const) {
    if (records.length > 0 && sections.has(title.toLowerCase()))
      lines.push(
        ...titled(
          title,
          records.map((record) => recordLine(record, look)),
          sections,
        ),
      )
  }
  if (sections.has('stats')) lines.push(...statistics(process, look, answer, server))
  else if (look.identify)
    lines.push(`;; Received ${receivedSize(answer, look)} bytes from ${server.ip}#53(${server.name}) in 0 ms`, '')
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

function titled(title: string, lines: string[], sections: Set<string>): string[] {
  return sections.has('comments') ? [`;; ${title} SECTION:`, ...lines, ''] : lines
}

const idOf = (process: ShellProcess, answer: DnsAnswer): number =>
  (process.now() * 31 + answer.question.name.length * 977) % 65_536

/** A client cookie: sixteen digits of base 16. */
function cookieOf(process: ShellProcess, answer: DnsAnswer): string {
  const seed = idOf(process, answer) + 1
  return [40_503, 30_011, 20_021, 10_007].map((factor) => ((seed * factor) % 65_536).toString(16).padStart(4, '0')).join('')
}

const mdns = [
  ';; WARNING: .local is reserved for Multicast DNS',
  ';; You are currently testing what happens when an mDNS query is leaked to DNS',
]

const leaked = (answer: DnsAnswer): string[] => (/(^|\.)local\.?$/i.test(answer.question.name) ? mdns : [])

function headLines(process: ShellProcess, look: Look, answer: DnsAnswer): string[] {
  const own = isAuthoritative(answer)
  const flags = ['qr', ...(own ? ['aa'] : []), ...(look.recurse ? ['rd'] : []), ...(own ? [] : ['ra'])].join(' ')
  const additional = answer.additional.length + (look.edns ? 1 : 0)
  return [
    ...leaked(answer),
    `;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${idOf(process, answer)}`,
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: ${answer.authority.length}, ADDITIONAL: ${additional}`,
    ...(own && look.recurse ? [';; WARNING: recursion requested but not available'] : []),
    '',
    ...(look.edns ? optLines(process, look, answer, ' (echoed)') : []),
  ]
}

function optLines(process: ShellProcess, look: Look, answer: DnsAnswer, echoed: string): string[] {
  const cookie = look.cookie ? [`; COOKIE: ${cookieOf(process, answer)}${echoed}`] : []
  return [';; OPT PSEUDOSECTION:', '; EDNS: version: 0, flags:; udp: 1232', ...cookie]
}

/** +qr */
function queryLines(process: ShellProcess, look: Look, answer: DnsAnswer, lookup: Lookup): string[] {
  const { question } = answer
  const { sections } = look
  const flags = [
    ...['aa'].filter((one) => look.queryFlags.has(one)),
    ...(look.recurse ? ['rd'] : []),
    ...['ad', 'cd'].filter((one) => look.queryFlags.has(one)),
  ]
  const empty: DnsAnswer = { ...answer, answers: [], authority: [], additional: [] }
  const head = [
    ';; Sending:',
    ...leaked(answer),
    `;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ${idOf(process, answer)}`,
    `;; flags: ${flags.join(' ')}; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: ${look.edns ? 1 : 0}`,
    '',
    ...(look.edns ? optLines(process, look, answer, '') : []),
  ]
  return [
    ...(sections.has('comments') ? head : []),
    ...(sections.has('question') ? titled('QUESTION', [questionLine(question.name, lookup.type, lookup.class)], sections) : []),
    ...(sections.has('stats') ? [`;; QUERY SIZE: ${messageSize(empty, look)}`, ''] : []),
  ]
}

function statistics(process: ShellProcess, look: Look, answer: DnsAnswer, server: { name: string; ip: string }): string[] {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(process.now())
    .toUTCString()
    .replace(',', '')
    .split(' ')
  return [
    `;; Query time: ${look.inMicros ? '412 usec' : '0 msec'}`,
    `;; SERVER: ${server.ip}#53(${server.name}) (${look.tcp ? 'TCP' : 'UDP'})`,
    `;; WHEN: ${day} ${month} ${date} ${time} UTC ${year}`,
    `;; MSG SIZE  rcvd: ${receivedSize(answer, look)}`,
    '',
  ]
}
