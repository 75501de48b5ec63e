import { paddedBlocks, rotated } from './blocks.ts'

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const sines = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) >>> 0)

/** RFC 1321. */
export function md5(bytes: Uint8Array): Uint8Array {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  for (const block of paddedBlocks(bytes, true)) addBlock(state, block)
  const out = new Uint8Array(16)
  const view = new DataView(out.buffer)
  for (const [index, word] of state.entries()) view.setUint32(index * 4, word, true)
  return out
}

function addBlock(state: Uint32Array, block: DataView): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (let i = 0; i < 64; i++) {
    const round = i >> 4
    const [mixed, at] = mix(round, i, b, c, d)
    const sum = (a + mixed + (sines[i] as number) + block.getUint32(at * 4, true)) >>> 0
    const next = (b + rotated(sum, shifts[round * 4 + (i & 3)] as number)) >>> 0
    ;[a, d, c, b] = [d, c, b, next]
  }
  for (const [index, word] of [a, b, c, d].entries()) state[index] = ((state[index] as number) + word) >>> 0
}

function mix(round: number, i: number, b: number, c: number, d: number): [mixed: number, word: number] {
  if (round === 0) return [(b & c) | (~b & d), i]
  if (round === 1) return [(d & b) | (~d & c), (5 * i + 1) & 15]
  return round === 2 ? [b ^ c ^ d, (3 * i + 5) & 15] : [c ^ (b | ~d), (7 * i) & 15]
}
