import { copy } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { type FieldPlace, placesOf, splitFieldPath, whyNowhere } from './field-path.ts'
import { allIds, type Item } from './item.ts'
import type { FieldOptions, PatchTarget, ReplacementEntry, ReplacementSource, ReplacementTarget } from './kustomization.ts'
import { loadFile } from './load-file.ts'
import type { Patching } from './patches.ts'
import { idText, isSelectedBy } from './res-id.ts'
import { fitsId, matchesPairs, patternsOf } from './select.ts'
import type { Transformer } from './transformer.ts'

/** Copies values of fields into other fields. Models kustomize api/filters/replacement/replacement.go (5.8). */
export function replacementTransformer(patching: Patching, entries: readonly ReplacementEntry[]): Transformer | Failed {
  const all: ReplacementEntry[] = []
  for (const entry of entries) {
    const own = entry.path ? readEntries(patching, entry) : [entry]
    if (isFailed(own)) return own
    all.push(...own)
  }
  return (items) => {
    for (const entry of all) {
      const wrong = replaceOne(items, entry)
      if (wrong) return wrong
    }
    return items
  }
}

function readEntries(
  { process, root }: Patching,
  { path = '', source, targets = [] }: ReplacementEntry,
): ReplacementEntry[] | Failed {
  if (source || targets.length > 0) return fail('cannot specify both path and inline replacement')
  const read = loadFile(process, root, path)
  if (isFailed(read)) return read
  const value = parseYaml(read.text)
  if (isYamlError(value)) return fail(`error converting YAML to JSON: ${value.yamlError}`)
  if (Array.isArray(value)) return value as unknown as ReplacementEntry[]
  if (isJsonObject(value)) return [value as ReplacementEntry]
  const kind = value === null ? 'invalid' : typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string'
  return fail(`unsupported replacement type encountered within replacement path: ${kind}`)
}

function replaceOne(items: readonly Item[], { source, sourceValue, targets }: ReplacementEntry): Failed | undefined {
  if ((!source && sourceValue === undefined) || !targets)
    return fail('replacements must specify a source and at least one target')
  if (source && sourceValue !== undefined) return fail('value and resource selectors are mutually exclusive')
  const value = source ? sourceOf(items, source) : (sourceValue as string)
  if (isFailed(value)) return value
  for (const target of targets) {
    const wrong = intoTarget(items, value, target)
    if (wrong) return wrong
  }
  return undefined
}

const defaultPath = 'metadata.name'

function optionsText({ delimiter = '', index = 0, create = false }: FieldOptions = {}): string[] {
  return delimiter === '' && !create ? [] : [`${delimiter}(${index}), create=${create}`]
}

const sourceText = (source: ReplacementSource): string =>
  [idText(source), ...(source.fieldPath ? [source.fieldPath] : []), ...optionsText(source.options)].join(':')

function sourceOf(items: readonly Item[], source: ReplacementSource): Json | Failed {
  const found = items.filter((item) => allIds(item).some((id) => isSelectedBy(id, source)))
  if (found.length > 1) return fail(`multiple matches for selector ${sourceText(source)}`)
  const [item] = found
  if (!item) return fail(`nothing selected by ${sourceText(source)}`)
  const path = source.fieldPath || defaultPath
  const [place] = placesOf(item.object, splitFieldPath(path), false)
  const value = place?.get()
  const isNothing = value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  if (isNothing) return fail(`fieldPath \`${path}\` is missing for replacement source ${idText(source)}`)
  return refined(value, source.options)
}

function refined(value: Json, { delimiter = '', index = 0 }: FieldOptions = {}): Json | Failed {
  if (delimiter === '') return value
  if (typeof value === 'object') return fail('delimiter option can only be used with scalar nodes')
  const part = index < 0 ? undefined : String(value).split(delimiter)[index]
  return part === undefined ? fail(`options.index ${index} is out of bounds for value ${value}`) : part
}

function intoTarget(items: readonly Item[], value: Json, target: ReplacementTarget): Failed | undefined {
  if (!target.select) return fail('target must specify resources to select')
  for (const item of items) {
    const meant = isMeant(item, target.select, target.reject ?? [])
    if (isFailed(meant)) return meant
    const wrong = meant ? intoFields(item, value, target) : undefined
    if (wrong) return wrong
  }
  return undefined
}

const isOfId = ({ group, version, kind, name, namespace }: PatchTarget): boolean =>
  Boolean(group || version || kind || name || namespace)

function isMeant(item: Item, select: PatchTarget, reject: readonly PatchTarget[]): boolean | Failed {
  const patterns = patternsOf(select)
  if (isFailed(patterns)) return fail(`error creating target selector: ${patterns.failed[0]}`)
  const matched = matchesPairs(item, select)
  if (isFailed(matched) || !matched) return matched
  for (const one of reject) {
    const rejected = isRejected(item, one)
    if (isFailed(rejected)) return rejected
    if (rejected) return false
  }
  return allIds(item).some((id) => fitsId(patterns, id))
}

function isRejected(item: Item, reject: PatchTarget): boolean | Failed {
  if (reject.labelSelector || reject.annotationSelector) {
    const matched = matchesPairs(item, reject)
    if (isFailed(matched) || matched) return matched
  }
  const patterns = patternsOf(reject)
  if (isFailed(patterns)) return fail(`error creating target selector: ${patterns.failed[0]}`)
  return isOfId(reject) && allIds(item).some((id) => fitsId(patterns, id))
}

function intoFields({ object }: Item, value: Json, { fieldPaths = [], options = {} }: ReplacementTarget): Failed | undefined {
  const create = options.create === true
  for (const path of fieldPaths.length > 0 ? fieldPaths : [defaultPath]) {
    const steps = splitFieldPath(path)
    const places = placesOf(object, steps, create)
    if (places.length === 0)
      return fail(
        `unable to find ${create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target${whyNowhere(object, steps)}`,
      )
    const isText = steps[0] === 'metadata' && steps[1] === 'annotations'
    for (const place of places) {
      const wrong = put(place, value, options, isText)
      if (wrong) return wrong
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
