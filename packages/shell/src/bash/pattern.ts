import { compileRegex } from './regex.ts'

const classes: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
}

/** A piece of a pattern: quoted text stands for itself. */
export interface PatternPiece {
  text: string
  quoted: boolean
}

/** The source of a regular expression for a shell pattern; `path`: a slash is matched only by a slash. */
export function patternSource(pieces: readonly PatternPiece[], path = false): string {
  const any = path ? '[^/]' : '[\\s\\S]'
  return pieces.map((piece) => (piece.quoted ? escaped(piece.text) : unquotedSource(piece.text, any))).join('')
}

/** `folded`: letters count alike (nocasematch). */
export function matches(pieces: readonly PatternPiece[], text: string, folded = false): boolean {
  if (!folded) return wholeMatcher(patternSource(pieces))(text)
  return matches(
    pieces.map((piece) => ({ ...piece, text: piece.text.toLowerCase() })),
    text.toLowerCase(),
  )
}

/** Only `!(…)` needs look-ahead; what it is tried on is kept short. */
const maxNegatedText = 200

/** Does a pattern's source match a whole text? */
export function wholeMatcher(source: string): (text: string) => boolean {
  const whole = `^(?:${source})$`
  if (source.includes('(?!')) {
    const own = new RegExp(whole)
    return (text) => text.length <= maxNegatedText && own.test(text)
  }
  const regex = compileRegex(whole)
  return (text) => regex.find(text) !== undefined
}

export function hasGlob(pieces: readonly PatternPiece[]): boolean {
  return pieces.some((piece) => !piece.quoted && /[*?]|\[.+\]|[@!+]\(/.test(piece.text))
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function unquotedSource(text: string, any: string): string {
  let out = ''
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string
    const bracket = character === '[' ? bracketSource(text.slice(at)) : undefined
    if (bracket) {
      out += bracket.source
      at += bracket.length
      continue
    }
    const group = /^[@?*+!]\(/.test(text.slice(at, at + 2)) ? groupSource(text.slice(at), any) : undefined
    if (group) {
      out += group.source
      at += group.length
      continue
    }
    if (character === '*') out += `${any}*`
    else if (character === '?') out += any
    else if (character === '\\' && at + 1 < text.length) out += escaped(text[++at] as string)
    else out += escaped(character)
    at++
  }
  return out
}

function bracketSource(text: string): { source: string; length: number } | undefined {
  const found = /^\[([!^]?)((?:\[:\w+:\]|\\.|(?!^)[^\]\\]|^\])(?:\[:\w+:\]|\\.|[^\]\\])*|\](?:[^\]])*)\]/.exec(text)
  if (!found) return undefined
  const inner = (found[2] ?? '')
    .replace(/\[:(\w+):\]/g, (_, name: string) => `\0${classes[name] ?? ''}\0`)
    .split('\0')
    .map((part, index) => (index % 2 ? part : part.replace(/\\(.)/g, '$1').replace(/[\\\][^]/g, '\\$&')))
    .join('')
  return { source: `[${found[1] ? '^' : ''}${inner}]`, length: found[0].length }
}

/** extglob: @(a|b) ?(…) *(…) +(…) !(…) */
function groupSource(text: string, any: string): { source: string; length: number } | undefined {
  let depth = 0
  let end = 1
  for (; end < text.length; end++) {
    if (text[end] === '(') depth++
    if (text[end] === ')' && --depth === 0) break
  }
  if (depth !== 0 || end >= text.length) return undefined
  const inner = text
    .slice(2, end)
    .split('|')
    .map((option) => unquotedSource(option, any))
    .join('|')
  const kind = text[0] as string
  const source = kind === '!' ? `(?!(?:${inner})$)${any}*` : `(?:${inner})${kind === '@' ? '' : kind}`
  return { source, length: end + 1 }
}
