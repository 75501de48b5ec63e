/** Lines of at most `width` characters, words joined across line breaks but for lists, blocks and paragraphs. Models explain/formatter.go wrapString (1.36). */
export function wrapWords(text: string, width: number): string[] {
  const out: string[] = []
  let line: string[] = []
  let lastWord = ''
  const flush = (): void => {
    if (line.length === 0) return
    out.push(line.join(' '))
    line = []
    lastWord = ''
  }
  for (const source of text.split('\n')) {
    const words = source.split(/\s+/).filter((word) => word !== '')
    if (source.startsWith('    ')) {
      flush()
      out.push(source)
    } else if (out.length > 0 && words.length === 0) {
      flush()
      out.push('')
    } else {
      if (lastWord.endsWith(':') || words.length === 0 || /^(?:\d+\.?|-|\*)\s/.test(source.trim())) flush()
      for (const word of words) {
        if (line.length > 0 && [...line, word].join(' ').length > width) flush()
        line.push(word)
        lastWord = word
      }
    }
  }
  flush()
  return out
}
