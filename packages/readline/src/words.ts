/** Movement in a line, by UTF-16 positions that never split a code point. */
export function stepLeft(text: string, at: number): number {
  if (at <= 0) return 0
  return /[\udc00-\udfff]/.test(text[at - 1] ?? '') && at > 1 ? at - 2 : at - 1
}

export function stepRight(text: string, at: number): number {
  if (at >= text.length) return text.length
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character)

/** readline's backward-word: letters, digits and underscores make a word. */
export function wordLeft(text: string, from: number): number {
  let at = from
  while (at > 0 && !isWord(text[at - 1])) at--
  while (at > 0 && isWord(text[at - 1])) at--
  return at
}

export function wordRight(text: string, from: number): number {
  let at = from
  while (at < text.length && !isWord(text[at])) at++
  while (at < text.length && isWord(text[at])) at++
  return at
}

/** readline's unix-word-rubout: blanks alone part words. */
export function blankLeft(text: string, from: number): number {
  let at = from
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--
  while (at > 0 && !/\s/.test(text[at - 1] ?? '')) at--
  return at
}
