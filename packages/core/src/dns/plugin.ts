import type { Client } from '../client/client.ts'
import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import type { Question } from './message.ts'
import type { Corefile, ServerBlock } from './server-block.ts'

export interface ServerOptions {
  corefile: Corefile
  /** The server's own address: the name of the zone's server is found by it. */
  selfIp: string
  /** SOA's serial: when the zone was last changed, in seconds. */
  serial(): number
  /** The name servers that `forward` leads to; undefined when none answers. */
  upstream(question: Question, servers: readonly string[]): DnsAnswer | undefined
  /** Something that the errors plugin writes down. */
  error?(question: Question, text: string): void
  /** Who asks, and for a Pod its namespace. */
  asker?: { ip: string; port: number; protocol: 'UDP' | 'TCP'; namespace: string | undefined }
  nowMs?(): number
  cache?: DnsCache
  /** Another order of the addresses of an answer that is told by its key. */
  shuffle?(key: string, addresses: readonly DnsRecord[]): DnsRecord[]
}

export interface CachedAnswer {
  answer: DnsAnswer
  atMs: number
  ttlSeconds: number
}

/** What a server remembers. */
export interface DnsCache {
  get(key: string): CachedAnswer | undefined
  set(key: string, cached: CachedAnswer): void
}

/** A question on its way through the plugins of a server block. */
export interface Asked {
  client: Client
  question: Question
  block: ServerBlock
  options: ServerOptions
  /** How often a name was looked up for another one. */
  depth: number
}

/** Undefined: nobody answers. */
export type Next = (question: Question) => DnsAnswer | undefined

/** Answers, or asks the plugins behind it and does something with their answer. */
export type Plugin = (asked: Asked, next: Next) => DnsAnswer | undefined

/** Plugins one behind the other; the last one asks nobody. */
export const chained =
  (plugins: readonly Plugin[], asked: Asked): Next =>
  (question) => {
    const [first, ...rest] = plugins
    return first?.({ ...asked, question }, chained(rest, asked))
  }
