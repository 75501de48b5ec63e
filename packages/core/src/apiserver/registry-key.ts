import type { Resource } from '../api/resource.ts'

/** Models pkg/kubeapiserver SpecialDefaultResourcePrefixes (1.36). */
const prefixes: Readonly<Record<string, string>> = {
  replicationcontrollers: 'controllers',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  services: 'services/specs',
  ingresses: 'ingress',
}

const extensions = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io'])

/** Where a real server keeps an object in etcd, as its messages show it. `custom`: by its group too. */
export function registryKey({ group, resource, namespaced }: Resource, custom: boolean, namespace: string, name: string): string {
  const prefix = custom || extensions.has(group) ? `${group}/${resource}` : (prefixes[resource] ?? resource)
  return `/registry/${prefix}/${namespaced ? `${namespace}/` : ''}${name}`
}
