import type { Type } from '../check/types.ts'
import type { Runnable } from '../library/library.ts'
import { CelError, isList, isMap, typeNameOf, type Value } from './values.ts'

/** Whether a value is of a declared type, as far as it shows from outside. */
function isOf(value: Value, { kind, name }: Type): boolean {
  if (kind === 'dyn' || kind === 'any' || kind === 'param') return true
  if (kind === 'list') return isList(value)
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
  '_<_': comparable,
  '_<=_': comparable,
  '_>_': comparable,
  '_>=_': comparable,
  size: 'bytes list map string',
}

/** What is said when nothing fits. Models cel-go interpreter/interpretable.go evalBinary. */
function nothingFits(name: string, [first]: readonly Value[]): CelError {
  const known = operands[name]?.split(' ').includes(typeNameOf(first ?? null)) ?? true
  return new CelError(known ? 'no such overload' : `no such overload: ${name}`)
}

/** The first overload that fits what the arguments turned out to be. */
export function dispatched(name: string, overloads: readonly Runnable[], args: readonly Value[]): Runnable {
  const found = overloads.find((overload) => overload.args.every((type, i) => isOf(args[i] as Value, type)))
  if (!found) throw nothingFits(name, args)
  return found
}
