import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import dnsPacket, { type Packet } from 'dns-packet'
import type { Context } from 'hono'
import { readBytes } from '../body.ts'
import { problem } from '../problem.ts'
import type { LabEnv } from './lab-env.ts'

const mediaType = 'application/dns-message'
/** A question is small; RFC 8484 leaves the bound to the server. */
const maxQuestionBytes = 4_096
const clusterDns = '192.168.10.10'
const rcodes: Record<DnsAnswer['status'], number> = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }
const edns = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
}

/** DNS over HTTPS (RFC 8484), asked at the cluster's DNS Service from the master: GET ?dns=… or POST application/dns-message. */
export async function dnsQueryDoor(c: Context<LabEnv>): Promise<Response> {
  const bytes = await questionBytes(c.req.raw)
  if (bytes instanceof Response) return bytes
  const asked = decoded(bytes)
  const question = asked?.questions?.[0]
  if (asked?.type !== 'query' || !question || asked.questions?.length !== 1) {
    return problem(400, 'Bad Request', 'The message is not one DNS question.')
  }
  const network = c.env.lab.opened().cluster.network({ kind: 'node', node: 'k8s-master' })
  const answer = network.query(clusterDns, question.name, question.type, 'TCP')
  const ttlSeconds = Math.min(...[...(answer?.answers ?? []), ...(answer?.authority ?? [])].map((one) => one.ttlSeconds), 300)
  return new Response(new Uint8Array(dnsPacket.encode(replyTo(asked, answer))), {
    headers: { 'content-type': mediaType, 'cache-control': `private, max-age=${answer ? ttlSeconds : 0}` },
  })
}

async function questionBytes(request: Request): Promise<Uint8Array | Response> {
  if (request.method === 'GET') {
    const text = new URL(request.url).searchParams.get('dns')
    if (text === null || !/^[\w-]{1,5600}$/.test(text))
      return problem(400, 'Bad Request', 'dns: a DNS message in base64url, without padding.')
    return new Uint8Array(Buffer.from(text, 'base64url'))
  }
  if (request.headers.get('content-type') !== mediaType) return problem(415, 'Unsupported Media Type', `Send ${mediaType}.`)
  return readBytes(request, maxQuestionBytes)
}

function decoded(bytes: Uint8Array): Packet | undefined {
  try {
    return dnsPacket.decode(Buffer.from(bytes))
  } catch {
    return undefined
  }
}

/** No answer at all (no CoreDNS is reached) is SERVFAIL, as a forwarder says. */
function replyTo(asked: Packet, answer: DnsAnswer | undefined): Packet {
  const own = answer?.status === 'NOERROR' || answer?.status === 'NXDOMAIN'
  const flags = ((asked.flags ?? 0) & dnsPacket.RECURSION_DESIRED) | (own ? dnsPacket.AUTHORITATIVE_ANSWER : 0)
  const withOpt = asked.additionals?.some((record) => record.type === 'OPT') === true
  return {
    id: asked.id ?? 0,
    type: 'response',
    flags: flags | rcodes[answer?.status ?? 'SERVFAIL'],
    questions: asked.questions ?? [],
    answers: (answer?.answers ?? []).map(wireRecord),
    authorities: (answer?.authority ?? []).map(wireRecord),
    additionals: [...(answer?.additional ?? []).map(wireRecord), ...(withOpt ? [edns as never] : [])],
  }
}

const bare = (name: string): string => name.replace(/\.$/, '')

function wireRecord({ name, type, ttlSeconds, data }: DnsRecord): NonNullable<Packet['answers']>[number] {
  return { name: bare(name), type, ttl: ttlSeconds, class: 'IN', data: wireData(type, data) } as never
}

/** The record's data, from the words of a zone file. */
function wireData(type: DnsRecord['type'], data: string): unknown {
  const words = data.split(' ')
  if (type === 'SRV') {
    const [priority, weight, port] = words.map(Number)
    return { priority, weight, port, target: bare(words[3] ?? '') }
  }
  if (type === 'SOA') {
    const [serial, refresh, retry, expire, minimum] = words.slice(2).map(Number)
    return { mname: bare(words[0] ?? ''), rname: bare(words[1] ?? ''), serial, refresh, retry, expire, minimum }
  }
  if (type === 'TXT') return data.replace(/^"|"$/g, '')
  return type === 'A' || type === 'AAAA' ? data : bare(data)
}
