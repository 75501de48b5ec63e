import { cidrContains } from '../../api/cidr.ts'
import { ipaddresses, servicecidrs } from '../../api/kinds.ts'
import type { ServiceCIDR } from '../../api/networking.ts'
import type { Condition } from '../../api/object.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'

const finalizer = 'networking.k8s.io/service-cidr-finalizer'
/** The range of the API server's own flag, and what its own controller says of it. */
const defaultName = 'kubernetes'

/**
 * Makes ranges ready, and keeps one that is to be deleted while addresses of it are in use.
 * Models pkg/controller/servicecidrs and pkg/controlplane/controller/defaultservicecidr (1.36).
 */
export const serviceCidrController: Controller = {
  name: 'servicecidr',
  watches: [
    watchRule(servicecidrs, ({ object }, client) => [object.metadata.name, ...leaving(client)]),
    watchRule(ipaddresses, ({ type }, client) => (type === 'DELETED' ? leaving(client) : [])),
  ],
  reconcile(name, context) {
    const range = context.client.get(servicecidrs, '', name)
    if (!range) return
    if (range.metadata.deletionTimestamp) leave(range, context)
    else makeReady(range, context)
  },
}

const leaving = (client: Client): string[] =>
  client
    .list(servicecidrs)
    .filter(({ metadata }) => metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name)

function makeReady(range: ServiceCIDR, context: ControllerContext): void {
  const { client } = context
  const finalizers = range.metadata.finalizers ?? []
  if (!finalizers.includes(finalizer)) {
    client.update(servicecidrs, { ...range, metadata: { ...range.metadata, finalizers: [...finalizers, finalizer] } })
    // what was written comes back as a change
    return
  }
  const whose = range.metadata.name === defaultName ? 'Kubernetes default' : 'Kubernetes'
  say(range, context, { status: 'True', reason: '', message: `${whose} Service CIDR is ready` })
}

function leave(range: ServiceCIDR, context: ControllerContext): void {
  const finalizers = range.metadata.finalizers ?? []
  if (!finalizers.includes(finalizer)) return
  if (isNeeded(range, context.client)) {
    const message = 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR'
    say(range, context, { status: 'False', reason: 'Terminating', message })
    return
  }
  const left = finalizers.filter((one) => one !== finalizer)
  context.client.update(servicecidrs, { ...range, metadata: { ...range.metadata, finalizers: left } })
}

function say(
  range: ServiceCIDR,
  { client, clock }: ControllerContext,
  ready: Pick<Condition, 'status' | 'reason' | 'message'>,
): void {
  const others = (range.status?.conditions ?? []).filter((one) => one.type !== 'Ready')
  const before = range.status?.conditions?.find((one) => one.type === 'Ready')
  if (before?.status === ready.status) return
  const condition: Condition = { type: 'Ready', ...ready, lastTransitionTime: timestamp(clock.now()) }
  client.updateStatus(servicecidrs, { ...range, status: { conditions: [...others, condition] } })
}

/** An address of it is given to a Service, and no other range holds that address. */
function isNeeded(range: ServiceCIDR, client: Client): boolean {
  const others = client
    .list(servicecidrs)
    .filter(({ metadata }) => metadata.name !== range.metadata.name && !metadata.deletionTimestamp)
  const holds = (one: ServiceCIDR, ip: string): boolean => one.spec.cidrs.some((cidr) => cidrContains(cidr, ip))
  return client
    .list(ipaddresses)
    .some(({ metadata }) => holds(range, metadata.name) && !others.some((other) => holds(other, metadata.name)))
}
