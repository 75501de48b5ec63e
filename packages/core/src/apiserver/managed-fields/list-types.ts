import type { JsonSchema } from '../custom/json-schema.ts'

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
  // items that are one value
  'ownerReferences',
  'imagePullSecrets',
  'secrets',
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

/** A field on its way down: its name, the one above, and in custom resources the schema, which then decides alone. */
export interface FieldPlace {
  parent: string
  field: string
  schema: JsonSchema | undefined
}

/** In a custom resource only metadata is as everywhere. */
export const rootPlace = (field: string, schema: JsonSchema | undefined): FieldPlace => ({
  parent: '',
  field,
  schema: schema === undefined || field === 'metadata' ? undefined : memberSchema(schema, field),
})

export const memberPlace = ({ field, schema }: FieldPlace, member: string): FieldPlace => ({
  parent: field,
  field: member,
  schema: schema && memberSchema(schema, member),
})

export const itemPlace = ({ field, schema }: FieldPlace): FieldPlace => ({
  parent: '',
  field,
  schema: schema && (schema.items ?? {}),
})

function memberSchema({ properties, additionalProperties: more }: JsonSchema, member: string): JsonSchema {
  return properties?.[member] ?? (typeof more === 'object' ? more : {})
}

export function placeListType({ parent, field, schema }: FieldPlace): ListType {
  if (!schema) return listTypeOf(parent, field)
  if (schema['x-kubernetes-list-type'] === 'set') return 'set'
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  return schema['x-kubernetes-list-type'] === 'map' && keys.length > 0 ? keys : 'atomic'
}

export const isAtomicPlace = ({ parent, field, schema }: FieldPlace): boolean =>
  schema ? schema['x-kubernetes-map-type'] === 'atomic' : isAtomicMap(parent, field)

/** Structs that stand in others as values, by the names of the field above and of their own: without a pointer in k8s.io/api (1.36). */
const embedded = new Set(
  (
    '.deprecatedSource .involvedObject .metadata .regarding .roleRef .source .spec .status .target .template allocation.devices ' +
    'containerResource.current containerResource.target containerStatuses.lastState containerStatuses.state containers.resources ' +
    'daemonEndpoints.kubeletEndpoint endpoints.conditions ephemeralContainerStatuses.lastState ephemeralContainerStatuses.state ' +
    'ephemeralContainers.resources external.current external.metric external.target initContainerStatuses.lastState ' +
    'initContainerStatuses.state initContainers.resources jobTemplate.metadata jobTemplate.spec limited.limitResponse ' +
    'object.current object.describedObject object.metric object.target paths.backend pods.current pods.metric pods.target ' +
    'preferredDuringSchedulingIgnoredDuringExecution.podAffinityTerm preferredDuringSchedulingIgnoredDuringExecution.preference ' +
    'resource.current resource.target service.port spec.devices spec.jobTemplate spec.metadata spec.names spec.podSelector ' +
    'spec.pool spec.priorityLevelConfiguration spec.resources spec.scaleTargetRef spec.source spec.spec spec.strategy spec.template ' +
    'spec.updateStrategy status.acceptedNames status.daemonEndpoints status.loadBalancer status.nodeInfo status.user ' +
    'status.userInfo template.metadata template.spec volumeClaimTemplate.metadata volumeClaimTemplate.spec ' +
    'volumeClaimTemplates.metadata volumeClaimTemplates.spec volumeClaimTemplates.status webhooks.clientConfig'
  ).split(' '),
)

/** A custom resource has no structs: what its schema names is there or is not. */
export const isEmbedded = ({ parent, field, schema }: FieldPlace): boolean => !schema && embedded.has(`${parent}.${field}`)

/** A key that no schema names; in the built-in Kinds such keys hold no parts. */
export const isFreeKey = ({ schema }: FieldPlace, member: string): boolean => schema !== undefined && !schema.properties?.[member]
