import type { Json, JsonObject } from '../../api/json.ts'
import { resourceTable } from '../../api/kinds.ts'
import { contentHash } from '../content-hash.ts'
import { isJsonObject } from '../documents.ts'
import type { Failed } from '../errors.ts'
import type { ImageEntry, Kustomization } from './kustomization.ts'
import type { Item } from './references.ts'

/** Namespace, labels, annotations, images, replicas, then names. */
export function transform(spec: Kustomization, items: readonly Item[]): Item[] | Failed {
  return items.map((item) => {
    let object = inNamespace(item.object, spec.namespace)
    object = labelled(object, spec)
    if (spec.commonAnnotations) object = withMetadata(object, 'annotations', spec.commonAnnotations, true)
    object = withImages(object, spec.images ?? []) as JsonObject
    object = withReplicas(object, item.originalName, spec)
    return renamed({ ...item, object }, spec)
  })
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
    isJsonObject(subject) && subject.kind === 'ServiceAccount' ? { ...subject, namespace } : subject
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

const selecting = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'])

function withSelectors(object: JsonObject, pairs: Pairs): JsonObject {
  const spec = object.spec as JsonObject | undefined
  if (!isJsonObject(spec)) return object
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    return isJsonObject(spec.selector) || object.kind !== 'Service'
      ? { ...object, spec: { ...spec, selector: { ...(spec.selector as JsonObject), ...pairs } } }
      : object
  }
  if (!selecting.has(String(object.kind)) && !(object.kind === 'PodDisruptionBudget' && spec.selector)) return object
  const selector = (spec.selector ?? {}) as JsonObject
  return {
    ...object,
    spec: { ...spec, selector: { ...selector, matchLabels: { ...((selector.matchLabels ?? {}) as JsonObject), ...pairs } } },
  }
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

function withReplicas(object: JsonObject, originalName: string, { replicas = [] }: Kustomization): JsonObject {
  const entry = replicas.find(({ name }) => name === originalName)
  const scalable = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(String(object.kind))
  return entry && scalable ? { ...object, spec: { ...(object.spec as JsonObject), replicas: entry.count } } : object
}

const neverRenamed = new Set(['Namespace', 'CustomResourceDefinition', 'APIService'])

function renamed(item: Item, { namePrefix = '', nameSuffix = '' }: Kustomization): Item {
  const { object, hashed } = item
  if (neverRenamed.has(String(object.kind))) return item
  const metadata = object.metadata as JsonObject
  const named = { ...object, metadata: { ...metadata, name: `${namePrefix}${metadata.name}${nameSuffix}` } }
  if (!hashed) return { ...item, object: named }
  const { hashed: _, ...rest } = item
  return { ...rest, object: { ...named, metadata: { ...named.metadata, name: `${named.metadata.name}-${contentHash(named)}` } } }
}
