import type { DnsAnswer } from '@kubemaze/core/network/packet.ts'
import { undotted } from './ask.ts'

/** The name at the end of an answer's aliases, when the answer holds nothing else of it. */
export function dangling({ answers }: DnsAnswer): string | undefined {
  const last = answers.at(-1)
  return last?.type === 'CNAME' ? undotted(last.data) : undefined
}
