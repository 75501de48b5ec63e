import type { ArithExpr } from './ast.ts'
import { captureOutput } from './capture.ts'
import { assignParameter, evaluateText, parameterValue, variableNamed } from './parameters.ts'
import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value)
const maxDepth = 200
let depth = 0

/** Evaluates in 64-bit integers, as bash does. ShellError with bash's words for a division by zero or bad syntax. */
export async function evaluateArithmetic(expression: ArithExpr, shell: Shell, io: Io): Promise<bigint> {
  if (++depth > maxDepth) {
    depth = 0
    throw new ShellError('expression recursion level exceeded', 1)
  }
  try {
    return wrap(await evaluate(expression, shell, io))
  } finally {
    depth = Math.max(0, depth - 1)
  }
}

async function evaluate(node: ArithExpr, shell: Shell, io: Io): Promise<bigint> {
  const value = (of: ArithExpr): Promise<bigint> => evaluateArithmetic(of, shell, io)
  switch (node.type) {
    case 'ArithNumber':
      if (Number.isNaN(node.value)) throw new ShellError('value too great for base', 1)
      return BigInt(Math.trunc(node.value))
    case 'ArithVariable':
      return variableValue(node.name, shell, io)
    case 'ArithSpecialVar':
      return variableValue(node.name, shell, io)
    case 'ArithGroup':
    case 'ArithNested':
      return value(node.expression)
    case 'ArithUnary':
      return unary(node, shell, io)
    case 'ArithBinary':
      return binary(node, value)
    case 'ArithTernary':
      return (await value(node.condition)) !== 0n ? value(node.consequent) : value(node.alternate)
    case 'ArithAssignment':
      return assignment(node, shell, io)
    case 'ArithArrayElement':
      return variableValue(await elementName(node, shell, io), shell, io)
    case 'ArithBracedExpansion':
      return variableValue(node.content, shell, io)
    case 'ArithSingleQuote':
      return BigInt(Math.trunc(node.value))
    case 'ArithCommandSubst':
      return evaluateText(await captured(node.command, shell, io), shell, io)
    case 'ArithSyntaxError':
      throw new ShellError(node.message, 1)
    default:
      throw new ShellError('syntax error: operand expected', 1)
  }
}

async function captured(command: string, shell: Shell, io: Io): Promise<string> {
  const parsed = parseShell(command, shell.machine.dialect)
  if (!('script' in parsed)) throw new ShellError('syntax error in command substitution', 1)
  return (await captureOutput(parsed.script.statements, shell, io)).text
}

async function variableValue(name: string, shell: Shell, io: Io): Promise<bigint> {
  const text = await parameterValue(name, shell, io)
  if (text === undefined && shell.options.has('nounset')) throw new ShellError(`${name}: unbound variable`, 1)
  return evaluateText(text ?? '', shell, io)
}

type Unary = Extract<ArithExpr, { type: 'ArithUnary' }>
type Binary = Extract<ArithExpr, { type: 'ArithBinary' }>
type Assignment = Extract<ArithExpr, { type: 'ArithAssignment' }>

async function unary(node: Unary, shell: Shell, io: Io): Promise<bigint> {
  const operand = await evaluateArithmetic(node.operand, shell, io)
  if (node.operator === '++' || node.operator === '--') {
    const changed = operand + (node.operator === '++' ? 1n : -1n)
    await assignParameter(await targetName(node.operand, shell, io), String(changed), shell, io)
    return node.prefix ? changed : operand
  }
  if (node.operator === '-') return -operand
  if (node.operator === '!') return operand === 0n ? 1n : 0n
  return node.operator === '~' ? ~operand : operand
}

async function targetName(node: ArithExpr, shell: Shell, io: Io): Promise<string> {
  if (node.type === 'ArithVariable') return node.name
  if (node.type === 'ArithArrayElement') return elementName(node, shell, io)
  throw new ShellError('attempted assignment to non-variable', 1)
}

async function elementName(node: Extract<ArithExpr, { type: 'ArithArrayElement' }>, shell: Shell, io: Io): Promise<string> {
  const index = node.index ? await indexText(node.array, node.index, shell, io) : (node.stringKey ?? '0')
  return `${node.array}[${index}]`
}

const operations: Record<string, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / nonZero(b),
  '%': (a, b) => a % nonZero(b),
  '**': (a, b) => power(a, b),
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '<': (a, b) => (a < b ? 1n : 0n),
  '<=': (a, b) => (a <= b ? 1n : 0n),
  '>': (a, b) => (a > b ? 1n : 0n),
  '>=': (a, b) => (a >= b ? 1n : 0n),
  '==': (a, b) => (a === b ? 1n : 0n),
  '!=': (a, b) => (a === b ? 0n : 1n),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  ',': (_, b) => b,
}

function nonZero(value: bigint): bigint {
  if (value === 0n) throw new ShellError('division by 0', 1)
  return value
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new ShellError('exponent less than 0', 1)
  let result = 1n
  for (let factor = base, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = wrap(result * factor)
    factor = wrap(factor * factor)
  }
  return result
}

async function binary(node: Binary, value: (of: ArithExpr) => Promise<bigint>): Promise<bigint> {
  const left = await value(node.left)
  if (node.operator === '&&') return left !== 0n && (await value(node.right)) !== 0n ? 1n : 0n
  if (node.operator === '||') return left !== 0n || (await value(node.right)) !== 0n ? 1n : 0n
  const operation = operations[node.operator]
  if (!operation) throw new ShellError('syntax error: invalid arithmetic operator', 1)
  return operation(left, await value(node.right))
}

async function assignment(node: Assignment, shell: Shell, io: Io): Promise<bigint> {
  const name = await assignmentName(node, shell, io)
  const value = await evaluateArithmetic(node.value, shell, io)
  const operation = operations[node.operator.slice(0, -1)]
  const result = operation ? wrap(operation(await variableValue(name, shell, io), value)) : value
  await assignParameter(name, String(result), shell, io)
  return result
}

async function assignmentName(node: Assignment, shell: Shell, io: Io): Promise<string> {
  if (node.subscript) return `${node.variable}[${await indexText(node.variable, node.subscript, shell, io)}]`
  return node.stringKey === undefined ? node.variable : `${node.variable}[${node.stringKey}]`
}

/** A subscript: of a keyed array the key, otherwise a number. */
async function indexText(array: string, index: ArithExpr, shell: Shell, io: Io): Promise<string> {
  if (!variableNamed(array, shell)?.keyed || index.type !== 'ArithVariable')
    return String(await evaluateArithmetic(index, shell, io))
  return index.hasDollarPrefix ? ((await parameterValue(index.name, shell, io)) ?? '') : index.name
}
