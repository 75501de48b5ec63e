/** The shells that read the POSIX grammar: Debian's sh, and busybox's. */
export type PosixDialect = 'dash' | 'ash'

export type Kind = 'word' | 'newline' | 'end of file' | 'redirection' | Operator | Keyword

export type Operator = ';' | '&' | '|' | '&&' | '||' | '(' | ')' | ';;'

const keywords = 'if then else elif fi for in while until do done case esac { } !'.split(' ')
export type Keyword = `keyword ${string}`

export interface Token {
  kind: Kind
  /** As it stands in the script. */
  text: string
  at: number
  line: number
}

/** What is wrong, and where; `open`: more lines could complete the script. */
export class PosixError extends Error {
  readonly line: number
  readonly open: boolean
  constructor(message: string, line: number, open: boolean) {
    super(message)
    this.line = line
    this.open = open
  }
}

export function asKeyword(token: Token): Token {
  return token.kind === 'word' && keywords.includes(token.text) ? { ...token, kind: `keyword ${token.text}` } : token
}

const shown = (kind: Kind): string =>
  ['word', 'newline', 'end of file', 'redirection'].includes(kind) ? kind : `"${kind.replace('keyword ', '')}"`

/** Models dash's and busybox's synexpect. */
export function unexpected(token: Token, wanted: Kind | undefined, dialect: PosixDialect): PosixError {
  const expecting = wanted === undefined ? '' : ` (expecting ${shown(wanted)})`
  const words = dialect === 'dash' ? `${shown(token.kind)} unexpected` : `unexpected ${shown(token.kind)}`
  return new PosixError(words + expecting, token.line, token.kind === 'end of file')
}
