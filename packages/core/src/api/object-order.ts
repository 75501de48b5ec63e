import type { KubeObject, ObjectMeta } from './object.ts'

const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const

/** The object with the members of its head as upstream's types have them: kind, apiVersion, metadata. The rest is shared. */
export function inTypeOrder(object: KubeObject): KubeObject {
  const { kind, apiVersion, metadata, ...rest } = object
  return { kind, apiVersion, metadata: metadataInOrder(metadata), ...rest }
}

function metadataInOrder(metadata: ObjectMeta): ObjectMeta {
  const ordered: Record<string, unknown> = {}
  for (const name of metadataOrder) if (metadata[name] !== undefined) ordered[name] = metadata[name]
  for (const name of Object.keys(metadata)) ordered[name] ??= metadata[name as keyof ObjectMeta]
  return ordered as unknown as ObjectMeta
}
