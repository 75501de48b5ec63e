const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const word = (a << 16) | (b << 8) | c
    const chars = [18, 12, 6, 0].map((shift) => alphabet[(word >> shift) & 63] as string)
    out += chars
      .slice(0, Math.min(bytes.length - i, 3) + 1)
      .join('')
      .padEnd(4, '=')
  }
  return out
}

const values = new Map([...alphabet].map((char, i) => [char, i]))

/** Bytes of standard base64 (line breaks allowed); undefined when it is none. */
export function unbase64(text: string): Uint8Array | undefined {
  const clean = text.replace(/[\r\n]/g, '')
  if (clean.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return undefined
  const out: number[] = []
  for (let i = 0; i < clean.length; i += 4) {
    const group = clean.slice(i, i + 4)
    const word = [...group].reduce((sum, char) => (sum << 6) | (values.get(char) ?? 0), 0)
    const count = group.endsWith('==') ? 1 : group.endsWith('=') ? 2 : 3
    out.push(...[(word >> 16) & 255, (word >> 8) & 255, word & 255].slice(0, count))
  }
  return Uint8Array.from(out)
}
