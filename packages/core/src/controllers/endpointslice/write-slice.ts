import { equal } from '../../api/copy.ts'
import type { EndpointSlice, SliceEndpoint } from '../../api/discovery.ts'
import { endpointslices, services } from '../../api/kinds.ts'
import type { Service } from '../../api/service.ts'
import type { ControllerContext } from '../controller.ts'
import { controllerRef } from '../ownership.ts'
import { withTriggerTime } from '../trigger-times.ts'
import { type PortGroup, portsId } from './desired.ts'

export const serviceName = 'kubernetes.io/service-name'
export const managedBy = 'endpointslice.kubernetes.io/managed-by'
export const manager = 'endpointslice-controller.k8s.io'
const headless = 'service.kubernetes.io/headless'

function labelsOf(service: Service): Record<string, string> {
  const { [headless]: _, ...own } = service.metadata.labels ?? {}
  return {
    ...own,
    ...(service.spec.clusterIP === 'None' ? { [headless]: '' } : {}),
    [managedBy]: manager,
    [serviceName]: service.metadata.name,
  }
}

/** False for a slice of an older Service of the same name: the garbage collector takes it. */
export const isOwned = ({ metadata }: EndpointSlice, service: Service): boolean =>
  metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === service.metadata.uid) ?? false

export const isPlaceholder = (slice: EndpointSlice, service: Service): boolean =>
  isOwned(slice, service) &&
  !slice.endpoints?.length &&
  !slice.ports?.length &&
  equal(labelsOf(service), slice.metadata.labels ?? {})

export interface Writing extends ControllerContext {
  /** Since when what is written is so, if that is known. */
  triggeredAt: string | undefined
}

/** Writes a slice that is not as it should be. */
export function writeSlice(
  service: Service,
  group: PortGroup,
  { slice, endpoints }: { slice: EndpointSlice; endpoints: SliceEndpoint[] },
  { client, triggeredAt }: Writing,
): void {
  const before = slice.endpoints ?? []
  const same = before.length === endpoints.length && before.every((endpoint, i) => endpoint === endpoints[i])
  const labels = labelsOf(service)
  if (same && equal(labels, slice.metadata.labels ?? {}) && portsId(group.ports) === portsId(slice.ports)) return
  const { annotations: noted, ...metadata } = slice.metadata
  client.update(endpointslices, {
    ...slice,
    metadata: { ...metadata, labels, ...annotated(noted, triggeredAt) },
    endpoints: endpoints.length > 0 ? endpoints : null,
    ports: group.ports.length > 0 ? group.ports : null,
  })
}

function annotated(noted: Record<string, string> | undefined, at: string | undefined): { annotations?: Record<string, string> } {
  const annotations = withTriggerTime(noted, at)
  return Object.keys(annotations).length > 0 ? { annotations } : {}
}

export function createSlice(
  service: Service,
  group: PortGroup,
  endpoints: SliceEndpoint[],
  { client, triggeredAt }: Writing,
): void {
  client.create(endpointslices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace as string,
      labels: labelsOf(service),
      ...annotated(undefined, triggeredAt),
      ownerReferences: [controllerRef(services, service)],
    },
    addressType: 'IPv4',
    endpoints: endpoints.length > 0 ? endpoints : null,
    ports: group.ports.length > 0 ? group.ports : null,
  })
}
