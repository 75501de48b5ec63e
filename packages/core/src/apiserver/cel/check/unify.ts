import { dyn, isDyn, isDynOrError, sameType, type Type, typeText } from './types.ts'

/** What type parameters stand for, by their text. */
export type Mapping = Map<string, Type>

const substituteOf = (mapping: Mapping, type: Type): Type | undefined => mapping.get(typeText(type))

/** A type with what its parameters stand for; those that stand for nothing become dyn, where that is asked for. */
export function substitute(mapping: Mapping, type: Type, toDyn: boolean): Type {
  const found = substituteOf(mapping, type)
  if (found) return substitute(mapping, found, toDyn)
  if (type.kind === 'param') return toDyn ? dyn : type
  if (type.params.length === 0) return type
  return { ...type, params: type.params.map((one) => substitute(mapping, one, toDyn)) }
}

const nullable = new Set(['opaque', 'struct', 'duration', 'timestamp', 'null'])

/** Whether a value of one type can stand for one of the other. Models cel-go checker/types.go internalIsAssignable. */
function assignable(mapping: Mapping, a: Type, b: Type): boolean {
  if (b.kind === 'param') {
    const { valid, known } = standsFor(mapping, a, b)
    if (valid) return true
    if (known) return false
  }
  if (a.kind === 'param') return standsFor(mapping, b, a).valid
  if (isDynOrError(a) || isDynOrError(b)) return true
  if (a.kind === 'null') return nullable.has(b.kind)
  if (b.kind === 'null') return nullable.has(a.kind)
  if (a.kind === 'type') return b.kind === 'type'
  if (a.kind !== b.kind || a.name !== b.name) return false
  return allAssignable(mapping, a.params, b.params)
}

const allAssignable = (mapping: Mapping, a: readonly Type[], b: readonly Type[]): boolean =>
  a.length === b.length && a.every((one, i) => assignable(mapping, one, b[i] as Type))

/** Whether a parameter may stand for a type; `known` when it stands for one already. */
function standsFor(mapping: Mapping, type: Type, parameter: Type): { valid: boolean; known: boolean } {
  if (sameType(type, parameter)) return { valid: true, known: true }
  const known = substituteOf(mapping, parameter)
  if (!known) {
    if (!isFree(mapping, parameter, type)) return { valid: false, known: false }
    mapping.set(typeText(parameter), type)
    return { valid: true, known: false }
  }
  if (sameType(type, known)) return { valid: true, known: true }
  if (!assignable(mapping, type, known)) return { valid: false, known: true }
  const general = mostGeneral(type, known)
  if (isFree(mapping, parameter, general)) mapping.set(typeText(parameter), general)
  return { valid: true, known: true }
}

/** Whether a type stands nowhere within another. */
function isFree(mapping: Mapping, type: Type, within: Type): boolean {
  if (sameType(type, within)) return false
  if (within.kind !== 'param') return within.params.every((one) => isFree(mapping, type, one))
  const found = substituteOf(mapping, within)
  return !found || isFree(mapping, type, found)
}

export const mostGeneral = (a: Type, b: Type): Type => (lessSpecific(a, b) ? a : b)

function lessSpecific(a: Type, b: Type): boolean {
  if (isDyn(a) || a.kind === 'param') return true
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false
  if (a.kind === 'type') return true
  return (
    a.name === b.name && a.params.length === b.params.length && a.params.every((one, i) => lessSpecific(one, b.params[i] as Type))
  )
}

/** What parameters stand for when all fit; undefined when one does not. */
export function unified(mapping: Mapping, a: readonly Type[], b: readonly Type[]): Mapping | undefined {
  const tried = new Map(mapping)
  return allAssignable(tried, a, b) ? tried : undefined
}
