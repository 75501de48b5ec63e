/** The four bytes of a dotted address as one number; undefined for anything else (leading zeros too). */
export function ipv4Number(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let number = 0
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    number = number * 256 + Number(part)
  }
  return number
}

export const isIPv4 = (text: string): boolean => ipv4Number(text) !== undefined

export const ipv4Text = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')

export interface Cidr {
  base: number
  prefixLength: number
  size: number
}

export function parseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text)
  const number = match ? ipv4Number(match[1] as string) : undefined
  const prefixLength = Number(match?.[2] ?? 33)
  if (number === undefined || prefixLength > 32) return undefined
  const size = 2 ** (32 - prefixLength)
  return { base: Math.floor(number / size) * size, prefixLength, size }
}

export const cidrHas = (cidr: Cidr, ip: number): boolean => ip >= cidr.base && ip < cidr.base + cidr.size
