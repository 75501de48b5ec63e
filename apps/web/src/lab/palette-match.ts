/** Those that hold the letters of the query in their order: best first, whole words before scattered letters. */
export function matching<T extends { words: string; aside?: string }>(entries: readonly T[], query: string): T[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return [...entries]
  return entries
    .map((entry, index) => ({ entry, index, rank: rankOf(`${entry.words} ${entry.aside ?? ''}`.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ entry }) => entry)
}

/** 0: begins so; 1: a word begins so; 2: holds it; 3: holds its letters in order; Infinity: does not. */
function rankOf(text: string, wanted: string): number {
  if (text.startsWith(wanted)) return 0
  if (text.includes(` ${wanted}`)) return 1
  if (text.includes(wanted)) return 2
  let at = 0
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return Infinity
  }
  return 3
}
