import { services } from '../../api/kinds.ts'
import type { Service } from '../../api/service.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'

const component = 'service-controller'

const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const textOf = (number: number): string => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

/** Gives Services of type LoadBalancer an address from a pool. Models cloud-provider/controllers/service (1.36) with a simple pool behind it. */
export function loadBalancerController(pool: readonly [string, string]): Controller {
  return {
    name: 'loadbalancer',
    watches: [
      watchRule(services, ({ object, type }, client) => {
        // an address that was given back may be what another Service waits for
        const waiting =
          type === 'DELETED' || object.spec.type !== 'LoadBalancer' ? client.list(services).filter(isPending).map(keyOf) : []
        return [keyOf(object), ...waiting]
      }),
    ],
    reconcile(key, context) {
      const [namespace, name] = splitKey(key)
      const service = context.client.get(services, namespace, name)
      if (service && isPending(service) && !service.metadata.deletionTimestamp) ensure(service, pool, context)
    },
  }
}

const isPending = ({ spec, status }: Service): boolean =>
  spec.type === 'LoadBalancer' && !spec.loadBalancerClass && !status?.loadBalancer?.ingress?.length

function ensure(service: Service, [first, last]: readonly [string, string], context: ControllerContext): void {
  const taken = new Set(
    context.client.list(services).flatMap((other) => (other.status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip)),
  )
  const asked = service.spec.loadBalancerIP
  let ip: string | undefined
  for (let number = numberOf(first); number <= numberOf(last) && ip === undefined; number++) {
    const candidate = textOf(number)
    if (!taken.has(candidate) && (asked === undefined || asked === candidate)) ip = candidate
  }
  const known = context.local.get(keyOf(service))?.uid === service.metadata.uid
  if (!known)
    context.event(service, { type: 'Normal', reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer', component })
  context.local.set(keyOf(service), { uid: service.metadata.uid as string })
  if (ip === undefined) {
    if (!known) {
      const why = asked === undefined ? 'the pool of addresses is used up' : `${asked} is not free in the pool of addresses`
      context.event(service, {
        type: 'Warning',
        reason: 'SyncLoadBalancerFailed',
        message: `Error syncing load balancer: failed to ensure load balancer: ${why}`,
        component,
      })
    }
    return
  }
  context.client.updateStatus(services, {
    ...service,
    status: { ...service.status, loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } },
  })
  context.event(service, { type: 'Normal', reason: 'EnsuredLoadBalancer', message: 'Ensured load balancer', component })
}
