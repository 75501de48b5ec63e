import { equal } from '../../api/copy.ts'
import { endpoints, pods, services } from '../../api/kinds.ts'
import type { EndpointSubset, Endpoints, Service } from '../../api/service.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'
import { isCandidate, selectedPods, servicesOfPod } from '../service-pods.ts'
import { triggerTimes, withTriggerTime } from '../trigger-times.ts'
import { subsetsOf } from './subsets.ts'
import { truncate } from './truncate.ts'

const managedBy = 'endpoints.kubernetes.io/managed-by'
const overCapacity = 'endpoints.kubernetes.io/over-capacity'
const headless = 'service.kubernetes.io/headless'
/** More addresses than this wait for others to change too. */
const maxAtOnce = 50
const batchMs = 500

const triggers = triggerTimes()

/** Keeps the Endpoints of each Service with a selector. Models pkg/controller/endpoint/endpoints_controller.go (1.36). */
export const endpointsController: Controller = {
  name: 'endpoints',
  watches: [
    watchRule(services, ({ object }) => [keyOf(object)]),
    watchRule(pods, servicesOfPod),
    // what people write is left alone until the Service or a Pod of it changes; without a Service, for good
    watchRule(endpoints, ({ object, type }) => (type === 'DELETED' ? [keyOf(object)] : [])),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const { client } = context
    const service = client.get(services, namespace, name)
    const current = client.get(endpoints, namespace, name)
    if (!service) {
      triggers.forget(key, client)
      if (current) client.delete(endpoints, namespace, name)
      return
    }
    const { selector } = service.spec
    if (!selector || Object.keys(selector).length === 0 || service.spec.type === 'ExternalName') return
    if (current && sizeOf(current) > maxAtOnce && waits(key, context)) return
    const all = selectedPods(service, client)
    write(
      service,
      { current, triggeredAt: triggers.of(service, all, client) },
      subsetsOf(service, all.filter(isCandidate)),
      context,
    )
  },
}

const sizeOf = ({ subsets = [] }: Endpoints): number =>
  subsets.reduce((sum, { addresses, notReadyAddresses }) => sum + (addresses?.length ?? 0) + (notReadyAddresses?.length ?? 0), 0)

/**
 * Long lists are written once for all the changes of a moment, since each write is the whole list; EndpointSlices, which
 * routing goes by, change at once. As kube-controller-manager does with --endpoint-updates-batch-period (1.36).
 */
function waits(key: string, { clock, local, requeueAt }: ControllerContext): boolean {
  const due = local.get<{ atMs: number }>(key)
  if (due && due.atMs <= clock.now()) {
    local.delete(key)
    return false
  }
  if (due) return true
  const atMs = clock.now() + batchMs
  local.set(key, { atMs })
  requeueAt(key, atMs)
  return true
}

function labelsOf(service: Service): Record<string, string> {
  const { [headless]: _, ...own } = service.metadata.labels ?? {}
  return { ...own, ...(service.spec.clusterIP === 'None' ? { [headless]: '' } : {}), [managedBy]: 'endpoint-controller' }
}

function write(
  service: Service,
  { current, triggeredAt }: { current: Endpoints | undefined; triggeredAt: string | undefined },
  all: EndpointSubset[],
  context: ControllerContext,
): void {
  const { subsets, truncated } = truncate(all)
  const labels = labelsOf(service)
  if (current && equal(current.subsets ?? [], subsets) && equal(current.metadata.labels ?? {}, labels)) return
  const { namespace, name } = service.metadata
  const { [overCapacity]: _, ...noted } = current?.metadata.annotations ?? {}
  const annotations = withTriggerTime({ ...noted, ...(truncated ? { [overCapacity]: 'truncated' } : {}) }, triggeredAt)
  const { annotations: _before, ...known } = current?.metadata ?? { name, namespace: namespace as string }
  const metadata = { ...known, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }
  const object: Endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata, ...(subsets.length > 0 ? { subsets } : {}) }
  if (current) context.client.update(endpoints, object)
  else context.client.create(endpoints, object)
}
