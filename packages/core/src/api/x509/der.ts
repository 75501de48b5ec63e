/** One value of ASN.1's distinguished encoding. */
export interface Der {
  /** The identifier octet: 0x30 is a SEQUENCE, 0x31 a SET, 0xa0 the context's own [0]. */
  tag: number
  bytes: Uint8Array
}

/** The values that stand one behind the other in `bytes`; undefined when they are not well formed. Models X.690 §8.1. */
export function readDer(bytes: Uint8Array): Der[] | undefined {
  const out: Der[] = []
  for (let at = 0; at < bytes.length; ) {
    const head = readHead(bytes, at)
    if (!head || head.start + head.length > bytes.length) return undefined
    out.push({ tag: head.tag, bytes: bytes.subarray(head.start, head.start + head.length) })
    at = head.start + head.length
  }
  return out
}

/** The values inside a value; none where there is nothing, or nothing well formed. */
export const derWithin = (value: Der | undefined): Der[] => (value ? (readDer(value.bytes) ?? []) : [])

// a length of four octets is more than any request has
const maxLengthOctets = 4

function readHead(bytes: Uint8Array, at: number): { tag: number; start: number; length: number } | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  if (first < 0x80) return { tag, start: at + 2, length: first }
  const octets = first & 0x7f
  if (octets === 0 || octets > maxLengthOctets || at + 2 + octets > bytes.length) return undefined
  const length = bytes.subarray(at + 2, at + 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0)
  return { tag, start: at + 2 + octets, length }
}

/** 2.5.4.3 of an OBJECT IDENTIFIER's octets. Models X.690 §8.19. */
export function objectIdentifier(bytes: Uint8Array): string {
  const arcs: number[] = []
  let arc = 0
  for (const octet of bytes) {
    arc = arc * 128 + (octet & 0x7f)
    if (octet & 0x80) continue
    arcs.push(...(arcs.length > 0 ? [arc] : arc < 80 ? [Math.floor(arc / 40), arc % 40] : [2, arc - 80]))
    arc = 0
  }
  return arcs.join('.')
}
