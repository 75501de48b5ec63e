import type { Json, JsonObject } from '../../api/json.ts'
import { mergeKeyOf } from '../../api/merge-keys.ts'
import { type Failed, fail } from '../errors.ts'
import { parseJson } from '../json-text.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'

/** The object with --overrides over it. Models cmd/util/override_options.go (1.36). */
export function withOverrides(object: JsonObject, overrides: string, type: string): JsonObject | Failed {
  if (overrides === '') return object
  const parsed = parseJson(overrides)
  const value = 'syntaxError' in parsed ? parseYaml(overrides) : parsed.json
  if (isYamlError(value) || typeof value !== 'object' || value === null)
    return fail('Invalid JSON Patch: overrides must be a JSON object')
  if (type !== 'merge' && type !== 'strategic' && type !== 'json') return fail(`invalid override type: ${type}`)
  if (type === 'json') return fail('--override-type=json is not simulated in this lab')
  return mergeOver(object, value as Json, [], type === 'strategic') as JsonObject
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mergeOver(base: Json | undefined, over: Json, path: readonly string[], strategic: boolean): Json {
  if (isObject(base) && isObject(over)) {
    const out: JsonObject = { ...base }
    for (const [key, value] of Object.entries(over)) {
      if (value === null || value === undefined) delete out[key]
      else out[key] = mergeOver(base[key], value, [...path, key], strategic)
    }
    return out
  }
  const key = strategic ? mergeKeyOf(path) : undefined
  if (key === undefined || !Array.isArray(base) || !Array.isArray(over)) return over
  const keyOf = (item: Json): Json | undefined => (isObject(item) ? item[key] : undefined)
  const merged = base.map((item) => {
    const change = over.find((other) => keyOf(other) === keyOf(item))
    return change === undefined ? item : mergeOver(item, change, path, strategic)
  })
  return [...merged, ...over.filter((item) => !base.some((other) => keyOf(other) === keyOf(item)))]
}
