import type { Json, JsonObject } from '../../api/json.ts'
import { applyJsonPatch, type Operation } from '../../api/json-patch.ts'
import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { parseJson } from '../json-text.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { placesOf } from './field-path.ts'
import { allIds, type Item, idOfObject, isNoted, metadataOf, nameOf, namespaceOf, storePreviousId } from './item.ts'
import { appendAll } from './item-list.ts'
import type { PatchEntry, PatchTarget } from './kustomization.ts'
import { loadFile, type Root } from './load-file.ts'
import { mergeKeysFor, type OpenApi } from './merge-keys.ts'
import { readObjects } from './read-objects.ts'
import { idText, isSameId } from './res-id.ts'
import { select } from './select.ts'
import { strategicMerge } from './strategic-merge.ts'
import type { Transformer } from './transformer.ts'

/** Where patches find their files and how lists merge. */
export interface Patching {
  process: Process
  root: Root
  openApi?: OpenApi | undefined
}

/** A patch of either sort. Models api/internal/builtins/PatchTransformer.go Config (5.8). */
export function patchTransformer(patching: Patching, given: PatchEntry): Transformer | Failed {
  const { path = '', target, options } = given
  const entry = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) as PatchEntry
  const patch = (entry.patch ?? '').trim()
  if (patch === '' && path === '') return fail(`must specify one of patch and path in\n${writeYaml(entry)}`)
  if (patch !== '' && path !== '') return fail(`patch and path can't be set at the same time\n${writeYaml(entry)}`)
  const read = patch === '' ? loadFile(patching.process, patching.root, path) : { text: patch }
  if (isFailed(read)) return fail(`failed to get the patch file from path(${path}): ${read.failed[0]}`)
  const source = patch === '' ? `[path: ${JSON.stringify(path)}]` : `[patch: ${JSON.stringify(patch)}]`
  const objects = read.text.trimStart().startsWith('[') ? fail('') : readObjects(read.text)
  if (!isFailed(objects)) return mergeTransformer(patching, objects, target, options, source)
  const operations = operationsOf(read.text)
  if (isFailed(operations)) return fail(`unable to parse SM or JSON patch from ${source}`)
  return operationsTransformer(operations, target, source)
}

/** Models evanphx/json-patch v4 DecodePatch: what begins with a bracket is JSON, anything else YAML. */
function operationsOf(text: string): Operation[] | Failed {
  const parsed = text.startsWith('[') ? parseJson(text) : { json: parseYaml(text) }
  if ('syntaxError' in parsed) return fail(parsed.syntaxError)
  const { json } = parsed
  if (isYamlError(json)) return fail(json.yamlError)
  const isList = Array.isArray(json) && json.every(isOperation)
  return isList ? (json as unknown as Operation[]) : fail('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
}

const operationNames = new Set(['add', 'copy', 'move', 'remove', 'replace', 'test'])

const isOperation = (one: Json): boolean =>
  isJsonObject(one) && operationNames.has(String(one.op)) && typeof one.path === 'string'

function mergeTransformer(
  patching: Patching,
  patches: readonly JsonObject[],
  target: PatchTarget | undefined,
  options: PatchEntry['options'],
  source: string,
): Transformer {
  const [only] = patches
  return (items) => {
    if (!only) return items
    if (!target) return mergeEach(patching, items, patches, options, true)
    if (patches.length > 1) {
      return fail(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
      )
    }
    const selected = select(items, target)
    if (isFailed(selected))
      return fail(`unable to find patch target ${JSON.stringify(targetText(target))} in \`resources\`: ${selected.failed[0]}`)
    return mergeAll(patching, items, selected, only, options)
  }
}

const targetText = (target: PatchTarget): string =>
  `${idText(target)}:a=${target.annotationSelector ?? ''}:l=${target.labelSelector ?? ''}`

/** Patches that name their object themselves. */
function mergeEach(
  patching: Patching,
  items: Item[],
  patches: readonly JsonObject[],
  options: PatchEntry['options'],
  explains: boolean,
): Item[] | Failed {
  let out = items
  for (const patch of patches) {
    const id = idOfObject(patch)
    const hits = out.filter((item) => allIds(item).some((one) => isSameId(id, one)))
    if (hits.length !== 1) {
      const many = hits.length > 1 ? 'multiple' : 'no'
      const words = `${many} matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`
      return fail(explains ? `no resource matches strategic merge patch ${JSON.stringify(idText(id))}: ${words}` : words)
    }
    const next = mergeAll(patching, out, hits, patch, options)
    if (isFailed(next)) return next
    out = next
  }
  return out
}

/** Models api/resmap/reswrangler.go ApplySmPatch (5.8). */
function mergeAll(
  { openApi }: Patching,
  items: readonly Item[],
  selected: readonly Item[],
  patch: JsonObject,
  options: PatchEntry['options'],
): Item[] | Failed {
  const out: Item[] = []
  for (const item of items) {
    if (selected.includes(item)) {
      const wrong = mergeInto(item, patch, options, openApi)
      if (wrong === 'deleted') continue
      if (wrong) return wrong
    }
    const taken = appendAll(out, [item])
    if (taken) return taken
  }
  return out
}

function mergeInto(
  item: Item,
  patch: JsonObject,
  { allowNameChange = false, allowKindChange = false }: NonNullable<PatchEntry['options']> = {},
  openApi: OpenApi | undefined,
): Failed | 'deleted' | undefined {
  const { apiVersion, kind } = item.object
  const [name, namespace] = [nameOf(item.object), namespaceOf(item.object)]
  if (allowNameChange || allowKindChange) storePreviousId(item)
  const { apiVersion: _, kind: newKind, ...rest } = patch
  const merged = strategicMerge(item.object, rest, mergeKeysFor(item.object, openApi))
  if (merged === undefined) return 'deleted'
  if (typeof merged === 'string') return fail(merged)
  const object: JsonObject = { ...merged }
  object.apiVersion = apiVersion
  object.kind = allowKindChange ? newKind : kind
  const metadata = { ...metadataOf(object) }
  if (!allowNameChange) metadata.name = name
  if (namespace === '') delete metadata.namespace
  else metadata.namespace = namespace
  item.object = { ...object, metadata }
  return undefined
}

/** A patch of operations, each object's names kept. Models PatchTransformer.go transformJson6902 (5.8). */
const operationsTransformer =
  (operations: readonly Operation[], target: PatchTarget | undefined, source: string): Transformer =>
  (items) => {
    if (!target) return fail(`must specify a target for JSON patch ${source}`)
    const selected = select(items, target)
    if (isFailed(selected)) return selected
    for (const item of selected) {
      storePreviousId(item)
      const wrong = operate(item, operations)
      if (wrong) return wrong
    }
    return items
  }

/** While it is patched, an object has the annotations in which kustomize keeps its notes. */
function operate(item: Item, operations: readonly Operation[]): Failed | undefined {
  const metadata = metadataOf(item.object)
  if (isNoted(item) && metadata.annotations === undefined) metadata.annotations = {}
  const lenient = operations.map((operation) => leniently(item.object, operation))
  const patched = applyJsonPatch(item.object, lenient)
  if (typeof patched === 'string') return fail(patched)
  item.object = patched.value as JsonObject
  const { annotations } = metadataOf(item.object)
  if (isJsonObject(annotations) && Object.keys(annotations).length === 0) delete metadataOf(item.object).annotations
  return undefined
}

/** A member that is not there yet can be replaced too. Models evanphx/json-patch v4 replace. */
function leniently(object: JsonObject, operation: Operation): Operation {
  const steps = String(operation.path).split('/').slice(1)
  const parent: Json | undefined = steps.length > 1 ? placesOf(object, steps.slice(0, -1), false)[0]?.get() : object
  const isNew = operation.op === 'replace' && isJsonObject(parent) && parent[steps.at(-1) as string] === undefined
  return isNew ? { ...operation, op: 'add' } : operation
}

export interface OperationsEntry {
  target?: PatchTarget
  path?: string
  jsonOp?: string
}

/** Models api/internal/builtins/PatchJson6902Transformer.go Config (5.8). */
export function json6902Transformer({ process, root }: Patching, entry: OperationsEntry): Transformer | Failed {
  const { target, path = '', jsonOp = '' } = entry
  if (!target?.name) return fail('must specify the target name')
  if (path === '' && jsonOp === '') return fail('empty file path and empty jsonOp')
  if (path !== '' && jsonOp !== '') return fail('must specify a file path or jsonOp, not both')
  const read = path === '' ? { text: jsonOp } : loadFile(process, root, path)
  if (isFailed(read)) return read
  if (read.text === '') return fail(`patch file '${path}' empty seems to be empty`)
  const operations = operationsOf(read.text)
  if (isFailed(operations)) return fail(`decoding ${read.text}: ${operations.failed[0]}`)
  if (operations.length === 0) return fail(`patch appears to be empty; file=${path}, JsonOp=${read.text}`)
  return (items) => {
    const selected = select(items, target)
    if (isFailed(selected)) return selected
    for (const item of selected) {
      const wrong = operate(item, operations)
      if (wrong) return wrong
    }
    return items
  }
}

/** Texts or files. Models api/internal/builtins/PatchStrategicMergeTransformer.go (5.8). */
export function strategicTransformer(patching: Patching, paths: readonly string[], text: string): Transformer | Failed {
  if (paths.length === 0 && text === '') return fail('empty file path and empty patch content')
  const patches: JsonObject[] = []
  for (const path of paths) {
    const inline = readObjects(path)
    const found = isFailed(inline) ? fileObjects(patching, path) : inline
    if (isFailed(found)) return found
    patches.push(...found)
  }
  const more = text === '' ? [] : readObjects(text)
  if (isFailed(more)) return more
  patches.push(...more)
  if (patches.length === 0) return fail(`patch appears to be empty; files=[${paths.join(' ')}], Patch=${text}`)
  return (items) => mergeEach(patching, items, patches, undefined, false)
}

function fileObjects({ process, root }: Patching, path: string): JsonObject[] | Failed {
  const read = loadFile(process, root, path)
  if (isFailed(read)) return read
  const objects = readObjects(read.text)
  return isFailed(objects) && String(objects.failed[0]).includes('MalformedYAMLError')
    ? fail(`${objects.failed[0]} in File: ${path}`)
    : objects
}
