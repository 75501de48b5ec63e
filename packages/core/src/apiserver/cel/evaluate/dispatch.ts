import type { Type } from '../check/types.ts'
import type { Runnable } from '../library/library.ts'
import { CelError, isList, isMap, typeNameOf, type Value } from './values.ts'

/** Whether a value is of a declared type, as far as it shows from outside and in the first item. */
function isOf(value: Value, { kind, name, params }: Type): boolean {
  if (kind === 'dyn' || kind === 'any' || kind === 'param') return true
  if (kind === 'list') return isList(value) && (value.length === 0 || isOf(value[0] as Value, params[0] as Type))
  if (kind === 'map') return isMap(value)
  return typeNameOf(value) === name
}

const comparable = 'bool bytes double google.protobuf.Duration int string google.protobuf.Timestamp uint'

/** What an operator's first operand must be, to be asked at all. */
const operands: Readonly<Record<string, string>> = {
  '_+_': 'bytes double google.protobuf.Duration int list string google.protobuf.Timestamp uint',
  '_-_': 'double google.protobuf.Duration int google.protobuf.Timestamp uint',
  '_*_': 'double int uint',
  '_/_': 'double int uint',
  '_%_': 'int uint',
  '-_': 'bool double int',
  '_<_': comparable,
  '_<=_': comparable,
  '_>_': comparable,
  '_>=_': comparable,
  size: 'bytes list map string',
  matches: 'string',
  sort: 'list',
}

/** Types that are asked about any operator. */
const askedAnyway = new Set(['string', 'google.protobuf.Duration', 'google.protobuf.Timestamp'])

/** Functions that say nothing more. */
const terse = new Set(['!_', '@in', 'contains', 'endsWith', 'startsWith'])

/** Functions that say nothing more once their pattern is one. */
const byPattern = new Set(['find', 'findAll', 'matches'])

/** What is said when nothing fits. Models cel-go interpreter/interpretable.go evalBinary and common/decls MaybeNoSuchOverload. */
function nothingFits(name: string, args: readonly Value[]): CelError {
  const types = args.map(typeNameOf)
  const [first = ''] = types
  if (byPattern.has(name) && types[1] === 'string') return new CelError('no such overload')
  const known = Object.hasOwn(operands, name) ? operands[name] : undefined
  if (known === undefined && !terse.has(name)) return new CelError(`no such overload: ${name}(${types.join(', ')})`)
  const asked = terse.has(name) || askedAnyway.has(first) || known?.split(' ').includes(first)
  return new CelError(asked ? 'no such overload' : `no such overload: ${name}`)
}

/** The first overload that fits what the arguments turned out to be. */
export function dispatched(name: string, overloads: readonly Runnable[], args: readonly Value[]): Runnable {
  const found = overloads.find((overload) => overload.args.every((type, i) => isOf(args[i] as Value, type)))
  if (!found) throw nothingFits(name, args)
  return found
}
