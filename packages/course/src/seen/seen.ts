import type { ConnectOutcome, Hop, Origin, Protocol } from '@kubemaze/core/network/packet.ts'

/** A connection that somebody in the lab really opened: a program, a Pod, or the browser pane (`from` outside). */
export interface SeenRequest {
  kind: 'request'
  seq: number
  from: string
  ip: string
  port: number
  protocol: Protocol
  outcome: ConnectOutcome['outcome']
  /** Where the rules led it. */
  reached?: { ip: string; port: number }
  /** namespace/name of the Pod that took it. */
  pod?: string
  /** The first hop that failed. */
  failed?: { kind: Hop['kind']; title: string }
}

/** A name that somebody asked for. */
export interface SeenName {
  kind: 'name'
  seq: number
  from: string
  name: string
  found: boolean
}

/** A line that was typed, and the beginning of what it said on its standard error. */
export interface SeenCommand {
  kind: 'command'
  seq: number
  line: string
  exitCode: number
  said: string
}

export type Sighting = SeenRequest | SeenName | SeenCommand
/** Omit that keeps a union's members apart. */
type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never
export type NewSighting = WithoutSeq<Sighting>

/** What was seen in a lab, oldest first. Hints and acts of a student's own are read from it; all lists are bounded. */
export interface Seen {
  last: number
  requests: readonly SeenRequest[]
  names: readonly SeenName[]
  commands: readonly SeenCommand[]
}

export const nothingSeen: Seen = { last: 0, requests: [], names: [], commands: [] }

const bounds = { requests: 100, names: 30, commands: 20 }
/** What is kept of a line and of what it said. */
export const maxTextLength = 600

const withLast = <T>(list: readonly T[], one: T, same: (other: T) => boolean, most: number): T[] =>
  [...list.filter((other) => !same(other)), one].slice(-most)

/** The same request again takes the place of the one before. */
export function withSighting(seen: Seen, sighting: NewSighting): Seen {
  const last = seen.last + 1
  if (sighting.kind === 'command') {
    const { line, exitCode, said } = sighting
    const command = { ...sighting, line: line.slice(0, maxTextLength), exitCode, said: said.slice(0, maxTextLength), seq: last }
    return { ...seen, last, commands: withLast(seen.commands, command, () => false, bounds.commands) }
  }
  if (sighting.kind === 'name') {
    const name = { ...sighting, seq: last }
    const same = (other: SeenName): boolean => other.from === name.from && other.name === name.name
    return { ...seen, last, names: withLast(seen.names, name, same, bounds.names) }
  }
  const request = { ...sighting, seq: last }
  const same = (other: SeenRequest): boolean =>
    other.from === request.from && other.ip === request.ip && other.port === request.port && other.protocol === request.protocol
  return { ...seen, last, requests: withLast(seen.requests, request, same, bounds.requests) }
}

/** `node/k8s-master`, `pod/default/coffee`, `outside`. */
export function originText(origin: Origin): string {
  if (origin.kind === 'node') return `node/${origin.node}`
  return origin.kind === 'pod' ? `pod/${origin.namespace}/${origin.name}` : 'outside'
}

export function originOf(text: string): Origin {
  const [kind, first = '', second = ''] = text.split('/')
  if (kind === 'node') return { kind: 'node', node: first }
  return kind === 'pod' ? { kind: 'pod', namespace: first, name: second } : { kind: 'outside' }
}

/** Has anybody been answered at this address? */
export const wasAnswered = (seen: Seen, ip: string, port: number): boolean =>
  seen.requests.some((one) => one.ip === ip && one.port === port && one.outcome === 'connected')
