const containers = new Set(['containers', 'initContainers', 'ephemeralContainers'])

/** patchMergeKey of k8s.io/api's types, by list name (and, where a name means several lists, by its parent). */
const keysByList: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  conditions: 'type',
  ownerReferences: 'uid',
  secrets: 'name',
  matchConditions: 'name',
  variables: 'name',
  webhooks: 'name',
  drivers: 'name',
  reservedFor: 'uid',
  resourceClaimStatuses: 'name',
  allocatedResourcesStatus: 'name',
  topologySpreadConstraints: 'topologyKey',
  podIPs: 'ip',
  hostIPs: 'ip',
  resourceClaims: 'name',
  schedulingGates: 'name',
  readinessGates: '',
  containerStatuses: '',
}

/** Lists of plain values that merge as sets. */
const mergedPrimitives = new Set(['finalizers', 'podCIDRs'])

/** The merge key of the list at `path`; undefined when it is replaced as a whole. */
export function mergeKeyOf(path: readonly string[]): string | undefined {
  const name = path.at(-1) ?? ''
  const parent = path.at(-2) ?? ''
  if (name === 'ports')
    return containers.has(parent) ? 'containerPort' : path.length === 2 && parent === 'spec' ? 'port' : undefined
  if (name === 'addresses') return path[0] === 'status' ? 'type' : undefined
  // a ServiceAccount's are replaced
  if (name === 'imagePullSecrets') return path.length > 1 ? 'name' : undefined
  return keysByList[name] || undefined
}

export const isMergedPrimitiveList = (path: readonly string[]): boolean => mergedPrimitives.has(path.at(-1) ?? '')
