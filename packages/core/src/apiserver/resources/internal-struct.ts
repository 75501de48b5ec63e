import type { Json, JsonObject } from '../../api/json.ts'

/**
 * Internal Go structs, fields in order. After a colon: s, i and b are a text, a number and a truth that are never absent; a name
 * is a struct, *name one that may be null, []name a list of them; nothing is a value that is null when absent.
 */
export type Structs = Readonly<Record<string, string>>

/** The JSON name of a Go field: DNSPolicy → dnsPolicy, TTY → tty. */
const jsonName = (field: string): string => field.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (capitals) => capitals.toLowerCase())

const zeros: Readonly<Record<string, Json>> = { s: '', i: 0, b: false, '': null }

/** A value as the API server's own code holds it, every field in its place: the form in which messages show it. */
export function internalStruct(structs: Structs, struct: string, value: JsonObject): JsonObject {
  const out: JsonObject = {}
  for (const part of (structs[struct] as string).split(' ')) {
    const [name = '', type = ''] = part.split(':')
    out[name] = member(structs, type, value[jsonName(name)])
  }
  return out
}

function member(structs: Structs, type: string, value: Json | undefined): Json {
  if (value === undefined || value === null) {
    if (type in zeros) return zeros[type] as Json
    return type.startsWith('*') || type.startsWith('[]') ? null : internalStruct(structs, type, {})
  }
  if (type in zeros) return value
  if (type.startsWith('[]')) return (value as JsonObject[]).map((item) => internalStruct(structs, type.slice(2), item))
  return internalStruct(structs, type.replace('*', ''), value as JsonObject)
}
