import type { DnsAnswer } from '@kubemaze/core/network/packet.ts'
import { isAuthoritative } from './ask.ts'
import { questionLine, recordLine } from './columns.ts'
import { messageSize } from './message-size.ts'

/** What `host -v` shows of an answer, and the line that ends it. */
export function verboseAnswer(answer: DnsAnswer, ip: string): { body: string; tail: string } {
  const own = isAuthoritative(answer)
  const { answers, authority, additional, question } = answer
  const id = (question.name.length * 977 + question.type.length * 7919) % 65_536
  const lines = [
    `;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${id}`,
    `;; flags: qr${own ? ' aa rd' : ' rd ra'}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}`,
    '',
    ';; QUESTION SECTION:',
    questionLine(question.name, question.type),
    '',
  ]
  for (const [title, records] of [
    ['ANSWER', answers],
    ['AUTHORITY', authority],
    ['ADDITIONAL', additional],
  ] as const)
    if (records.length > 0) lines.push(`;; ${title} SECTION:`, ...records.map((record) => recordLine(record)), '')
  const size = messageSize(answer, { edns: false, cookie: false })
  return { body: `${lines.join('\n')}\n`, tail: `Received ${size} bytes from ${ip}#53 in 0 ms\n` }
}
