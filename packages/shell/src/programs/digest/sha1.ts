import { paddedBlocks, rotated } from './blocks.ts'

/** FIPS 180-4. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  for (const block of paddedBlocks(bytes, false)) addBlock(state, block)
  const out = new Uint8Array(20)
  const view = new DataView(out.buffer)
  for (const [index, word] of state.entries()) view.setUint32(index * 4, word)
  return out
}

function addBlock(state: Uint32Array, block: DataView): void {
  const words = Array.from({ length: 16 }, (_, i) => block.getUint32(i * 4))
  const word = (i: number): number => words[i] as number
  for (let i = 16; i < 80; i++) words.push(rotated(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1))
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let i = 0; i < 80; i++) {
    const [mixed, constant] = mix(Math.floor(i / 20), b, c, d)
    const next = (rotated(a, 5) + mixed + e + constant + word(i)) >>> 0
    ;[e, d, c, b, a] = [d, c, rotated(b, 30), a, next]
  }
  for (const [index, value] of [a, b, c, d, e].entries()) state[index] = ((state[index] as number) + value) >>> 0
}

function mix(round: number, b: number, c: number, d: number): [mixed: number, constant: number] {
  if (round === 0) return [(b & c) | (~b & d), 0x5a827999]
  if (round === 1) return [b ^ c ^ d, 0x6ed9eba1]
  return round === 2 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6]
}
