import { resolvePath } from '@kubemaze/core/process/path.ts'
import { mayAccess } from '../files/access.ts'
import type { ConditionNode } from './ast.ts'
import { expandPattern, expandText } from './expand-word.ts'
import { isOptionOn } from './option-letters.ts'
import { evaluateText } from './parameters.ts'
import { escaped, matches } from './pattern.ts'
import { physicalPath } from './physical-path.ts'
import { compileRegex } from './regex.ts'
import { complaintHead, type Io, type Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { trace } from './trace.ts'
import { itemsOf, textOf } from './variables.ts'

/** `[[ … ]]`. */
export async function isTrue(node: ConditionNode, shell: Shell, io: Io, sign = ''): Promise<boolean> {
  switch (node.type) {
    case 'CondAnd':
      return (await isTrue(node.left, shell, io)) && (await isTrue(node.right, shell, io))
    case 'CondOr':
      return (await isTrue(node.left, shell, io)) || (await isTrue(node.right, shell, io))
    case 'CondNot':
      return !(await isTrue(node.operand, shell, io, '! '))
    case 'CondGroup':
      return isTrue(node.expression, shell, io)
    case 'CondWord':
      return unaryCondition('-n', node.word, sign, shell, io)
    case 'CondUnary':
      return unaryCondition(node.operator, node.operand, sign, shell, io)
    case 'CondBinary':
      return binaryCondition(node, sign, shell, io)
  }
}

async function unaryCondition(operator: string, word: Word, sign: string, shell: Shell, io: Io): Promise<boolean> {
  const operand = await expandText(word, shell, io)
  await trace(`[[ ${sign}${operator} ${operand === '' ? "''" : operand} ]]`, shell, io)
  return unaryTest(operator, operand, shell, io)
}

/** set -x shows what is quoted in a pattern with a backslash before each character. */
async function traceBinary(left: string, operator: string, right: Word, sign: string, shell: Shell, io: Io): Promise<void> {
  if (!shell.options.has('xtrace')) return
  const pattern = /^(=|==|!=|=~)$/.test(operator)
  const pieces = await expandPattern(right, shell, io)
  const shown = pieces.map(({ text, quoted }) => (pattern && quoted ? text.replace(/[\s\S]/g, '\\$&') : text)).join('')
  await trace(`[[ ${sign}${left === '' ? "''" : left} ${operator} ${shown === '' ? "''" : shown} ]]`, shell, io)
}

async function binaryCondition(
  node: Extract<ConditionNode, { type: 'CondBinary' }>,
  sign: string,
  shell: Shell,
  io: Io,
): Promise<boolean> {
  const left = await expandText(node.left, shell, io)
  await traceBinary(left, node.operator, node.right, sign, shell, io)
  const folded = shell.options.has('nocasematch')
  if (node.operator === '=' || node.operator === '==') return matches(await expandPattern(node.right, shell, io), left, folded)
  if (node.operator === '!=') return !matches(await expandPattern(node.right, shell, io), left, folded)
  if (node.operator === '=~') return matchesRegex(left, await regexOf(node.right, shell, io), shell)
  const right = await expandText(node.right, shell, io)
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(node.operator)) {
    const numbers = await numbersOf([left, right], shell, io)
    return numbers !== undefined && compare(node.operator, numbers[0] ?? 0n, numbers[1] ?? 0n)
  }
  return binaryTest(left, node.operator, right, shell)
}

/** What stands beside -eq and the like; what is no number is told, and the condition is false. */
async function numbersOf(words: readonly string[], shell: Shell, io: Io): Promise<bigint[] | undefined> {
  const numbers: bigint[] = []
  for (const word of words) {
    try {
      numbers.push(await evaluateText(word, shell, io))
    } catch (error) {
      if (!(error instanceof ShellError) || !/^(value too great|division|syntax error|.*: syntax error)/.test(error.message))
        throw error
      const token = error.message.includes('error token') ? '' : ` (error token is "${word}")`
      const words = error.message.startsWith(word) ? error.message : `${word}: ${error.message}`
      io.stderr.write(`${complaintHead(shell)}[[: ${words}${token}\n`)
      return undefined
    }
  }
  return numbers
}

type Word = Extract<ConditionNode, { type: 'CondBinary' }>['right']

async function regexOf(word: Word, shell: Shell, io: Io): Promise<string> {
  const pieces = await expandPattern(word, shell, io)
  return pieces.map((piece) => (piece.quoted ? escaped(piece.text) : piece.text)).join('')
}

function matchesRegex(text: string, source: string, shell: Shell): boolean {
  try {
    const found = compileRegex(source.replace(/\[\[:(\w+):\]\]/g, (_, name: string) => posixClass(name))).find(text)
    const items = new Map((found?.groups ?? []).map((group, index) => [String(index), group ?? '']))
    shell.variables.set('BASH_REMATCH', { items })
    return found !== undefined
  } catch {
    throw new ShellError('', 2)
  }
}

function posixClass(name: string): string {
  const classes: Record<string, string> = {
    digit: '\\d',
    alpha: '[A-Za-z]',
    alnum: '[A-Za-z0-9]',
    space: '\\s',
    upper: '[A-Z]',
    lower: '[a-z]',
  }
  return classes[name] ?? `[[:${name}:]]`
}

/** -f, -z …; shared by `[[` and `test`. */
export function unaryTest(operator: string, operand: string, shell: Shell, io: Io): boolean {
  if (operator === '-z') return operand === ''
  if (operator === '-n') return operand !== ''
  if (operator === '-v') return isSet(operand, shell)
  if (operator === '-R') return shell.variables.get(operand)?.nameref === true
  if (operator === '-o') return isOptionOn(operand, shell)
  if (operator === '-t') return terminalAt(Number(operand), io)
  return fileTest(operator, operand, shell)
}

/** -v: a variable with a value, an item of an array, a parameter. */
function isSet(name: string, shell: Shell): boolean {
  if (/^\d+$/.test(name)) return name === '0' || shell.positional.length >= Number(name)
  const [, base = name, key] = /^(\w+)\[(.*)\]$/s.exec(name) ?? []
  const variable = shell.variables.get(base)
  if (key === '@' || key === '*') return itemsOf(variable).length > 0
  if (key !== undefined)
    return variable?.items ? variable.items.has(key.replace(/^(['"])(.*)\1$/, '$2')) : key === '0' && variable?.text !== undefined
  return variable !== undefined && textOf(variable) !== undefined
}

function terminalAt(fd: number, io: Io): boolean {
  if (fd === 0) return io.stdin.isTerminal
  return fd === 1 ? io.stdout.isTerminal : fd === 2 && io.stderr.isTerminal
}

function fileTest(operator: string, operand: string, shell: Shell): boolean {
  const path = resolvePath(shell.cwd, operand)
  if (operand === '') return false
  if (operator === '-L' || operator === '-h') {
    const own = shell.machine.files.lstat(path)
    return typeof own !== 'string' && own.type === 'symlink'
  }
  const stat = shell.machine.files.stat(path)
  if (typeof stat === 'string') return false
  if (operator === '-f') return stat.type === 'file' && !path.startsWith('/dev/')
  if (operator === '-d') return stat.type === 'directory'
  if (operator === '-s') return stat.sizeBytes > 0
  if (operator === '-r' || operator === '-w' || operator === '-x')
    return mayAccess(shell.user, stat, operator.slice(1) as 'r' | 'w' | 'x')
  if (operator === '-c') return path.startsWith('/dev/')
  return ['-e', '-a', '-O', '-G', '-N'].includes(operator)
}

/** =, -lt, -nt …; shared by `[[` and `test`. */
export function binaryTest(left: string, operator: string, right: string, shell: Shell): boolean {
  if (operator === '=' || operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (operator === '<') return left < right
  if (operator === '>') return left > right
  const times = [left, right].map((name) => shell.machine.files.stat(resolvePath(shell.cwd, name)))
  const [a, b] = times.map((stat) => (stat === undefined || typeof stat === 'string' ? undefined : stat.modifiedAtMs))
  if (operator === '-nt') return a !== undefined && (b === undefined || a > b)
  if (operator === '-ot') return b !== undefined && (a === undefined || a < b)
  return operator === '-ef' && isSameFile(left, right, shell)
}

/** Two names of one file; links are followed. */
function isSameFile(left: string, right: string, shell: Shell): boolean {
  const [a, b] = [left, right].map((name) => physicalPath(resolvePath(shell.cwd, name), shell))
  return a === b && typeof shell.machine.files.stat(a as string) !== 'string'
}

export function compare(operator: string, a: bigint, b: bigint): boolean {
  if (operator === '-eq') return a === b
  if (operator === '-ne') return a !== b
  if (operator === '-lt') return a < b
  if (operator === '-le') return a <= b
  return operator === '-gt' ? a > b : a >= b
}
