import type { Json } from '../../api/json.ts'
import { isObject } from './json-schema.ts'

/** `.spec.list[0].name`, `.metadata.labels['a\.b']`: the value there; undefined when there is none, or for other notations. */
export function valueAt(object: Json, path: string): Json | undefined {
  let value: Json | undefined = object
  for (const step of stepsOf(path)) {
    if (Array.isArray(value)) value = /^\d+$/.test(step) ? value[Number(step)] : undefined
    else value = isObject(value) ? value[step] : undefined
    if (value === undefined) return undefined
  }
  return value
}

const stepShape = /\.([A-Za-z_$](?:\\.|[^.[\]\\])*)|\[(\d+)\]|\['((?:\\.|[^'\\])*)'\]/gy

function stepsOf(path: string): string[] {
  return [...path.matchAll(stepShape)].map(([, name, index, quoted]) => index ?? (name ?? quoted ?? '').replace(/\\(.)/g, '$1'))
}
