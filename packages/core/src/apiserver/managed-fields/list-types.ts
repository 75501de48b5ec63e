/** How server-side apply sees a field: `atomic` as one value, `set` by value, or by the keys of its items. */
export type ListType = 'atomic' | 'set' | readonly string[]

/** By the names of the field and of the field above it; the rest is granular (structs, maps) or atomic (lists). From the API's x-kubernetes-list-type marks (1.36). */
const lists: Readonly<Record<string, ListType>> = {
  finalizers: 'set',
  ownerReferences: ['uid'],
  conditions: ['type'],
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  readinessGates: 'atomic',
  schedulingGates: ['name'],
  podIPs: ['ip'],
  hostIPs: ['ip'],
  resizePolicy: 'atomic',
  claims: ['name'],
  podCIDRs: 'set',
  addresses: ['type'],
  clusterIPs: 'atomic',
  'spec.ports': ['port', 'protocol'],
  'containers.ports': ['containerPort', 'protocol'],
  'initContainers.ports': ['containerPort', 'protocol'],
  'ephemeralContainers.ports': ['containerPort', 'protocol'],
}

/** Maps and structs that are one value. */
const atomicMaps = new Set([
  'spec.selector',
  'nodeSelector',
  'fieldsV1',
  'matchLabels',
  'podSelector',
  'namespaceSelector',
  'labelSelector',
  'secretRef',
  'configMapKeyRef',
  'secretKeyRef',
  'fieldRef',
  'resourceFieldRef',
  'involvedObject',
  'roleRef',
  'scaleTargetRef',
  'resources.limits.',
])

/** `parent` is the field above, the list's name for its items. */
export const listTypeOf = (parent: string, field: string): ListType =>
  lists[`${parent}.${field}`] ??
  (field === 'ports' || field === 'addresses'
    ? parent === 'status' && field === 'addresses'
      ? ['type']
      : 'atomic'
    : (lists[field] ?? 'atomic'))

export const isAtomicMap = (parent: string, field: string): boolean =>
  atomicMaps.has(field) || atomicMaps.has(`${parent}.${field}`)
