import { decodeWith, encodeWith } from './utf8.ts'

/**
 * Text that can hold any bytes: what is not UTF-8 becomes a lone surrogate U+DC80–U+DCFF, as Python's surrogateescape does, so
 * that pipes, files and answers of binary programs lose nothing.
 */
export const textOfBytes = (bytes: Uint8Array): string => decodeWith(bytes, (byte) => 0xdc00 + byte)

/** The bytes that `textOfBytes` made this text of. */
export const bytesOfText = (text: string): Uint8Array<ArrayBuffer> =>
  encodeWith(text, (unit) => (unit >= 0xdc80 && unit <= 0xdcff ? unit - 0xdc00 : undefined))
