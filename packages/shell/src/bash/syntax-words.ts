/** A token of just-bash's lexer that did not fit. */
export interface WrongToken {
  type: string
  value: string
  start?: number
  line?: number
}

/** What bash says, and whether it shows the line after it. */
export interface SyntaxWords {
  words: string
  /** In a conditional expression: no line is shown, and bash ends with what was before. */
  bare?: true
}

const near = (token: string): SyntaxWords => ({
  words: `syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`,
})

const binary = /(?:\s-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)|[=!]=|=~|=|<|>)\s*\]\]\s*$/

/** bash's words for a token that does not fit in what was read before it. Models parse.y report_syntax_error and cond_term (5.2). */
export function syntaxWords(text: string, message: string, token: WrongToken): SyntaxWords | undefined {
  const before = text.slice(0, token.start ?? text.length)
  if (message.includes('Expected operand after'))
    return { words: "unexpected argument `]]' to conditional unary operator", bare: true }
  if (message.includes('Expected DBRACK_END')) return conditional(before, token)
  if (token.type === 'LPAREN' && token.start !== undefined && isFirstWord.test(before))
    return near(tokenAfter(text, token.start + 1))
  return undefined
}

/** One word alone stands before a bracket: bash expects the `()` of a function. */
const isFirstWord = /(?:^|[;&|\n({]|\b(?:do|then|else))\s*[^\s;&|(){}<>'"]+[ \t]*$/

function tokenAfter(text: string, from: number): string {
  const [, found = '\n'] = /^[ \t]*(\n|&&|\|\||;;|[;&|()<>]|[^\s;&|()<>]+)/.exec(text.slice(from)) ?? []
  return found
}

function conditional(before: string, { type, value }: WrongToken): SyntaxWords {
  if (binary.test(before)) return { words: "unexpected argument `]]' to conditional binary operator", bare: true }
  if (type === 'EOF') return { words: 'syntax error: unexpected end of file' }
  if (/^[;&|<>()\n]/.test(value))
    return {
      words: `syntax error in conditional expression: unexpected token \`${value === '\n' ? 'newline' : value}'`,
      bare: true,
    }
  const own = before.slice(Math.max(before.lastIndexOf('[['), before.lastIndexOf('&&'), before.lastIndexOf('||')) + 2)
  const words = own
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '!' && word !== '(')
  return {
    words: words.length < 2 ? 'conditional binary operator expected' : 'syntax error in conditional expression',
    bare: true,
  }
}

/** The name of a parameter that stands for an arithmetic expression which cannot be read: its expansion fails with the words. */
export const arithmeticError = '__arithmetic__'

/** `$((1.5))` fails when it is evaluated, not when it is read: written as an expansion that fails. */
export function withFailingArithmetic(text: string): string {
  return text.replace(/\$\(\(([^()]*\d\.[^()]*)\)\)/g, (_, inner: string) => {
    const shown = inner.trim()
    const token = shown.slice(shown.search(/(?<=\d)\./))
    const words = `${shown}: syntax error: invalid arithmetic operator (error token is "${token}")`
    return `\${${arithmeticError}:?${words.replace(/[^A-Za-z0-9]/g, '\\$&')}}`
  })
}
