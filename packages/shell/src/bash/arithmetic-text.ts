import { evaluateArithmetic } from './arithmetic.ts'
import type { ArithmeticNode } from './ast.ts'
import { type Io, type Shell, ShellError } from './shell.ts'

/** Evaluates `$(( … ))` and `(( … ))`; errors name the expression as bash does. */
export async function evaluateNode(node: ArithmeticNode, shell: Shell, io: Io): Promise<bigint> {
  try {
    return await evaluateArithmetic(node.expression, shell, io)
  } catch (error) {
    const text = node.originalText
    if (
      !(error instanceof ShellError) ||
      text === undefined ||
      !/^(division by 0|exponent less|value too great|attempted)/.test(error.message)
    )
      throw error
    const token =
      text
        .split(/[/%]|\*\*/)
        .at(-1)
        ?.trim() ?? ''
    throw new ShellError(`${text}: ${error.message} (error token is "${token}")`, 1)
  }
}
