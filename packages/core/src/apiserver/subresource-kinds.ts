import type { Resource } from '../api/resource.ts'

export interface SubresourceKind {
  group: string
  version: string
  kind: string
}

const kinds: Readonly<Record<string, SubresourceKind>> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction' },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  binding: { group: '', version: 'v1', kind: 'Binding' },
  exec: { group: '', version: 'v1', kind: 'PodExecOptions' },
  attach: { group: '', version: 'v1', kind: 'PodAttachOptions' },
  portforward: { group: '', version: 'v1', kind: 'PodPortForwardOptions' },
}

/** Which Kind a subresource speaks. */
export function subresourceKind(of: Resource, name: string): SubresourceKind {
  if (name === 'proxy') return { group: '', version: 'v1', kind: `${of.kind}ProxyOptions` }
  return kinds[name] ?? of
}

const connectVerbs = ['create', 'get']
const verbs: Readonly<Record<string, readonly string[]>> = {
  scale: ['get', 'patch', 'update'],
  status: ['get', 'patch', 'update'],
  approval: ['get', 'patch', 'update'],
  ephemeralcontainers: ['get', 'patch', 'update'],
  resize: ['get', 'patch', 'update'],
  finalize: ['update'],
  binding: ['create'],
  eviction: ['create'],
  token: ['create'],
  log: ['get'],
  exec: connectVerbs,
  attach: connectVerbs,
  portforward: connectVerbs,
  proxy: ['create', 'delete', 'get', 'patch', 'update'],
}

export const subresourceVerbs = (name: string): readonly string[] => verbs[name] ?? ['get', 'patch', 'update']
