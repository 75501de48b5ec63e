import { sha256 } from '../api/sha256.ts'
import { encodeUtf8 } from '../api/utf8.ts'

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const known = new Map<string, string>()
const maxKnown = 20_000

/** First 16 characters of base32(sha256(text)). Models pkg/proxy/iptables/proxier.go portProtoHash (1.36). */
export function hash16(text: string): string {
  const cached = known.get(text)
  if (cached !== undefined) return cached
  const bytes = sha256(encodeUtf8(text)).subarray(0, 10)
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let out = ''
  for (let i = 15; i >= 0; i--) out += base32Alphabet[Number((bits >> BigInt(i * 5)) & 31n)]
  if (known.size >= maxKnown) known.clear()
  known.set(text, out)
  return out
}

/** `ns/svc` or `ns/svc:port`. */
export const servicePortName = (namespace: string, name: string, port: string | undefined): string =>
  port ? `${namespace}/${name}:${port}` : `${namespace}/${name}`

/** KUBE-SVC-…, KUBE-SVL-…, KUBE-FW-…, KUBE-EXT-… of a Service port. */
export const chainName = (kind: 'SVC' | 'SVL' | 'FW' | 'EXT', service: string, protocol: string): string =>
  `KUBE-${kind}-${hash16(service + protocol.toLowerCase())}`

/** KUBE-SEP-… of one endpoint of a Service port. */
export const endpointChain = (service: string, protocol: string, endpoint: string): string =>
  `KUBE-SEP-${hash16(service + protocol.toLowerCase() + endpoint)}`
