import { isPrintable } from './printable.ts'

export interface Analysis {
  /** Plain style in block context. */
  plainAllowed: boolean
  singleQuotedAllowed: boolean
  blockAllowed: boolean
}

interface Seen {
  blockIndicators: boolean
  special: boolean
  leading: boolean
  trailing: boolean
  trailingSpace: boolean
  breakSpace: boolean
  spaceBreak: boolean
  lineBreaks: boolean
}

const firstIndicators = new Set('#,[]{}&*!|>\'"%@`')
const isBlankOrEnd = (char: string | undefined): boolean => char === undefined || /[ \t\n\r\x85\u2028\u2029]/.test(char)
const isBreak = (char: string): boolean => /[\n\r\x85\u2028\u2029]/.test(char)

/** In which styles a text may be written. Models yaml.v2 emitterc.go yaml_emitter_analyze_scalar, block context. */
export function analyze(value: string): Analysis {
  if (value === '') return { plainAllowed: true, singleQuotedAllowed: true, blockAllowed: false }
  const seen = look([...value])
  const blanksOutside = seen.leading || seen.trailing
  const never = seen.spaceBreak || seen.special
  return {
    plainAllowed: !(blanksOutside || seen.breakSpace || never || seen.lineBreaks || seen.blockIndicators),
    singleQuotedAllowed: !(seen.breakSpace || never),
    blockAllowed: !(seen.trailingSpace || never),
  }
}

function look(chars: string[]): Seen {
  const text = chars.slice(0, 3).join('')
  const last = chars.length - 1
  const blank = (i: number): boolean => chars[i] === ' '
  const broken = (i: number): boolean => chars[i] !== undefined && isBreak(chars[i] as string)
  const some = (test: (i: number) => boolean): boolean => chars.some((_, i) => test(i))
  return {
    blockIndicators: text === '---' || text === '...' || some((i) => isIndicator(chars, i)),
    special: chars.some((char) => !isPrintable(char.codePointAt(0) as number)),
    leading: blank(0) || broken(0),
    trailing: blank(last) || broken(last),
    trailingSpace: blank(last),
    breakSpace: some((i) => blank(i) && broken(i - 1)),
    spaceBreak: some((i) => broken(i) && blank(i - 1)),
    lineBreaks: some(broken),
  }
}

function isIndicator(chars: readonly string[], i: number): boolean {
  const char = chars[i] as string
  const beforeBlank = isBlankOrEnd(chars[i + 1])
  if (i === 0) return firstIndicators.has(char) || ('?:-'.includes(char) && beforeBlank)
  return (char === ':' && beforeBlank) || (char === '#' && isBlankOrEnd(chars[i - 1]))
}
