/** Newlines, words, bytes, characters, and the longest line. */
export interface Counts {
  lines: number
  words: number
  bytes: number
  chars: number
  'max-line-length': number
}

/** Counts text as it comes, piece by piece; it keeps none of it. */
export function textCounter(): { add(text: string): void; counts(): Counts } {
  const counts: Counts = { lines: 0, words: 0, bytes: 0, chars: 0, 'max-line-length': 0 }
  let inWord = false
  let column = 0
  const add = (text: string): void => {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const blank = code === 32 || (code >= 9 && code <= 13)
      if (!blank && !inWord) counts.words++
      inWord = !blank
      const pair = code >= 0xd800 && code < 0xdc00 && at + 1 < text.length
      if (pair) at++
      counts.chars++
      counts.bytes += pair ? 4 : bytesOf(code)
      if (code === 10) counts.lines++
      column = columnAfter(column, code)
      if (column > counts['max-line-length']) counts['max-line-length'] = column
    }
  }
  return { add, counts: () => ({ ...counts }) }
}

function columnAfter(column: number, code: number): number {
  if (code === 10 || code === 12 || code === 13) return 0
  if (code === 9) return column + 8 - (column % 8)
  return code < 32 || code === 127 ? column : column + 1
}

/** Of a unit of UTF-16; those from U+DC80 on stand for a single byte that is no text. */
function bytesOf(code: number): number {
  if (code < 0x80 || (code >= 0xdc80 && code <= 0xdcff)) return 1
  return code < 0x800 ? 2 : 3
}
