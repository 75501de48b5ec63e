import {
  bool,
  bytes,
  double,
  duration,
  dyn,
  int,
  listOf,
  mapOf,
  nullType,
  opaque,
  optionalOf,
  param,
  string,
  struct,
  type Type,
  timestamp,
  typeOf,
  uint,
} from './types.ts'

const simple: Readonly<Record<string, Type>> = {
  bool,
  bytes,
  double,
  duration,
  dyn,
  int,
  string,
  timestamp,
  uint,
  null: nullType,
  'net.IP': opaque('net.IP'),
  'net.CIDR': opaque('net.CIDR'),
}

const split = (text: string): string[] => {
  const parts: string[] = []
  let [depth, from] = [0, 0]
  for (const [i, char] of [...text].entries()) {
    if (char === '(') depth++
    if (char === ')') depth--
    if (char !== ',' || depth > 0) continue
    parts.push(text.slice(from, i))
    from = i + 1
  }
  return text.trim() === '' ? [] : [...parts, text.slice(from)].map((part) => part.trim())
}

/** A type by its text: `list(string)`, `map(K, V)`, `optional(V)`, `kubernetes.URL`; a single capital is a parameter. */
export function typeIn(text: string): Type {
  const [, name = '', inner] = /^([\w.]+)(?:\((.*)\))?$/.exec(text) ?? []
  const params = inner === undefined ? [] : split(inner).map(typeIn)
  const [first = dyn, second = dyn] = params
  if (name === 'list') return listOf(first)
  if (name === 'map') return mapOf(first, second)
  if (name === 'optional') return optionalOf(first)
  if (name === 'type') return typeOf(first)
  if (/^[A-Z]$/.test(name)) return param(name)
  return simple[name] ?? struct(name)
}

/** How a function may be called. */
export interface Signature {
  /** Whether it is called on its first argument. */
  member: boolean
  args: readonly Type[]
  result: Type
  /** Names of type parameters. */
  params: readonly string[]
}

const paramsIn = (type: Type): string[] => (type.kind === 'param' ? [type.name] : type.params.flatMap(paramsIn))

/** `string.(string, int) string` is called on a string, `(string) bool` is not. */
export function signatureIn(text: string): Signature {
  const [, receiver, inner = '', result = ''] = /^(?:(.+)\.)?\((.*)\) (\S.*)$/.exec(text) ?? []
  const args = [...(receiver === undefined ? [] : [typeIn(receiver)]), ...split(inner).map(typeIn)]
  const made = typeIn(result)
  return { member: receiver !== undefined, args, result: made, params: [...new Set([...args, made].flatMap(paramsIn))] }
}
