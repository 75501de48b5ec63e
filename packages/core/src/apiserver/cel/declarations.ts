import type { Environment, FieldsOf } from './check/environment.ts'
import { listOf, mapOf, string, struct, type Type } from './check/types.ts'
import type { SizeAt } from './cost/estimator.ts'
import { isReserved } from './field-names.ts'
import { baseFunctions } from './library/all.ts'

/** A type as a schema declares it, with how large its values can be. Models apiserver/pkg/cel/types.go DeclType (1.36). */
export type Declaration =
  | { kind: 'scalar'; type: Type; maxElements: number; minSize: number }
  | { kind: 'list'; item: Declaration; maxElements: number; minSize: number }
  | { kind: 'map'; value: Declaration; maxElements: number; minSize: number }
  /** `fields` by the names that expressions use; `name` is set for types that have one of their own. */
  | { kind: 'object'; fields: ReadonlyMap<string, Declaration>; minSize: number; name?: string }

/** The type of a declaration that stands at a place: objects are called by it. */
function typeAt(declaration: Declaration, place: string): Type {
  switch (declaration.kind) {
    case 'scalar':
      return declaration.type
    case 'list':
      return listOf(typeAt(declaration.item, `${place}.@idx`))
    case 'map':
      return mapOf(string, typeAt(declaration.value, `${place}.@elem`))
    case 'object':
      return struct(declaration.name ?? place)
  }
}

/** Words of the language need no escape behind a dot. */
const keyOf = (fields: ReadonlyMap<string, Declaration>, field: string): string =>
  !fields.has(field) && isReserved(field) ? `__${field}__` : field

/** Puts the objects at and below a place under their names. */
function collect(declaration: Declaration, place: string, objects: Map<string, FieldsOf>): void {
  if (declaration.kind === 'list') collect(declaration.item, `${place}.@idx`, objects)
  if (declaration.kind === 'map') collect(declaration.value, `${place}.@elem`, objects)
  if (declaration.kind !== 'object') return
  const name = declaration.name ?? place
  if (objects.has(name)) return
  objects.set(name, (field) => {
    const known = keyOf(declaration.fields, field)
    const found = declaration.fields.get(known)
    return found && typeAt(found, `${name}.${known}`)
  })
  for (const [field, one] of declaration.fields) collect(one, `${name}.${field}`, objects)
}

/** An environment in which each name is of a declared type; `wrap` says what is made of it. */
export function declaredEnvironment(
  variables: Readonly<Record<string, { declaration: Declaration; place: string; wrap?: (type: Type) => Type }>>,
): Environment {
  const objects = new Map<string, FieldsOf>()
  const types = new Map<string, Type>()
  for (const [name, { declaration, place, wrap = (type: Type) => type }] of Object.entries(variables)) {
    collect(declaration, place, objects)
    types.set(name, wrap(typeAt(declaration, place)))
  }
  return { variables: types, objects: (name) => objects.get(name), functions: baseFunctions }
}

function stepInto(declaration: Declaration, step: string): Declaration | undefined {
  if (step === '@items' || step === '@values')
    return declaration.kind === 'list' ? declaration.item : declaration.kind === 'map' ? declaration.value : undefined
  if (step === '@keys') return declaration.kind === 'map' ? key : undefined
  return declaration.kind === 'object' ? declaration.fields.get(step) : undefined
}

/** Nothing is said of keys. */
const key: Declaration = { kind: 'scalar', type: string, maxElements: 0, minSize: 2 }

/** How large what lies under a path of names can be, where the first name is the declared one. Models schema/cel/compilation.go sizeEstimator (1.36). */
export const sizesOf =
  (declaration: Declaration): SizeAt =>
  ([first, ...steps]) => {
    if (first === undefined) return undefined
    let found: Declaration | undefined = declaration
    for (const step of steps) found = found && stepInto(found, step)
    return found && { min: 0, max: found.kind === 'object' ? 0 : found.maxElements }
  }
