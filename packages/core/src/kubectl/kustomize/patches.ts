import type { JsonObject } from '../../api/json.ts'
import { applyJsonPatch, type Operation } from '../../api/json-patch.ts'
import { labelsMatch, parseLabelSelector } from '../../api/label-selector.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, documentsOf, errnoText, isJsonObject, readText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import type { Kustomization, PatchEntry, PatchTarget } from './kustomization.ts'
import type { Item } from './references.ts'
import { strategicMerge } from './strategic-merge.ts'

/** patches, patchesStrategicMerge and patchesJson6902, in this order. */
export function applyPatches(process: Process, directory: string, spec: Kustomization, items: readonly Item[]): Item[] | Failed {
  const texts = (spec.patchesStrategicMerge ?? []).map(
    (text): PatchEntry => (text.includes('\n') ? { patch: text } : { path: text }),
  )
  let out = [...items]
  for (const entry of [...(spec.patches ?? []), ...texts, ...(spec.patchesJson6902 ?? [])]) {
    const text = patchText(process, directory, entry)
    if (isFailed(text)) return text
    const next = applyPatch(out, entry, text)
    if (isFailed(next)) return next
    out = next
  }
  return out
}

function patchText(process: Process, directory: string, { path, patch }: PatchEntry): string | Failed {
  if (patch !== undefined) return patch
  const read = readText(process, absolutePath({ cwd: directory, env: process.env }, path ?? ''))
  return 'errno' in read
    ? fail(`failed to get the patch file from path(${path}): open ${directory}/${path}: ${errnoText(read.errno)}`)
    : read.text
}

function applyPatch(items: readonly Item[], entry: PatchEntry, text: string): Item[] | Failed {
  const value = parseYaml(text.replace(/^---\n/, ''))
  if (Array.isArray(value)) return applyOperations(items, entry, value as unknown as JsonObject[])
  if (isYamlError(value) && !/^---/m.test(text))
    return fail(`trouble configuring builtin PatchTransformer: unable to parse SM or JSON patch from [${text}]`)
  let out = [...items]
  for (const document of documentsOf(entry.path ?? 'patch', text).documents) {
    if (!isJsonObject(document.value))
      return fail(`trouble configuring builtin PatchTransformer: unable to parse SM or JSON patch from [${text}]`)
    const patch = document.value
    const target = entry.target ?? ownTarget(patch)
    const hits = out.filter((item) => matches(item, target))
    if (hits.length === 0 && !entry.target)
      return fail(
        `no resource matches strategic merge patch ${JSON.stringify(patchId(patch))}: no matches for Id ${patchId(patch)}; failed to find unique target for patch ${patchId(patch)}`,
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

const patchId = ({ apiVersion, kind, metadata }: JsonObject): string => {
  const { name, namespace } = (metadata ?? {}) as { name?: string; namespace?: string }
  const [group, version] = String(apiVersion).includes('/') ? String(apiVersion).split('/') : ['[noGrp]', String(apiVersion)]
  return `${kind}.${version}.${group}/${name}.${namespace ?? '[noNs]'}`
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

function applyOperations(items: readonly Item[], { target }: PatchEntry, operations: readonly JsonObject[]): Item[] | Failed {
  if (!target) return fail('must specify a target for JSON patch')
  const out: Item[] = []
  for (const item of items) {
    const patched = matches(item, target)
      ? applyJsonPatch(item.object, operations as unknown as Operation[])
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

function matches({ object, originalName }: Item, target: PatchTarget): boolean {
  const [group, version] = String(object.apiVersion).includes('/')
    ? String(object.apiVersion).split('/')
    : ['', String(object.apiVersion)]
  const {
    name = '',
    namespace = '',
    labels,
    annotations,
  } = (object.metadata ?? {}) as {
    name?: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  if (target.group && target.group !== group) return false
  if (target.version && target.version !== version) return false
  if (!fits(target.kind, String(object.kind)) || !fits(target.namespace, namespace)) return false
  if (!fits(target.name, originalName) && !fits(target.name, name)) return false
  return selects(target.labelSelector, labels) && selects(target.annotationSelector, annotations)
}

function selects(selector: string | undefined, map: Record<string, string> | undefined): boolean {
  if (!selector) return true
  const requirements = parseLabelSelector(selector)
  return typeof requirements !== 'string' && labelsMatch(requirements, map)
}
