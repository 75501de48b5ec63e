import { evaluateArithmetic } from './arithmetic.ts'
import type { ParameterOperation, ParameterPart, WordNode } from './ast.ts'
import { toggleMark } from './beyond-parser.ts'
import { unescaped } from './builtins/echo.ts'
import { declarationLine } from './declaration-line.ts'
import { expandPattern, expandText } from './expand-word.ts'
import { assignParameter, listOf, parameterValue, variableNamed } from './parameters.ts'
import { type PatternPiece, patternSource, wholeMatcher } from './pattern.ts'
import { promptText } from './prompt.ts'
import { doubleQuoted, readableQuoted } from './quote.ts'
import { compileRegex } from './regex.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { arithmeticError } from './syntax-words.ts'
import { attributes, itemsOf } from './variables.ts'

/** The values of `$x`, `"$@"`, `${x:-…}` …; several only for lists. `inQuotes` joins `$*` with the first character of IFS. */
export async function expandParameter(part: ParameterPart, shell: Shell, io: Io, inQuotes: boolean): Promise<string[]> {
  const { parameter, operation } = part
  if (operation && !isKnown(operation, parameter, shell)) throw new ShellError('bad substitution', 2)
  if ((parameter === '' && !operation) || /^\d+[A-Za-z_]/.test(parameter))
    throw new ShellError(`\${${parameter}}: bad substitution`, 1)
  const list = listOf(parameter, shell)
  if (parameter === '#' && operation?.type === 'PatternRemoval' && operation.pattern.parts.length === 0)
    return [String(String(shell.positional.length).length)]
  if (operation?.type === 'Length') return [String(await lengthOf(parameter, list, shell, io))]
  if (operation?.type === 'ArrayKeys') return keysOf(operation.array, shell)
  if (operation?.type === 'VarNamePrefix') return shell.variables.names().filter((name) => name.startsWith(operation.prefix))
  if (operation?.type === 'BadSubstitution') throw new ShellError(`${operation.text}: bad substitution`, 1)
  if (operation?.type === 'LengthSliceError') throw new ShellError('bad substitution', 1)
  if (operation?.type === 'Indirection') return indirect(part, operation, shell, io, inQuotes)
  if (list) return joinedList(parameter, await listValues(parameter, list, operation, shell, io), shell, inQuotes)
  return scalar(parameter, operation, shell, io)
}

const posixOperations = new Set(['DefaultValue', 'AssignDefault', 'ErrorIfUnset', 'UseAlternative', 'PatternRemoval', 'Length'])
const ashOperations = new Set([...posixOperations, 'Substring', 'PatternReplacement'])

/** Debian's sh has POSIX's operations alone, busybox's also parts and replacement. */
function isKnown(operation: ParameterOperation, parameter: string, { machine: { dialect } }: Shell): boolean {
  if (dialect === 'bash') return true
  return (dialect === 'dash' ? posixOperations : ashOperations).has(operation.type) && !parameter.includes('[')
}

async function scalar(name: string, operation: ParameterOperation | null, shell: Shell, io: Io): Promise<string[]> {
  const value = await parameterValue(name, shell, io)
  if (value === undefined && !handlesUnset(operation) && shell.options.has('nounset')) {
    throw new ShellError(`${shownName(name)}: unbound variable`, shell.interactive ? 1 : 127)
  }
  if (!operation) return value === undefined ? [''] : [value]
  return [await applied(name, value, operation, shell, io)]
}

const shownName = (name: string): string => (/^\d+$/.test(name) ? `$${name}` : name)

function handlesUnset(operation: ParameterOperation | null): boolean {
  return ['DefaultValue', 'AssignDefault', 'ErrorIfUnset', 'UseAlternative'].includes(operation?.type ?? '')
}

function joinedList(name: string, values: string[], shell: Shell, inQuotes: boolean): string[] {
  if (!inQuotes || !/^\*$|\[\*\]$/.test(name)) return values
  return [values.join((shell.variables.get('IFS')?.text ?? ' ').slice(0, 1))]
}

/** The word that `${x:-word}` or `${x:+word}` stands for; undefined when it stands for the value, or is something else. */
export async function wordTaken({ parameter, operation }: ParameterPart, shell: Shell, io: Io): Promise<WordNode | undefined> {
  if (operation?.type !== 'DefaultValue' && operation?.type !== 'UseAlternative') return undefined
  const list = listOf(parameter, shell)
  const value = list
    ? list.length > 0
      ? list.map(([, text]) => text).join(' ')
      : undefined
    : await parameterValue(parameter, shell, io)
  const missing = value === undefined || (operation.checkEmpty && value === '')
  return missing === (operation.type === 'DefaultValue') ? operation.word : undefined
}

async function listValues(
  name: string,
  list: [string, string][],
  operation: ParameterOperation | null,
  shell: Shell,
  io: Io,
): Promise<string[]> {
  const values = list.map(([, value]) => value)
  if (!operation) return values
  if (operation.type === 'Substring') return slice(list, operation, name === '@' || name === '*', shell, io)
  if (operation.type === 'Transform') return transformedList(name, list, operation.operator, shell, io)
  if (handlesUnset(operation)) {
    const empty = values.length === 0
    if (operation.type === 'UseAlternative') return empty ? [] : [await expandText(operation.word, shell, io)]
    return empty ? [await applied('@', undefined, operation, shell, io)] : values
  }
  return Promise.all(values.map((value) => applied('@', value, operation, shell, io)))
}

type Of<T extends ParameterOperation['type']> = Extract<ParameterOperation, { type: T }>

async function slice(
  list: [string, string][],
  operation: Of<'Substring'>,
  isPositional: boolean,
  shell: Shell,
  io: Io,
): Promise<string[]> {
  const offset = Number(await evaluateArithmetic(operation.offset.expression, shell, io))
  const length = operation.length ? Number(await evaluateArithmetic(operation.length.expression, shell, io)) : undefined
  const first = isPositional ? 1 : 0
  if (first !== 1) return sparseSlice(list, offset, length)
  const all = offset <= 0 ? [shell.name, ...list.map(([, value]) => value)] : list.map(([, value]) => value)
  const start = offset < 0 ? Math.max(0, all.length + offset) : offset > 0 ? offset - 1 : offset
  return all.slice(start, length === undefined ? undefined : start + length)
}

/** Of an array the items from an index on. */
function sparseSlice(list: [string, string][], offset: number, length: number | undefined): string[] {
  const from = offset < 0 ? Number(list.at(-1)?.[0] ?? -1) + 1 + offset : offset
  if (from < 0) return []
  const keyed = list.some(([key]) => !/^\d+$/.test(key))
  const rest = keyed ? list.slice(Math.max(0, offset)) : list.filter(([key]) => Number(key) >= from)
  return rest.slice(0, length).map(([, value]) => value)
}

async function lengthOf(name: string, list: [string, string][] | undefined, shell: Shell, io: Io): Promise<number> {
  if (list) return list.length
  const value = await parameterValue(name, shell, io)
  if (value === undefined && shell.options.has('nounset'))
    throw new ShellError(`${shownName(name)}: unbound variable`, shell.interactive ? 1 : 127)
  return [...(value ?? '')].length
}

function keysOf(array: string, shell: Shell): string[] {
  return itemsOf(variableNamed(array.replace(/\[[@*]\]$/, ''), shell)).map(([key]) => key)
}

async function indirect(
  part: ParameterPart,
  operation: Of<'Indirection'>,
  shell: Shell,
  io: Io,
  inQuotes: boolean,
): Promise<string[]> {
  const own = shell.variables.get(part.parameter)
  if (own?.nameref && !operation.innerOp) return [own.text ?? '']
  const target = own?.text ?? (await parameterValue(part.parameter, shell, io))
  if (!target) throw new ShellError(`${part.parameter}: invalid indirect expansion`, 1)
  return expandParameter(
    { type: 'ParameterExpansion', parameter: target, operation: operation.innerOp ?? null },
    shell,
    io,
    inQuotes,
  )
}

async function applied(
  name: string,
  value: string | undefined,
  operation: ParameterOperation,
  shell: Shell,
  io: Io,
): Promise<string> {
  const missing = 'checkEmpty' in operation ? value === undefined || (operation.checkEmpty && value === '') : false
  switch (operation.type) {
    case 'DefaultValue':
      return missing ? expandText(operation.word, shell, io) : (value ?? '')
    case 'AssignDefault':
      return missing ? assignedDefault(name, operation.word, shell, io) : (value ?? '')
    case 'ErrorIfUnset':
      return missing ? unsetError(name, operation, shell, io) : (value ?? '')
    case 'UseAlternative':
      return missing ? '' : expandText(operation.word, shell, io)
    case 'Substring':
      return substring(value ?? '', operation, shell, io)
    case 'PatternRemoval':
      return removed(value ?? '', operation, shell, io)
    case 'PatternReplacement':
      return replaced(value ?? '', operation, shell, io)
    case 'CaseModification':
      return caseModified(value ?? '', operation, shell, io)
    case 'Transform':
      return transformed(name, value ?? '', operation.operator, shell)
    default:
      return value ?? ''
  }
}

async function assignedDefault(name: string, word: WordNode, shell: Shell, io: Io): Promise<string> {
  if (/^\d+$|^[@*#?$!-]$/.test(name)) throw new ShellError(`$${name}: cannot assign in this way`, 1)
  const text = await expandText(word, shell, io)
  await assignParameter(name, text, shell, io)
  return text
}

async function unsetError(name: string, operation: Of<'ErrorIfUnset'>, shell: Shell, io: Io): Promise<never> {
  const given = operation.word ? await expandText(operation.word, shell, io) : ''
  const words = operation.checkEmpty ? 'parameter null or not set' : 'parameter not set'
  if (name === arithmeticError) throw new ShellError(given, 1)
  throw new ShellError(`${name}: ${given || words}`, 127)
}

async function substring(value: string, operation: Of<'Substring'>, shell: Shell, io: Io): Promise<string> {
  const characters = [...value]
  const offset = Number(await evaluateArithmetic(operation.offset.expression, shell, io))
  const start = offset < 0 ? characters.length + offset : offset
  if (start < 0) return ''
  if (!operation.length) return characters.slice(start).join('')
  const length = Number(await evaluateArithmetic(operation.length.expression, shell, io))
  const end = length < 0 ? characters.length + length : start + length
  if (end < start) throw new ShellError(`${length}: substring expression < 0`, 1)
  return characters.slice(start, end).join('')
}

async function removed(value: string, operation: Of<'PatternRemoval'>, shell: Shell, io: Io): Promise<string> {
  const source = patternSource(await expandPattern(operation.pattern, shell, io))
  const isMatch = wholeMatcher(source)
  const ends = Array.from({ length: value.length + 1 }, (_, index) => index)
  const shortFirst = operation.greedy ? ends.reverse() : ends
  for (const length of shortFirst.slice(0, 20_000)) {
    const piece = operation.side === 'prefix' ? value.slice(0, length) : value.slice(value.length - length)
    if (isMatch(piece)) return operation.side === 'prefix' ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

async function replaced(value: string, operation: Of<'PatternReplacement'>, shell: Shell, io: Io): Promise<string> {
  const source = patternSource(await expandPattern(operation.pattern, shell, io))
  if (source === '' && !operation.anchor) return value
  const text = operation.replacement ? await expandPattern(operation.replacement, shell, io) : []
  const anchored = operation.anchor === 'start' ? `^(?:${source})` : operation.anchor === 'end' ? `(?:${source})$` : source
  return replaceMatches(value, anchored, text, operation.all)
}

/** An unquoted & is what was found (patsub_replacement, which bash 5.2 has on). */
const replacement = (pieces: readonly PatternPiece[], found: string): string =>
  pieces.map(({ text, quoted }) => (quoted ? text : text.replace(/\\([\\&])|&/g, (_, kept?: string) => kept ?? found))).join('')

function replaceMatches(value: string, source: string, pieces: readonly PatternPiece[], all: boolean): string {
  const regex = compileRegex(source)
  let out = ''
  let at = 0
  while (at <= value.length) {
    const found = regex.find(value, at)
    if (!found || (found.end === found.start && !/^\^|\$$/.test(source))) break
    out += value.slice(at, found.start) + replacement(pieces, value.slice(found.start, found.end))
    at = found.end
    if (!all || source.startsWith('^')) break
  }
  return out + value.slice(at)
}

async function caseModified(value: string, operation: Of<'CaseModification'>, shell: Shell, io: Io): Promise<string> {
  const pieces = operation.pattern ? await expandPattern(operation.pattern, shell, io) : []
  const toggles = pieces[0]?.text.startsWith(toggleMark) === true
  const shown = toggles ? pieces.map((piece, index) => (index === 0 ? { ...piece, text: piece.text.slice(1) } : piece)) : pieces
  const isMatch = wholeMatcher(patternSource(shown) || '[\\s\\S]')
  const upper = (c: string): boolean => (toggles ? c === c.toLowerCase() : operation.direction === 'upper')
  const change = (c: string): string => (upper(c) ? c.toUpperCase() : c.toLowerCase())
  return [...value].map((c, index) => ((operation.all || index === 0) && isMatch(c) ? change(c) : c)).join('')
}

/** `${a[@]@A}`, `${a[@]@K}` …: of the array as a whole, others of each item. */
async function transformedList(
  name: string,
  list: [string, string][],
  operator: string,
  shell: Shell,
  io: Io,
): Promise<string[]> {
  const array = name.replace(/\[[@*]\]$/, '')
  const variable = variableNamed(array, shell)
  if (operator === 'A' && variable) return [declarationLine(array, variable).replace(/\n$/, '')]
  if (operator === 'a') return list.map(() => attributes(variable))
  if (operator === 'K' && name !== '@' && name !== '*') {
    return [list.map(([key, value]) => `${key} ${doubleQuoted(value)}`).join(' ') + (variable?.keyed ? ' ' : '')]
  }
  if (operator === 'k' && name !== '@' && name !== '*') return list.flat()
  return Promise.all(list.map(([, value]) => applied('@', value, { type: 'Transform', operator: operator as 'Q' }, shell, io)))
}

function transformed(name: string, value: string, operator: string, shell: Shell): string {
  if (operator === 'K' || operator === 'k') return readableQuoted(value)
  if (operator === 'P') return promptText(value, shell)
  if (operator === 'E') return unescaped(value, true).text
  if (operator === 'Q') return readableQuoted(value)
  if (operator === 'U') return value.toUpperCase()
  if (operator === 'L') return value.toLowerCase()
  if (operator === 'u') return value.slice(0, 1).toUpperCase() + value.slice(1)
  if (operator === 'A') {
    const flags = attributes(shell.variables.get(name))
    return `${flags ? `declare -${flags} ` : ''}${name}=${readableQuoted(value)}`
  }
  if (operator === 'a') return attributes(shell.variables.get(name))
  return value
}
