import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import { compilePattern } from './bounded-pattern.ts'
import type { Directive } from './corefile-text.ts'
import type { Question } from './message.ts'
import type { Template } from './server-block.ts'

const statuses = new Set(['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED'])
const maxLines = 50

/** `template CLASS TYPE [ZONE…] { match, answer, additional, authority, rcode, fallthrough }` */
export function templateOf({ words, body }: Directive): Template[] {
  const [, , type = 'ANY', ...zones] = words
  const lines = (name: string): string[] =>
    body
      .filter((line) => line.words[0] === name)
      .slice(0, maxLines)
      .map((line) => line.words.slice(1).join(' '))
  const patterns = lines('match').map(compilePattern)
  if (patterns.includes(undefined)) return []
  const status = lines('rcode')[0]?.toUpperCase() ?? 'NOERROR'
  return [
    {
      type: type.toUpperCase(),
      zones: zones.map((zone) => zone.replace(/\.$/, '').toLowerCase()),
      matches: patterns as RegExp[],
      answers: lines('answer'),
      additional: lines('additional'),
      authority: lines('authority'),
      status: (statuses.has(status) ? status : 'NOERROR') as DnsAnswer['status'],
      fallthrough: body.some((line) => line.words[0] === 'fallthrough'),
    },
  ]
}

/** The answer of the first template that is about the question; undefined when none is. */
export function answerTemplates(question: Question, templates: readonly Template[]): DnsAnswer | undefined {
  for (const template of templates) {
    if (template.type !== 'ANY' && template.type !== question.type) continue
    const inZone = (zone: string): boolean => zone === '' || question.name === zone || question.name.endsWith(`.${zone}`)
    if (template.zones.length > 0 && !template.zones.some(inZone)) continue
    const match = matchOf(template, question)
    if (match) return answerOf(template, question, match)
    // a zone of its own that no pattern fits is not for others, unless it says so
    if (!template.fallthrough) return { ...nothing(question), status: 'NXDOMAIN' }
  }
  return undefined
}

const nothing = (question: Question): DnsAnswer => ({ status: 'NOERROR', question, answers: [], authority: [], additional: [] })

function matchOf({ matches }: Template, { name }: Question): RegExpExecArray | undefined {
  if (matches.length === 0) return /.*/.exec(`${name}.`) ?? undefined
  for (const pattern of matches) {
    const match = pattern.exec(`${name}.`)
    if (match) return match
  }
  return undefined
}

function answerOf(template: Template, question: Question, match: RegExpExecArray): DnsAnswer {
  const records = (lines: readonly string[]): DnsRecord[] =>
    lines.flatMap((line) => recordOf(filled(line, question, match)) ?? [])
  return {
    status: template.status,
    question,
    answers: records(template.answers),
    authority: records(template.authority),
    additional: records(template.additional),
  }
}

/** Go's template with what the plugin gives it: .Name, .Type, .Class, .Match, .Group, `index .Match N`. */
function filled(line: string, { name, type }: Question, match: RegExpExecArray): string {
  const values: Record<string, string> = { '.Name': `${name}.`, '.Type': type, '.Class': 'IN' }
  return line.replaceAll(/\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const [, group] = /^\.Group\.(\w+)$|^index \.Group "\w+"$/.exec(expression) ?? []
    const named = group ?? /^index \.Group "(\w+)"$/.exec(expression)?.[1]
    if (named !== undefined) return match.groups?.[named] ?? match[Number(named)] ?? ''
    const numbered = /^index \.Match (\d+)$/.exec(expression)?.[1]
    if (numbered !== undefined) return match[Number(numbered)] ?? ''
    return values[expression] ?? ''
  })
}

const types = new Set(['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'SOA', 'NS'])

/** A record as a zone file writes it: NAME [TTL] [CLASS] TYPE DATA. */
function recordOf(text: string): DnsRecord | undefined {
  const words = text.trim().split(/\s+/)
  const [name = ''] = words
  const at = words.findIndex((word, i) => i > 0 && types.has(word.toUpperCase()))
  if (at < 1) return undefined
  const ttl = words.slice(1, at).find((word) => /^\d+$/.test(word))
  return {
    name: name.endsWith('.') ? name : `${name}.`,
    type: (words[at] as string).toUpperCase() as DnsRecord['type'],
    ttlSeconds: Number(ttl ?? 3600),
    data: words.slice(at + 1).join(' '),
  }
}
