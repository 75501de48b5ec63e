/** Blocks of 64 bytes of a message with the bit and the length behind it, as MD5 and SHA-1 take it. */
export function* paddedBlocks(bytes: Uint8Array, isLittle: boolean): Generator<DataView> {
  const size = Math.ceil((bytes.length + 9) / 64) * 64
  const padded = new Uint8Array(size)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  const [low, high] = [(bytes.length * 8) >>> 0, Math.floor(bytes.length / 2 ** 29)]
  view.setUint32(size - 8, isLittle ? low : high, isLittle)
  view.setUint32(size - 4, isLittle ? high : low, isLittle)
  for (let at = 0; at < size; at += 64) yield new DataView(padded.buffer, at, 64)
}

/** To the left, in 32 bits. */
export const rotated = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0
