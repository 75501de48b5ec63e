import type { Json, JsonObject } from '../../api/json.ts'
import { resourceTable } from '../../api/resource-table.ts'
import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, isFailed } from '../errors.ts'
import { type Item, isCalled, nameOf } from './item.ts'
import type { ImageEntry, Kustomization } from './kustomization.ts'
import type { Root } from './load-file.ts'
import { applyPatches, strategicEntries } from './patches.ts'
import { replace } from './replacements.ts'
import { withSelectors } from './selectors.ts'

/** All that a kustomization says of its objects, in kustomize's order. Models api/internal/target/kusttarget_configplugin.go (5.8). */
export function transform(process: Process, root: Root, spec: Kustomization, items: readonly Item[]): Item[] | Failed {
  const patched = applyPatches(process, root, [...strategicEntries(spec), ...(spec.patches ?? [])], items)
  if (isFailed(patched)) return patched
  const named = patched.map((item) => {
    const placed = renamed({ ...item, object: inNamespace(item.object, spec.namespace) }, spec)
    const labels = labelled(placed.object, spec)
    return {
      ...placed,
      object: spec.commonAnnotations ? withMetadata(labels, 'annotations', spec.commonAnnotations, true) : labels,
    }
  })
  const again = applyPatches(process, root, spec.patchesJson6902 ?? [], named)
  if (isFailed(again)) return again
  const counted = again.map((item) => {
    const object = withReplicas(item, spec)
    return { ...item, object: withImages(object, spec.images ?? []) as JsonObject }
  })
  return replace(process, root, spec.replacements ?? [], counted)
}

const isClusterScoped = (kind: unknown): boolean => resourceTable.some((row) => row.kind === kind && !row.namespaced)

function inNamespace(object: JsonObject, namespace: string | undefined): JsonObject {
  if (!namespace || isClusterScoped(object.kind)) {
    if (namespace && object.kind === 'Namespace')
      return { ...object, metadata: { ...(object.metadata as JsonObject), name: namespace } }
    return object
  }
  const out = { ...object, metadata: { ...(object.metadata as JsonObject), namespace } }
  if (!Array.isArray(object.subjects)) return out
  const moved = (subject: Json): Json =>
    isJsonObject(subject) && subject.kind === 'ServiceAccount' && subject.name === 'default' ? { ...subject, namespace } : subject
  return { ...out, subjects: object.subjects.map(moved) }
}

type Pairs = Record<string, string>

function withMetadata(object: JsonObject, field: 'labels' | 'annotations', pairs: Pairs, templates: boolean): JsonObject {
  const metadata = (object.metadata ?? {}) as JsonObject
  const out: JsonObject = {
    ...object,
    metadata: { ...metadata, [field]: { ...((metadata[field] ?? {}) as JsonObject), ...pairs } },
  }
  if (!templates || !isJsonObject(out.spec)) return out
  const { spec } = out
  if (isJsonObject(spec.template))
    return { ...out, spec: { ...spec, template: withMetadata(spec.template, field, pairs, false) } }
  if (!isJsonObject(spec.jobTemplate)) return out
  return { ...out, spec: { ...spec, jobTemplate: withMetadata(spec.jobTemplate, field, pairs, true) } }
}

function labelled(object: JsonObject, spec: Kustomization): JsonObject {
  let out = object
  if (spec.commonLabels) out = withSelectors(withMetadata(out, 'labels', spec.commonLabels, true), spec.commonLabels)
  for (const { pairs, includeSelectors = false, includeTemplates = false } of spec.labels ?? []) {
    out = withMetadata(out, 'labels', pairs, includeSelectors || includeTemplates)
    if (includeSelectors) out = withSelectors(out, pairs)
  }
  return out
}

function withImages(value: Json | undefined, images: readonly ImageEntry[]): Json | undefined {
  if (images.length === 0) return value
  if (Array.isArray(value)) return value.map((item) => withImages(item, images) as Json)
  if (!isJsonObject(value)) return value
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    const containers = (key === 'containers' || key === 'initContainers') && Array.isArray(member)
    out[key] = containers ? (member as Json[]).map((item) => withImage(item, images)) : withImages(member, images)
  }
  return out
}

function withImage(container: Json, images: readonly ImageEntry[]): Json {
  if (!isJsonObject(container) || typeof container.image !== 'string') return container
  const { image } = container
  const [, name = '', rest = ''] = /^(.*?)((?::[^:/@]+)?(?:@.*)?)$/.exec(image) ?? []
  const entry = images.find((candidate) => candidate.name === name)
  if (!entry) return container
  const base = entry.newName ?? name
  const ending = entry.digest ? `@${entry.digest}` : entry.newTag ? `:${entry.newTag}` : rest
  return { ...container, image: `${base}${ending}` }
}

function withReplicas(item: Item, { replicas = [] }: Kustomization): JsonObject {
  const { object } = item
  const entry = replicas.find(({ name }) => isCalled(item, name))
  const scalable = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(String(object.kind))
  return entry && scalable ? { ...object, spec: { ...(object.spec as JsonObject), replicas: entry.count } } : object
}

const neverRenamed = new Set(['Namespace', 'CustomResourceDefinition', 'APIService'])

function renamed(item: Item, { namePrefix = '', nameSuffix = '' }: Kustomization): Item {
  const { object } = item
  if (neverRenamed.has(String(object.kind)) || namePrefix + nameSuffix === '') return item
  const metadata = object.metadata as JsonObject
  const before = nameOf(object)
  return {
    ...item,
    object: { ...object, metadata: { ...metadata, name: `${namePrefix}${before}${nameSuffix}` } },
    names: [...item.names, before],
    prefixes: namePrefix === '' ? item.prefixes : [...item.prefixes, namePrefix],
    suffixes: nameSuffix === '' ? item.suffixes : [...item.suffixes, nameSuffix],
  }
}
