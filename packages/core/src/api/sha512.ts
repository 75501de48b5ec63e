const word = 0xffffffffffffffffn

/** The whole part of the n-th root, by halving. */
function rootOf(value: bigint, n: bigint): bigint {
  let [low, high] = [0n, 1n << 100n]
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** n <= value) low = middle
    else high = middle - 1n
  }
  return low
}

function primes(count: number): bigint[] {
  const found: bigint[] = []
  for (let n = 2n; found.length < count; n++) if (found.every((prime) => n % prime !== 0n)) found.push(n)
  return found
}

/** First 64 bits of the fractions of roots of primes. */
const constants = (): { k: bigint[]; initial: bigint[] } => ({
  k: primes(80).map((prime) => rootOf(prime << 192n, 3n) & word),
  initial: startOf(primes(8)),
})

const startOf = (of: readonly bigint[]): bigint[] => of.map((prime) => rootOf(prime << 128n, 2n) & word)

/** What SHA-384 begins with; the lower halves are SHA-224's. */
export const start384 = (): bigint[] => startOf(primes(16).slice(8))

const rotate = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & word

/** SHA-384 (FIPS 180-4). */
export const sha384 = (message: Uint8Array): Uint8Array => sha512(message, start384()).slice(0, 48)

/** SHA-512 (FIPS 180-4). `start`: what another of its family begins with. */
export function sha512(message: Uint8Array, start?: readonly bigint[]): Uint8Array {
  const { k, initial } = constants()
  const padded = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  let hash: readonly bigint[] = start ?? initial
  for (let at = 0; at < padded.length; at += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + i * 8))
    hash = compress(hash, w, k)
  }
  const out = new Uint8Array(64)
  hash.forEach((part, i) => new DataView(out.buffer).setBigUint64(i * 8, part))
  return out
}

function compress(hash: readonly bigint[], w: bigint[], k: readonly bigint[]): bigint[] {
  for (let i = 16; i < 80; i++) {
    const [x, y] = [w[i - 15] as bigint, w[i - 2] as bigint]
    const s0 = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n)
    const s1 = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n)
    w.push(((w[i - 16] as bigint) + s0 + (w[i - 7] as bigint) + s1) & word)
  }
  let [a, b, c, d, e, f, g, h] = hash as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
  for (let i = 0; i < 80; i++) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)
    const t1 = h + s1 + ((e & f) ^ (~e & word & g)) + (k[i] as bigint) + (w[i] as bigint)
    const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & word, c, b, a, (t1 + t2) & word]
  }
  return [a, b, c, d, e, f, g, h].map((part, i) => (part + (hash[i] as bigint)) & word)
}
