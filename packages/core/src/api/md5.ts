const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0)
const initial = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]

/** MD5 (RFC 1321) in hexadecimal. Upstream sorts by it; it guards nothing. */
export function md5(message: Uint8Array): string {
  const view = new DataView(padded(message).buffer)
  const state = Int32Array.from(initial)
  for (let at = 0; at < view.byteLength; at += 64) mix(state, view, at)
  const out = new DataView(new ArrayBuffer(16))
  state.forEach((word, i) => out.setInt32(i * 4, word, true))
  return [...new Uint8Array(out.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function padded(message: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  out.set(message)
  out[message.length] = 0x80
  const view = new DataView(out.buffer)
  view.setUint32(out.length - 8, (message.length * 8) >>> 0, true)
  view.setUint32(out.length - 4, Math.floor(message.length / 2 ** 29), true)
  return out
}

/** Which of three words the bits come from, and which word of the block, by round. */
const rounds: readonly ((b: number, c: number, d: number, i: number) => readonly [bits: number, word: number])[] = [
  (b, c, d, i) => [(b & c) | (~b & d), i],
  (b, c, d, i) => [(d & b) | (~d & c), 5 * i + 1],
  (b, c, d, i) => [b ^ c ^ d, 3 * i + 5],
  (b, c, d, i) => [c ^ (b | ~d), 7 * i],
]

function mix(state: Int32Array, block: DataView, at: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const round = i >> 4
    const [bits, word] = (rounds[round] as (typeof rounds)[0])(b, c, d, i)
    const sum = (a + bits + (sines[i] as number) + block.getInt32(at + (word % 16) * 4, true)) | 0
    const shift = (shifts[round] as readonly number[])[i % 4] as number
    ;[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0]
  }
  ;[a, b, c, d].forEach((word, i) => {
    state[i] = (state[i] as number) + word
  })
}
