import { copy } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { type FieldPlace, placesOf, splitFieldPath } from './field-path.ts'
import type { Item } from './item.ts'
import type { FieldOptions, PatchTarget, ReplacementEntry, ReplacementTarget } from './kustomization.ts'
import { loadFile, type Root } from './load-file.ts'
import { matches } from './patches.ts'

/** Copies values of fields into other fields. Models kustomize api/filters/replacement/replacement.go (5.8). */
export function replace(
  process: Process,
  root: Root,
  entries: readonly ReplacementEntry[],
  before: readonly Item[],
): Item[] | Failed {
  if (entries.length === 0) return [...before]
  const items = before.map((item) => ({ ...item, object: copy(item.object) }))
  for (const entry of entries) {
    const own = entry.path === undefined ? [entry] : readEntries(process, root, entry.path)
    if (isFailed(own)) return own
    for (const one of own) {
      const wrong = replaceOne(items, one)
      if (wrong) return wrong
    }
  }
  return items
}

function readEntries(process: Process, root: Root, name: string): ReplacementEntry[] | Failed {
  const read = loadFile(process, root, name)
  if (isFailed(read)) return read
  const value = parseYaml(read.text)
  if (isYamlError(value)) return fail(value.yamlError)
  if (Array.isArray(value)) return value as unknown as ReplacementEntry[]
  return isJsonObject(value)
    ? [value as ReplacementEntry]
    : fail(`unsupported replacement type encountered within replacement path: ${name}`)
}

function replaceOne(items: readonly Item[], { source, sourceValue, targets }: ReplacementEntry): Failed | undefined {
  if ((!source && sourceValue === undefined) || !targets)
    return fail('replacements must specify a source and at least one target')
  const value = source ? sourceOf(items, source) : (sourceValue as string)
  if (isFailed(value)) return value
  for (const target of targets) {
    const wrong = intoTarget(items, value, target)
    if (wrong) return wrong
  }
  return undefined
}

const defaultPath = 'metadata.name'

const selectorText = ({ group = '', version = '', kind = '', name, namespace }: PatchTarget): string =>
  `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`

type Source = NonNullable<ReplacementEntry['source']>

function sourceOf(items: readonly Item[], source: Source): Json | Failed {
  const path = source.fieldPath || defaultPath
  const found = items.filter((item) => matches(item, source))
  const words = selectorText(source)
  if (found.length > 1) return fail(`multiple matches for selector ${words}`)
  const [item] = found
  if (!item) return fail(`nothing selected by ${words}`)
  const [place] = placesOf(item.object, splitFieldPath(path), false)
  const value = place?.get()
  if (value === undefined) return fail(`fieldPath \`${path}\` is missing for replacement source ${words}`)
  return refined(value, source.options)
}

function refined(value: Json, { delimiter = '', index = 0 }: FieldOptions = {}): Json | Failed {
  if (delimiter === '') return value
  if (typeof value === 'object') return fail('delimiter option can only be used with scalar nodes')
  const part = String(value).split(delimiter)[index]
  return part === undefined ? fail(`options.index ${index} is out of bounds for value ${value}`) : part
}

function intoTarget(items: readonly Item[], value: Json, target: ReplacementTarget): Failed | undefined {
  const { select, reject = [], fieldPaths = [defaultPath], options = {} } = target
  if (!select) return fail('target must specify resources to select')
  for (const item of items) {
    if (!matches(item, select) || reject.some((one) => matches(item, one))) continue
    for (const path of fieldPaths) {
      const steps = splitFieldPath(path)
      const places = placesOf(item.object, steps, options.create === true)
      if (places.length === 0) return fail(`unable to find field ${JSON.stringify(path)} in replacement target`)
      const isText = steps[0] === 'metadata' && ['labels', 'annotations'].includes(steps[1] ?? '')
      for (const place of places) {
        const wrong = put(place, value, options, isText)
        if (wrong) return wrong
      }
    }
  }
  return undefined
}

function put(place: FieldPlace, value: Json, { delimiter = '', index = 0 }: FieldOptions, isText: boolean): Failed | undefined {
  const before = place.get()
  if (delimiter === '') {
    place.set(isText && typeof value !== 'object' ? String(value) : likeBefore(before, value))
    return undefined
  }
  if (typeof before === 'object') return fail('delimiter option can only be used with scalar nodes')
  const parts = String(before ?? '').split(delimiter)
  if (index < 0) parts.unshift(String(value))
  else if (index >= parts.length) parts.push(String(value))
  else parts[index] = String(value)
  place.set(parts.join(delimiter))
  return undefined
}

/** A scalar keeps the type that it had. */
function likeBefore(before: Json | undefined, value: Json): Json {
  if (typeof value === 'object' || before === undefined || typeof before === 'object') return copy(value)
  if (typeof before === 'number' && /^-?\d+(\.\d+)?$/.test(String(value))) return Number(value)
  return typeof before === 'string' ? String(value) : value
}
