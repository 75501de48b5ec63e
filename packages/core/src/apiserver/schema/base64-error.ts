const alphabet = /[A-Za-z0-9+/]/

/** Where Go's decoder stops at a text that is not base64; undefined for one that is. Models encoding/base64 decodeQuantum. */
export function badBase64At(text: string): number | undefined {
  const bytes = [...text].map((char, i) => ({ char, i })).filter(({ char }) => char !== '\n' && char !== '\r')
  for (let start = 0; start < bytes.length; start += 4) {
    const quantum = bytes.slice(start, start + 4)
    const wrong = quantum.findIndex(({ char }) => !alphabet.test(char))
    if (wrong < 0 && quantum.length === 4) continue
    if (wrong < 0) return text.length - quantum.length
    const { char, i } = quantum[wrong] as { char: string; i: number }
    if (char !== '=' || wrong < 2) return i
    return paddingError(text, bytes, start + wrong)
  }
  return undefined
}

function paddingError(text: string, bytes: readonly { char: string; i: number }[], at: number): number | undefined {
  const second = at % 4 === 2 ? bytes[at + 1] : undefined
  if (at % 4 === 2 && !second) return text.length
  if (second && second.char !== '=') return second.i
  const after = bytes[at + (second ? 2 : 1)]
  return after?.i
}
