import { sha256 } from './sha256.ts'

// FIPS 186-4, curve P-256: y² = x³ − 3x + b over the prime field, base point and its order
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const coefficient = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const base: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
}

interface Point {
  x: bigint
  y: bigint
}

/** A key for signing: a number below the curve's order. */
export type SigningKey = bigint

const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by

function inverse(value: bigint, by: bigint): bigint {
  let [a, b, x, y] = [mod(value, by), by, 1n, 0n]
  while (a > 1n) {
    const times = a / b
    ;[a, b, x, y] = [b, a % b, y, x - times * y]
  }
  return mod(x, by)
}

function add(p: Point | undefined, q: Point | undefined): Point | undefined {
  if (!p || !q) return p ?? q
  if (p.x === q.x && p.y !== q.y) return undefined
  const slope = p.x === q.x ? (3n * p.x * p.x - 3n) * inverse(2n * p.y, prime) : (q.y - p.y) * inverse(q.x - p.x, prime)
  const x = mod(slope * slope - p.x - q.x, prime)
  return { x, y: mod(slope * (p.x - x) - p.y, prime) }
}

const isOnCurve = ({ x, y }: Point): boolean =>
  x < prime && y < prime && mod(y * y - (x * x * x - 3n * x + coefficient), prime) === 0n

/** A point as x/z² and y/z³, so that adding needs no inverse; z = 0 stands for the point at infinity. */
type Projective = readonly [x: bigint, y: bigint, z: bigint]

function doubled([x, y, z]: Projective): Projective {
  const [delta, gamma] = [mod(z * z, prime), mod(y * y, prime)]
  const beta = mod(x * gamma, prime)
  const alpha = mod(3n * (x - delta) * (x + delta), prime)
  const newX = mod(alpha * alpha - 8n * beta, prime)
  return [newX, mod(alpha * (4n * beta - newX) - 8n * gamma * gamma, prime), mod(2n * y * z, prime)]
}

function plus(sum: Projective, point: Point): Projective {
  const [x, y, z] = sum
  if (z === 0n) return [point.x, point.y, 1n]
  const square = mod(z * z, prime)
  const [h, r] = [mod(point.x * square - x, prime), mod(point.y * square * z - y, prime)]
  if (h === 0n) return r === 0n ? doubled(sum) : [1n, 1n, 0n]
  const [hh, v] = [mod(h * h, prime), mod(x * h * h, prime)]
  const newX = mod(r * r - h * hh - 2n * v, prime)
  return [newX, mod(r * (v - newX) - y * h * hh, prime), mod(z * h, prime)]
}

/** Models FIPS 186-4 scalar multiplication, from the highest bit down. */
function multiply(times: bigint, of: Point = base): Point | undefined {
  let sum: Projective = [1n, 1n, 0n]
  for (const bit of times.toString(2)) {
    sum = doubled(sum)
    if (bit === '1') sum = plus(sum, of)
  }
  const [x, y, z] = sum
  if (z === 0n) return undefined
  const back = inverse(z, prime)
  return { x: mod(x * back * back, prime), y: mod(y * back * back * back, prime) }
}

const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

function bytesOf(value: bigint): Uint8Array {
  const out = new Uint8Array(32)
  for (let at = 31, rest = value; at >= 0; at--, rest >>= 8n) out[at] = Number(rest & 255n)
  return out
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

/** A key drawn from any text: the same one for the same text. */
export const signingKey = (text: Uint8Array): SigningKey => mod(numberOf(sha256(text)), order - 1n) + 1n

/** The public half: coordinates of 32 bytes each. */
export function publicKey(key: SigningKey): { x: Uint8Array; y: Uint8Array } {
  const point = multiply(key) as Point
  return { x: bytesOf(point.x), y: bytesOf(point.y) }
}

/** An ES256 signature as JWS wants it: r and s, 32 bytes each. Its nonce is drawn from key and message, so it needs no chance. */
export function sign(key: SigningKey, message: Uint8Array): Uint8Array {
  const digest = sha256(message)
  for (let attempt = 0; ; attempt++) {
    const nonce = signingKey(joined(bytesOf(key), digest, Uint8Array.of(attempt)))
    const r = mod((multiply(nonce) as Point).x, order)
    const s = mod(inverse(nonce, order) * (numberOf(digest) + r * key), order)
    if (r !== 0n && s !== 0n) return joined(bytesOf(r), bytesOf(s))
  }
}

/** Whether (r, s) is the signature of `message` by the owner of a public key. Models FIPS 186-4 §6.4.2. */
export function verify(owner: { x: Uint8Array; y: Uint8Array }, message: Uint8Array, r: Uint8Array, s: Uint8Array): boolean {
  const [first, second] = [numberOf(r), numberOf(s)]
  if (first <= 0n || second <= 0n || first >= order || second >= order) return false
  const point: Point = { x: numberOf(owner.x), y: numberOf(owner.y) }
  if (!isOnCurve(point)) return false
  const times = inverse(second, order)
  const u1 = mod(numberOf(sha256(message)) * times, order)
  const u2 = mod(first * times, order)
  const found = add(multiply(u1), multiply(u2, point))
  return found !== undefined && mod(found.x, order) === first
}
