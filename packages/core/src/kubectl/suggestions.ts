import type { Verb } from './command.ts'

// cobra SuggestionsMinimumDistance
const maxDistance = 2

/** `\n\nDid you mean this?\n\ttop\n`, or nothing. Models spf13/cobra command.go findSuggestions. */
export function didYouMean(verbs: readonly Verb[], typed: string): string {
  const close = verbs.filter(
    ({ name, hidden }) => !hidden && (name.startsWith(typed.toLowerCase()) || distance(typed.toLowerCase(), name) <= maxDistance),
  )
  return close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map(({ name }) => `\t${name}\n`).join('')}`
}

/** Levenshtein's distance. */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > maxDistance) return maxDistance + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
