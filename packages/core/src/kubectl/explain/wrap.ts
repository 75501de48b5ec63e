interface Lines {
  out: string
  column: number
}

/** Lines of at most `limit` characters where words allow it; line breaks and leading blanks stay. Models mitchellh/go-wordwrap. */
export function wrap(text: string, limit: number): string {
  const state: Lines = { out: '', column: 0 }
  for (const [i, line] of text.split('\n').entries()) {
    if (i > 0) {
      state.out += '\n'
      state.column = 0
    }
    for (const [, space = '', word = ''] of line.matchAll(/(\s*)(\S*)/g)) addWord(state, space, word, limit)
  }
  return state.out
}

function addWord(state: Lines, space: string, word: string, limit: number): void {
  const needed = state.column + space.length
  if (word === '') {
    if (needed <= limit) state.out += space
    return
  }
  const fits = needed + word.length <= limit
  if (fits || (needed + Math.min(word.length, limit - 1) <= limit && word.length < limit)) append(state, space + word)
  else {
    state.out += '\n'
    state.column = 0
    append(state, word)
  }
}

function append(state: Lines, text: string): void {
  state.out += text
  state.column += text.length
}

/** Every line this far in, empty ones too. */
export const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n')
