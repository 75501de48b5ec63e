/** Puts numbers into bytes, the highest first. */
export const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff]
export const u32 = (value: number): number[] => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]

export const readU16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
export const readU32 = (bytes: Uint8Array, at: number): number => readU16(bytes, at) * 65_536 + readU16(bytes, at + 2)

export const addressBytes = (ip: string): number[] => ip.split('.').map(Number)
export const addressText = (bytes: Uint8Array, at: number): string => [...bytes.slice(at, at + 4)].join('.')

export const macBytes = (mac: string): number[] => mac.split(':').map((part) => Number.parseInt(part, 16))
export const macText = (bytes: Uint8Array, at: number): string =>
  [...bytes.slice(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')

export function joined(...parts: (ArrayLike<number> & Iterable<number>)[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set([...part], at)
    at += part.length
  }
  return out
}

/** The Internet's checksum (RFC 1071). */
export function checksum(...parts: (ArrayLike<number> & Iterable<number>)[]): number {
  const bytes = joined(...parts)
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += readU16(bytes, at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}
