/** Can this filter be run on every piece of its input by itself, with the same result? Then it streams. */
export function streamsByLine(name: string, argv: readonly string[]): boolean {
  const words = argv.slice(1)
  if (name === 'grep' || name === 'egrep' || name === 'fgrep') {
    return !words.some(
      (word) => /^-\w*[cnmABCqlLb]/.test(word) || /^--(count|line-number|max|after|before|context|quiet|files)/.test(word),
    )
  }
  if (name === 'cut' || name === 'rev' || name === 'fold' || name === 'expand') return true
  if (name === 'tr') return !words.some((word) => /^-\w*s/.test(word))
  if (name === 'sed') return words.length === 1 && /^s(.).*\1[gI]*$/.test(words[0] ?? '')
  if (name === 'awk') return words.some((word) => /^(\/[^/]*\/\s*)?\{\s*print[^;}]*\}$/.test(word) && !/NR|=|\+\+/.test(word))
  return false
}
