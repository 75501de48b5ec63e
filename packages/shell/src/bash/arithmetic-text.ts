import { evaluateArithmetic } from './arithmetic.ts'
import type { ArithmeticNode } from './ast.ts'
import { expandText } from './expand-word.ts'
import { evaluateText } from './parameters.ts'
import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

/** Expansions beyond `$x` and `${x}`: the text is expanded first, then evaluated. */
const needsExpansion = /\$\{\w*[^\w}]|\$\(|`/

/** A variable behind `$` stands for its text, which matters when that is more than a number. */
const putsText = (text: string, shell: Shell): boolean =>
  [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name = '']) => !/^-?\d*$/.test(shell.variables.get(name)?.text ?? ''))

/** Numerals beyond what a double holds, as sums of two: the parser hands numbers on. */
const withoutBig = (text: string): string =>
  text.replace(/(?<![\w#.])[1-9]\d{15,}(?![\w#])/g, (digits) => {
    const wrapped = BigInt.asIntN(64, BigInt(digits))
    const [sign, size] = wrapped < 0n ? ['-', -wrapped] : ['', wrapped]
    return `(${sign}${size / 1_000_000_000n}*1000000000${sign === '-' ? '-' : '+'}${size % 1_000_000_000n})`
  })

async function expanded(text: string, shell: Shell, io: Io): Promise<string> {
  const parsed = parseShell(`: "${text.replaceAll('"', '')}"`)
  const command = 'script' in parsed ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  const word = command?.type === 'SimpleCommand' ? command.args[0] : undefined
  return word ? expandText(word, shell, io) : text
}

/** Operators that only bash and busybox have. */
const notInDash = /\*\*|\+\+|--|,/

/** Evaluates `$(( … ))` and `(( … ))`; errors name the expression as bash does. */
export async function evaluateNode(node: ArithmeticNode, shell: Shell, io: Io): Promise<bigint> {
  const text = node.originalText
  if (text !== undefined && shell.machine.dialect === 'dash' && notInDash.test(text))
    throw new ShellError(
      `${text}: syntax error: ${/,/.test(text) && !/\*\*|\+\+|--/.test(text) ? 'expecting EOF' : 'operand expected'}`,
      2,
    )
  try {
    if (text !== undefined && (needsExpansion.test(text) || putsText(text, shell)))
      return await evaluateText(await expanded(text, shell, io), shell, io)
    if (text !== undefined && /\d{16}/.test(text) && withoutBig(text) !== text)
      return await evaluateText(withoutBig(text), shell, io)
    return await evaluateArithmetic(node.expression, shell, io)
  } catch (error) {
    if (
      error instanceof ShellError &&
      text !== undefined &&
      shell.machine.dialect === 'dash' &&
      / syntax error/.test(error.message)
    )
      throw new ShellError(`${text}: syntax error: expecting EOF`, 2)
    if (
      !(error instanceof ShellError) ||
      text === undefined ||
      !/^(division by 0|exponent less|value too great|attempted|syntax error: operand)|syntax error: invalid arithmetic operator \(error token is "\w/.test(
        error.message,
      )
    )
      throw error
    const shown = text.trim()
    const rest = /syntax error: invalid arithmetic operator \(error token is "(\w.*)"\)$/.exec(error.message)?.[1]
    if (rest !== undefined) throw new ShellError(`${shown}: syntax error in expression (error token is "${rest}")`, 1)
    if (error.message.includes('error token')) throw new ShellError(`${shown}: ${error.message}`, 1)
    const token =
      text
        .split(/[/%]|\*\*/)
        .at(-1)
        ?.trim()
        .replace(/^-/, '') ?? ''
    throw new ShellError(`${shown}: ${error.message} (error token is "${token}")`, 1)
  }
}
