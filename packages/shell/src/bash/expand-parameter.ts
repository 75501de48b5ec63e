import { evaluateArithmetic } from './arithmetic.ts'
import type { ParameterOperation, ParameterPart, WordNode } from './ast.ts'
import { expandPattern, expandText } from './expand-word.ts'
import { assignParameter, listOf, parameterValue, variableNamed } from './parameters.ts'
import { type PatternPiece, patternSource, wholeMatcher } from './pattern.ts'
import { readableQuoted } from './quote.ts'
import { compileRegex } from './regex.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { itemsOf, type Variable } from './variables.ts'

/** The values of `$x`, `"$@"`, `${x:-…}` …; several only for lists. `inQuotes` joins `$*` with the first character of IFS. */
export async function expandParameter(part: ParameterPart, shell: Shell, io: Io, inQuotes: boolean): Promise<string[]> {
  const { parameter, operation } = part
  if (operation && !isKnown(operation, parameter, shell)) throw new ShellError('bad substitution', 2)
  if ((parameter === '' && !operation) || /^\d+[A-Za-z_]/.test(parameter))
    throw new ShellError(`\${${parameter}}: bad substitution`, 1)
  const list = listOf(parameter, shell)
  if (operation?.type === 'Length') return [String(await lengthOf(parameter, list, shell, io))]
  if (operation?.type === 'ArrayKeys') return keysOf(operation.array, shell)
  if (operation?.type === 'VarNamePrefix') return shell.variables.names().filter((name) => name.startsWith(operation.prefix))
  if (operation?.type === 'BadSubstitution') throw new ShellError(`${operation.text}: bad substitution`, 1)
  if (operation?.type === 'LengthSliceError') throw new ShellError('bad substitution', 1)
  if (operation?.type === 'Indirection') return indirect(part, operation, shell, io, inQuotes)
  if (list) return joinedList(parameter, await listValues(list, operation, shell, io), shell, inQuotes)
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

async function listValues(
  list: [string, string][],
  operation: ParameterOperation | null,
  shell: Shell,
  io: Io,
): Promise<string[]> {
  const values = list.map(([, value]) => value)
  if (!operation) return values
  if (operation.type === 'Substring') return slice(list, operation, shell, io)
  if (handlesUnset(operation)) {
    const empty = values.length === 0
    if (operation.type === 'UseAlternative') return empty ? [] : [await expandText(operation.word, shell, io)]
    return empty ? [await applied('@', undefined, operation, shell, io)] : values
  }
  return Promise.all(values.map((value) => applied('@', value, operation, shell, io)))
}

type Of<T extends ParameterOperation['type']> = Extract<ParameterOperation, { type: T }>

async function slice(list: [string, string][], operation: Of<'Substring'>, shell: Shell, io: Io): Promise<string[]> {
  const offset = Number(await evaluateArithmetic(operation.offset.expression, shell, io))
  const length = operation.length ? Number(await evaluateArithmetic(operation.length.expression, shell, io)) : undefined
  const first = Number(list[0]?.[0] ?? 0)
  const all = first === 1 && offset <= 0 ? [shell.name, ...list.map(([, value]) => value)] : list.map(([, value]) => value)
  const start = offset < 0 ? Math.max(0, all.length + offset) : first === 1 && offset > 0 ? offset - 1 : offset
  return all.slice(start, length === undefined ? undefined : start + length)
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
  const target = shell.variables.get(part.parameter)?.text ?? (await parameterValue(part.parameter, shell, io))
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
  if (source === '') return value
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
    if (!found || found.end === found.start) break
    out += value.slice(at, found.start) + replacement(pieces, value.slice(found.start, found.end))
    at = found.end
    if (!all || source.startsWith('^')) break
  }
  return out + value.slice(at)
}

async function caseModified(value: string, operation: Of<'CaseModification'>, shell: Shell, io: Io): Promise<string> {
  const source = operation.pattern ? patternSource(await expandPattern(operation.pattern, shell, io)) : '[\\s\\S]'
  const isMatch = wholeMatcher(source)
  const change = (c: string): string => (operation.direction === 'upper' ? c.toUpperCase() : c.toLowerCase())
  return [...value].map((c, index) => ((operation.all || index === 0) && isMatch(c) ? change(c) : c)).join('')
}

function transformed(name: string, value: string, operator: string, shell: Shell): string {
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

export function attributes(variable: Variable | undefined): string {
  if (!variable) return ''
  const array = variable.items ? (variable.keyed ? 'A' : 'a') : ''
  const letters = variable.letters ? variable.letters.slice(0, 1) : ''
  return `${array}${variable.integer ? 'i' : ''}${variable.nameref ? 'n' : ''}${variable.readonly ? 'r' : ''}${variable.exported ? 'x' : ''}${letters}`
}
