/** The evaluator's words, and those of cel-go. */
const words: readonly [RegExp, (...parts: string[]) => string][] = [
  [/^No such key: index out of bounds, index (-?\d+) .*$/s, (index) => `index out of bounds: ${index}`],
  [/^No such key(.*)$/s, (rest) => `no such key${rest}`],
  [/^modulo by zero$/i, () => 'modulus by zero'],
  [/^integer overflow.*$/is, () => 'integer overflow'],
  [/^Invalid duration string: (.*)$/s, (text) => `time: invalid duration ${JSON.stringify(text)}`],
  [/^Cannot mix BigInt .*$/s, () => 'no such overload'],
]

/** What cel-go says of what went wrong while an expression ran. */
export function runtimeError(message: string): string {
  for (const [pattern, say] of words) {
    const match = pattern.exec(message)
    if (match) return say(...match.slice(1))
  }
  return message
}
