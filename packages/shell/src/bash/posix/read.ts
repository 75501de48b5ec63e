import type { Reader } from './characters.ts'
import { list, script } from './grammar.ts'
import { type PosixDialect, PosixError } from './token.ts'
import { type Tokens, want } from './tokens.ts'

interface Place {
  line: number
  /** Characters of the whole lines before it. */
  whole: number
}

export type PosixText = { text: string } | ({ incomplete: true; message: string } & Place) | ({ error: string } & Place)

const maxDepth = 100

/**
 * A script of sh as bash's parser is to read it: what only bash understands is quoted, and what this shell does not understand is
 * an error in its own words. Models dash 0.5.12 parser.c and busybox 1.37 shell/ash.c.
 */
export function readPosix(text: string, dialect: PosixDialect): PosixText {
  let depth = 0
  const reader: Reader = {
    text,
    dialect,
    at: 0,
    line: 1,
    inserts: [],
    hereDocuments: [],
    whole: 0,
    substitution(own) {
      if (++depth > maxDepth) throw new PosixError('nested too deeply', own.line, false)
      const inner: Tokens = { reader: own, back: undefined }
      list(inner, true)
      want(inner, ')')
      depth--
    },
  }
  const head = dialect === 'dash' ? 'Syntax error: ' : 'syntax error: '
  try {
    script({ reader, back: undefined })
    return { text: withInserts(text, reader.inserts) }
  } catch (error) {
    if (!(error instanceof PosixError)) return { error: `${head}nested too deeply`, line: reader.line, whole: 0 }
    const message = head + error.message
    const place = { line: error.line, whole: reader.whole }
    return error.open ? { incomplete: true, message, ...place } : { error: message, ...place }
  }
}

function withInserts(text: string, inserts: Reader['inserts']): string {
  let out = ''
  let from = 0
  for (const [at, piece] of [...inserts].sort((a, b) => a[0] - b[0])) {
    out += text.slice(from, at) + piece
    from = at
  }
  return out + text.slice(from)
}
