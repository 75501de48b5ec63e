const initial = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
]
const order = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((row) => [...row].map((digit) => Number.parseInt(digit, 16)))

const blockBytes = 128
const mask = (1n << 64n) - 1n

/** BLAKE2b with 64 bytes and no key (RFC 7693). */
export function blake2b(bytes: Uint8Array): Uint8Array {
  const state = [...initial]
  state[0] = (state[0] as bigint) ^ 0x01010040n
  const blocks = Math.max(1, Math.ceil(bytes.length / blockBytes))
  for (let index = 0; index < blocks; index++) {
    const isLast = index === blocks - 1
    const block = new Uint8Array(blockBytes)
    block.set(bytes.subarray(index * blockBytes, (index + 1) * blockBytes))
    compress(state, new DataView(block.buffer), isLast ? bytes.length : (index + 1) * blockBytes, isLast)
  }
  const out = new Uint8Array(64)
  const view = new DataView(out.buffer)
  for (const [index, word] of state.entries()) view.setBigUint64(index * 8, word, true)
  return out
}

function compress(state: bigint[], block: DataView, counted: number, isLast: boolean): void {
  const words = Array.from({ length: 16 }, (_, i) => block.getBigUint64(i * 8, true))
  const v = [...state, ...initial]
  v[12] = (v[12] as bigint) ^ BigInt(counted)
  if (isLast) v[14] = (v[14] as bigint) ^ mask
  for (let round = 0; round < 12; round++) {
    const row = order[round % 10] as number[]
    const word = (i: number): bigint => words[row[i] as number] as bigint
    for (let i = 0; i < 4; i++) mix(v, [i, i + 4, i + 8, i + 12], word(2 * i), word(2 * i + 1))
    for (let i = 0; i < 4; i++)
      mix(v, [i, ((i + 1) & 3) + 4, ((i + 2) & 3) + 8, ((i + 3) & 3) + 12], word(2 * i + 8), word(2 * i + 9))
  }
  for (let i = 0; i < 8; i++) state[i] = (state[i] as bigint) ^ (v[i] as bigint) ^ (v[i + 8] as bigint)
}

const right = (word: bigint, by: bigint): bigint => ((word >> by) | (word << (64n - by))) & mask

function mix(v: bigint[], [a, b, c, d]: [number, number, number, number], x: bigint, y: bigint): void {
  const at = (i: number): bigint => v[i] as bigint
  v[a] = (at(a) + at(b) + x) & mask
  v[d] = right(at(d) ^ at(a), 32n)
  v[c] = (at(c) + at(d)) & mask
  v[b] = right(at(b) ^ at(c), 24n)
  v[a] = (at(a) + at(b) + y) & mask
  v[d] = right(at(d) ^ at(a), 16n)
  v[c] = (at(c) + at(d)) & mask
  v[b] = right(at(b) ^ at(c), 63n)
}
