import { type APIService, localCondition } from '../../api/aggregation.ts'
import { apiservices, endpointslices, services } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { type DiscoveryCheck, serviceCondition, type Verdict } from './availability.ts'

/** A check that failed is made again after a second, then after twice as long each time, up to the resync. */
const firstRetryMs = 1000
const resyncMs = 30_000

/** Says of each APIService whether its server answers. Models kube-aggregator/pkg/controllers/status (1.36). */
export const apiServiceController = (check: DiscoveryCheck): Controller => ({
  name: 'apiservice',
  watches: [
    watchRule(apiservices, ({ object }) => [object.metadata.name]),
    watchRule(services, ({ object: { metadata } }, client) => behind(client, metadata.namespace, metadata.name)),
    watchRule(endpointslices, ({ object: { metadata } }, client) =>
      behind(client, metadata.namespace, metadata.labels?.['kubernetes.io/service-name']),
    ),
  ],
  reconcile(name, context) {
    const service = context.client.get(apiservices, '', name)
    if (!service) return forget(name, context)
    const verdict = service.spec.service ? serviceCondition(service, context.client, check) : local
    if (verdict.reason === 'FailedDiscoveryCheck') retry(name, context)
    else forget(name, context)
    say(service, verdict, context)
  },
})

const behind = (client: Client, namespace: string | undefined, name: string | undefined): string[] =>
  client
    .list(apiservices)
    .filter(({ spec }) => spec.service && spec.service.namespace === namespace && spec.service.name === name)
    .map(({ metadata }) => metadata.name)

const { reason = '', message = '' } = localCondition('')
const local: Verdict = { status: 'True', reason, message }

function forget(name: string, context: ControllerContext): void {
  context.forget(name)
  context.local.delete(name)
}

function retry(name: string, { clock, local: rows, requeueAt }: ControllerContext): void {
  const now = clock.now()
  const { waitMs, dueAtMs } = rows.get<{ waitMs: number; dueAtMs: number }>(name) ?? { waitMs: firstRetryMs / 2, dueAtMs: 0 }
  // a change in between brings no look forward
  const next =
    now < dueAtMs
      ? { waitMs, dueAtMs }
      : { waitMs: Math.min(waitMs * 2, resyncMs), dueAtMs: now + Math.min(waitMs * 2, resyncMs) }
  rows.set(name, next)
  requeueAt(name, next.dueAtMs, { periodic: true })
}

function say(service: APIService, verdict: Verdict, { client, clock }: ControllerContext): void {
  const conditions = service.status?.conditions ?? []
  const before = conditions.find(({ type }) => type === 'Available')
  if (before?.status === verdict.status && before.reason === verdict.reason && before.message === verdict.message) return
  const lastTransitionTime = before?.status === verdict.status ? before.lastTransitionTime : timestamp(clock.now())
  const condition = { type: 'Available', lastTransitionTime, ...verdict } as Condition
  const others = conditions.filter(({ type }) => type !== 'Available')
  client.updateStatus(apiservices, { ...service, status: { ...service.status, conditions: [...others, condition] } })
}
