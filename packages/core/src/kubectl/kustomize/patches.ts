import type { JsonObject } from '../../api/json.ts'
import { applyJsonPatch, type Operation } from '../../api/json-patch.ts'
import { labelsMatch, parseLabelSelector } from '../../api/label-selector.ts'
import type { Process } from '../../process/process.ts'
import { documentsOf, isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { placesOf } from './field-path.ts'
import { groupVersionOf, type Item, idText, nameOf, namespaceOf } from './item.ts'
import type { Kustomization, PatchEntry, PatchTarget } from './kustomization.ts'
import { loadFile, type Root } from './load-file.ts'
import { strategicMerge } from './strategic-merge.ts'

/** Patches one after the other: those of `patchesStrategicMerge` are texts or files. */
export function applyPatches(
  process: Process,
  root: Root,
  entries: readonly PatchEntry[],
  items: readonly Item[],
): Item[] | Failed {
  let out = [...items]
  for (const entry of entries) {
    const text = patchText(process, root, entry)
    if (isFailed(text)) return text
    const next = applyPatch(out, entry, text)
    if (isFailed(next)) return next
    out = next
  }
  return out
}

export const strategicEntries = ({ patchesStrategicMerge = [] }: Kustomization): PatchEntry[] =>
  patchesStrategicMerge.map((text) => (text.includes('\n') ? { patch: text } : { path: text }))

/** Models kustomize plugin/builtin/patchtransformer/PatchTransformer.go Config (5.8). */
function patchText(process: Process, root: Root, entry: PatchEntry): string | Failed {
  const { path, patch } = entry
  if (patch !== undefined && path !== undefined)
    return misconfigured(entry, `patch and path can't be set at the same time\n${writeYaml(entry).trimEnd()}`)
  if (patch !== undefined) return patch
  const read = loadFile(process, root, path ?? '')
  return isFailed(read) ? misconfigured(entry, `failed to get the patch file from path(${path}): ${read.failed[0]}`) : read.text
}

const misconfigured = (entry: PatchEntry, reason: string): Failed =>
  fail(`trouble configuring builtin PatchTransformer with config: \`\n${writeYaml(entry)}\`: ${reason}`)

const sourceOf = ({ path, patch }: PatchEntry): string =>
  patch === undefined ? `[path: ${JSON.stringify(path)}]` : `[patch: ${JSON.stringify(patch)}]`

const unparsable = (entry: PatchEntry): Failed => misconfigured(entry, `unable to parse SM or JSON patch from ${sourceOf(entry)}`)

function applyPatch(items: readonly Item[], entry: PatchEntry, text: string): Item[] | Failed {
  const value = parseYaml(text.replace(/^---\n/, ''))
  if (Array.isArray(value)) return applyOperations(items, entry, value as unknown as JsonObject[])
  if (isYamlError(value) && !/^---/m.test(text)) return unparsable(entry)
  let out = [...items]
  for (const document of documentsOf(entry.path ?? 'patch', text).documents) {
    if (!isJsonObject(document.value)) return unparsable(entry)
    const patch = document.value
    const target = entry.target ?? ownTarget(patch)
    const hits = out.filter((item) => matches(item, target))
    if (hits.length === 0 && !entry.target)
      return fail(
        `no resource matches strategic merge patch ${JSON.stringify(idText(patch))}: no matches for Id ${idText(patch)}; failed to find unique target for patch ${idText(patch)}`,
      )
    out = out.flatMap((item) => (hits.includes(item) ? merged(item, patch) : [item]))
  }
  return out
}

const ownTarget = ({ apiVersion, kind, metadata }: JsonObject): PatchTarget => {
  const [group, version] = String(apiVersion).includes('/') ? String(apiVersion).split('/') : ['', String(apiVersion)]
  const { name, namespace } = (metadata ?? {}) as { name?: string; namespace?: string }
  return {
    group: group as string,
    version: version as string,
    kind: String(kind),
    name: `${name}`,
    ...(namespace ? { namespace } : {}),
  }
}

function merged(item: Item, patch: JsonObject): Item[] {
  if (patch.$patch === 'delete') return []
  const { apiVersion: _a, kind: _k, metadata, ...rest } = patch
  const { name: _n, namespace: _s, ...others } = (metadata ?? {}) as JsonObject
  return [
    {
      ...item,
      object: strategicMerge(item.object, { ...rest, ...(Object.keys(others).length > 0 ? { metadata: others } : {}) }, []),
    },
  ]
}

/** A member that is not there yet can be replaced too. Models evanphx/json-patch v4 replace. */
function lenient(object: JsonObject, operation: JsonObject): JsonObject {
  const steps = String(operation.path).split('/').slice(1)
  const parent = steps.length > 1 ? placesOf(object, steps.slice(0, -1), false)[0]?.get() : object
  const isNew = operation.op === 'replace' && isJsonObject(parent) && parent[steps.at(-1) as string] === undefined
  return isNew ? { ...operation, op: 'add' } : operation
}

function applyOperations(items: readonly Item[], entry: PatchEntry, operations: readonly JsonObject[]): Item[] | Failed {
  const { target } = entry
  if (!target) return fail(`must specify a target for JSON patch ${sourceOf(entry)}`)
  const out: Item[] = []
  for (const item of items) {
    const patched = matches(item, target)
      ? applyJsonPatch(item.object, operations.map((operation) => lenient(item.object, operation)) as unknown as Operation[])
      : { value: item.object }
    if (typeof patched === 'string') return fail(patched)
    out.push({ ...item, object: patched.value as JsonObject })
  }
  return out
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern.slice(0, 200)})$`)

function fits(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined || pattern === '') return true
  try {
    return whole(pattern).test(value)
  } catch {
    return pattern === value
  }
}

/** Does a selector mean this object, by its name or one that it had? */
export function matches(item: Item, target: PatchTarget): boolean {
  const { object, names } = item
  const { group, version } = groupVersionOf(object)
  const { labels, annotations } = (object.metadata ?? {}) as Record<'labels' | 'annotations', Record<string, string> | undefined>
  if (target.group && target.group !== group) return false
  if (target.version && target.version !== version) return false
  if (!fits(target.kind, String(object.kind)) || !fits(target.namespace, namespaceOf(object))) return false
  if (![...names, nameOf(object)].some((name) => fits(target.name, name))) return false
  return selects(target.labelSelector, labels) && selects(target.annotationSelector, annotations)
}

function selects(selector: string | undefined, map: Record<string, string> | undefined): boolean {
  if (!selector) return true
  const requirements = parseLabelSelector(selector)
  return typeof requirements !== 'string' && labelsMatch(requirements, map)
}
