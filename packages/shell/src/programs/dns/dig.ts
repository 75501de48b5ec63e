import type { DnsAnswer } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isIp } from '../net/dial.ts'
import type { ShellCommand } from '../shell-command.ts'
import { askInTurn, dotted, isAuthoritative, namesToTry, reverseName, serverOf, undotted } from './ask.ts'
import { dataText, questionLine, recordLine } from './columns.ts'

const types = new Set(['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'SOA', 'NS', 'MX', 'ANY', 'HTTPS', 'SVCB'])

interface Query {
  name: string
  type: string
  server: string | undefined
  short: boolean
  search: boolean
  tcp: boolean
  tries: number
  timeoutMs: number
  sections: Set<string>
  multiline: boolean
}

const everything = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats']

function parse(words: readonly string[]): Query | { error: string } {
  const query: Query = {
    name: '',
    type: '',
    server: undefined,
    short: false,
    search: false,
    tcp: false,
    tries: 3,
    timeoutMs: 5000,
    sections: new Set(everything),
    multiline: false,
  }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word.startsWith('@')) query.server = word.slice(1)
    else if (word.startsWith('+')) {
      const wrong = applyFlag(query, word.slice(1))
      if (wrong) return { error: `Invalid option: ${word}\n` }
    } else if (word === '-x') {
      query.name = reverseName(words[++at] ?? '')
      query.type ||= 'PTR'
    } else if (word === '-t') query.type = (words[++at] ?? '').toUpperCase()
    else if (word === '-q') query.name = words[++at] ?? ''
    else if (word === '-p' || word === '-b' || word === '-c') at++
    else if (word === '-4' || word === '-6') continue
    else if (word.startsWith('-')) return { error: `Invalid option: ${word}\n` }
    else if (
      types.has(word.toUpperCase()) &&
      (query.name !== '' || words.some((other, index) => index > at && !/^[-+@]/.test(other)) || query.type === '')
    ) {
      if (query.type === '' || query.type === 'PTR') query.type = word.toUpperCase()
    } else if (word.toUpperCase() !== 'IN') query.name = word
  }
  query.type ||= query.name === '' ? 'NS' : 'A'
  return query
}

/** True when there is no such flag. */
function applyFlag(query: Query, word: string): boolean {
  const off = word.startsWith('no')
  const [name = '', given] = (off ? word.slice(2) : word).split('=')
  const sections: Record<string, string> = {
    cmd: 'cmd',
    comments: 'comments',
    question: 'question',
    answer: 'answer',
    authority: 'authority',
    additional: 'additional',
    stats: 'stats',
  }
  const section = Object.keys(sections).find((each) => each.startsWith(name) && name.length >= 3)
  if (name === 'all') query.sections = new Set(off ? [] : everything)
  else if (name === 'short') query.short = !off
  else if (name === 'search' || name === 'defname') query.search = !off
  else if (name === 'tcp' || name === 'vc') query.tcp = !off
  else if (name === 'time' || name === 'timeout') query.timeoutMs = Math.max(1, Number(given) || 5) * 1000
  else if (name === 'tries') query.tries = Math.max(1, Number(given) || 3)
  else if (name === 'retry') query.tries = Math.max(1, (Number(given) || 2) + 1)
  else if (section) query.sections[off ? 'delete' : 'add'](section)
  else
    return ![
      'recurse',
      'rec',
      'edns',
      'dnssec',
      'cookie',
      'trace',
      'multiline',
      'ttlid',
      'ttl',
      'class',
      'identify',
      'notcp',
      'qr',
      'ignore',
      'fail',
      'besteffort',
      'adflag',
      'cdflag',
      'showsearch',
      'bufsize',
      'ndots',
      'domain',
      'split',
      'crypto',
      'unknownformat',
      'yaml',
      'keepopen',
      'nssearch',
      'rrcomments',
      'ednsopt',
      'padding',
      'subnet',
      'https',
    ].includes(name)
  return false
}

/** dig of BIND 9.18. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  if (words.includes('-v')) {
    process.stderr('DiG 9.18.39-0ubuntu0.24.04.1-Ubuntu\n')
    return 0
  }
  const query = parse(words)
  if ('error' in query) {
    process.stderr(
      `${query.error}Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n            {global-d-opt} host [@local-server] {local-d-opt}\n            [ host [@local-server] {local-d-opt} [...]]\n\nUse "dig -h" (or "dig -h | more") for complete list of options\n`,
    )
    return 1
  }
  const server = serverOf(process, query.server)
  if (!server) {
    process.stderr(`dig: couldn't get address for '${query.server}': not found\n`)
    return 10
  }
  const names = query.search && !isIp(query.name) ? namesToTry(process, query.name) : [undotted(query.name) || '.']
  const answer = askInTurn(process, server.ip, names, query.type, query.tcp ? 'TCP' : 'UDP')
  if (!answer) return noServer(process, query, server.ip, words)
  process.stdout(query.short ? shortText(answer) : fullText(process, query, answer, server, words))
  return 0
}

async function noServer(process: ShellProcess, query: Query, ip: string, words: readonly string[]): Promise<number> {
  for (let attempt = 0; attempt < query.tries; attempt++) {
    if (!(await process.wait(query.timeoutMs))) return 130
    process.stdout(`;; communications error to ${ip}#53: timed out\n`)
  }
  process.stdout(`${query.short ? '' : `\n${banner(words)}`};; no servers could be reached\n`)
  return 9
}

function shortText(answer: DnsAnswer): string {
  return answer.answers.map((record) => `${dataText(record)}\n`).join('')
}

const banner = (words: readonly string[]): string => `; <<>> DiG 9.18.39-0ubuntu0.24.04.1-Ubuntu <<>> ${words.join(' ')}\n`

function fullText(
  process: ShellProcess,
  query: Query,
  answer: DnsAnswer,
  server: { name: string; ip: string },
  words: readonly string[],
): string {
  const { sections } = query
  const lines: string[] = []
  const own = isAuthoritative(answer)
  if (sections.has('cmd'))
    lines.push('', banner(words).trimEnd(), ...(query.server ? ['; (1 server found)'] : []), ';; global options: +cmd')
  if (sections.has('comments')) lines.push(...head(process, answer, own))
  if (sections.has('question')) lines.push(...titled('QUESTION', [questionLine(answer.question.name, query.type)], sections))
  for (const [title, records] of [
    ['ANSWER', answer.answers],
    ['AUTHORITY', answer.authority],
    ['ADDITIONAL', answer.additional],
  ] as const) {
    if (records.length > 0 && sections.has(title.toLowerCase())) lines.push(...titled(title, records.map(recordLine), sections))
  }
  if (sections.has('stats')) lines.push(...statistics(process, answer, server, query))
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

function titled(title: string, lines: string[], sections: Set<string>): string[] {
  return sections.has('comments') ? [`;; ${title} SECTION:`, ...lines, ''] : lines
}

function head(process: ShellProcess, answer: DnsAnswer, own: boolean): string[] {
  const id = (process.now() * 31 + answer.question.name.length * 977) % 65_536
  return [
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${id}`,
    `;; flags: qr${own ? ' aa' : ''} rd${own ? '' : ' ra'}; QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: ${answer.authority.length}, ADDITIONAL: ${answer.additional.length + 1}`,
    ...(own ? [';; WARNING: recursion requested but not available'] : []),
    '',
    ';; OPT PSEUDOSECTION:',
    '; EDNS: version: 0, flags:; udp: 1232',
  ]
}

function statistics(process: ShellProcess, answer: DnsAnswer, server: { name: string; ip: string }, query: Query): string[] {
  const size =
    28 +
    dotted(answer.question.name).length * 2 +
    [...answer.answers, ...answer.authority, ...answer.additional].reduce((sum, record) => sum + record.name.length + 16, 0)
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(process.now())
    .toUTCString()
    .replace(',', '')
    .split(' ')
  return [
    ';; Query time: 0 msec',
    `;; SERVER: ${server.ip}#53(${server.name}) (${query.tcp ? 'TCP' : 'UDP'})`,
    `;; WHEN: ${day} ${month} ${date} ${time} UTC ${year}`,
    `;; MSG SIZE  rcvd: ${size}`,
    '',
  ]
}

export const dig: ShellCommand = {
  name: 'dig',
  summary: 'DNS lookup utility',
  usage: '[@SERVER] [-x IP] [NAME] [TYPE] [+short] [+search] [+noall +answer] [+tcp]',
  run,
}
