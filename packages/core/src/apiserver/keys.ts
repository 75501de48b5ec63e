import type { Resource } from '../api/resource.ts'

/** Where objects stand in the store: /registry/GROUP/RESOURCE/[NAMESPACE/]NAME. */
export const resourcePrefix = (of: Resource): string => `/registry/${of.group === '' ? 'core' : of.group}/${of.resource}/`

export const listPrefix = (of: Resource, namespace: string): string =>
  of.namespaced && namespace !== '' ? `${resourcePrefix(of)}${namespace}/` : resourcePrefix(of)

export const objectKey = (of: Resource, namespace: string, name: string): string =>
  of.namespaced ? `${resourcePrefix(of)}${namespace}/${name}` : `${resourcePrefix(of)}${name}`
