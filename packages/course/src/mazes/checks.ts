import { deployments, endpointslices, nodes, pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Service } from '@kubemaze/core/api/service.ts'
import type { Origin } from '@kubemaze/core/network/packet.ts'
import { hintsInStages, symptom } from '../hints/failed-request.ts'
import { passed, told } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'

export const master: Origin = { kind: 'node', node: 'k8s-master' }
export const worker: Origin = { kind: 'node', node: 'k8s-node-1' }
export const visitor: Origin = { kind: 'outside' }

/** Is the address answered with a page (status 200) by a Pod that `right` accepts? */
export function answersAt(
  context: CheckContext,
  from: Origin,
  ip: string,
  port: number,
  right: (pod: Pod) => boolean = () => true,
): CheckResult {
  const address = `${ip}:${port}`
  const connected = context.network(from).connect(ip, port, 'TCP')
  if (connected.outcome !== 'connected') return told(`${symptom(address, connected.outcome)}.`, hintsInStages(connected))
  const { owner, http } = connected.socket
  const headers = { host: address, 'user-agent': 'kubemaze-check', accept: '*/*' }
  const status = http?.({ method: 'GET', target: '/', headers, body: '' }, connected.peer).status
  const found = owner.kind === 'pod' ? context.client.get(pods, owner.namespace, owner.name) : undefined
  if (status !== 200) return told(`${address} gives no page${status ? ` (status ${status})` : ''}.`, strangers(owner))
  return found && right(found)
    ? passed(`${address} is answered by Pod ${found.metadata.name}.`)
    : told(`${address} gives a page, but not the right one.`, strangers(owner))
}

function strangers(owner: { kind: 'pod'; namespace: string; name: string } | { kind: 'node'; node: string }): string[] {
  if (owner.kind === 'node') return ['A node itself took the request, no Pod.']
  return [
    'The request is served by a Pod. Is it one of those that are meant?',
    `Pod ${owner.name} served it. Look at it: kubectl get pod ${owner.name} -n ${owner.namespace} --show-labels`,
    `Pod ${owner.name} has labels that the Service selects, and runs another program. Select by what only the right Pods have.`,
  ]
}

export const serviceIn = (context: CheckContext, name: string, space = 'default'): Service | undefined =>
  context.client.get(services, space, name)

const gone = (name: string, space: string): CheckResult =>
  told(`There is no Service ${name} in namespace ${space} any more.`, [
    'It must be there: mend it, or make it again under its name.',
  ])

interface Served {
  name: string
  space?: string
  /** The port that clients ask; 80 unless told otherwise. */
  port?: number
  from?: Origin
  right?(pod: Pod): boolean
}

/** The Service's address answers, and so does every endpoint behind it: not only the one whose turn it is. */
export function serves(context: CheckContext, { name, space = 'default', port = 80, from = master, right }: Served): CheckResult {
  const ip = serviceIn(context, name, space)?.spec.clusterIP
  if (!ip || ip === 'None') return gone(name, space)
  const front = answersAt(context, from, ip, port, right)
  if (front.status !== 'passed') return { ...front, evidence: `Service ${name}: ${front.evidence}` }
  for (const end of endsOf(context, name, space)) {
    const result = answersAt(context, from, end.ip, end.port, right)
    if (result.status !== 'passed')
      return told(`Service ${name}: some requests go wrong, others do not.`, [
        'The Service sends its requests to several places in turn. Ask each of them by itself: kubectl get endpoints',
        `${result.evidence} Look at who that is: kubectl get pods -A -o wide --show-labels`,
        ...(result.hints ?? []).slice(-1),
      ])
  }
  return passed(`Service ${name} answers at ${ip}:${port}, each of its endpoints too.`)
}

function endsOf({ client }: CheckContext, name: string, space: string): { ip: string; port: number }[] {
  const slices = client.list(endpointslices, space, { labelSelector: `kubernetes.io/service-name=${name}` })
  return slices.flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter((endpoint) => endpoint.conditions?.ready !== false)
      .flatMap((endpoint) => (slice.ports ?? []).map((port) => ({ ip: endpoint.addresses[0] ?? '', port: port.port ?? 0 }))),
  )
}

/** The Deployment is there with its image, and `replicas` of its Pods are ready: nothing was cleared away. */
export function runs({ client }: CheckContext, name: string, image: string, replicas: number, space = 'default'): CheckResult {
  const found = client.get(deployments, space, name)
  const look = `Look at it: kubectl get deployments,pods -n ${space}`
  if (!found) return told(`Deployment ${name} is gone; it must stay.`, [look])
  if (!found.spec.template.spec.containers.some((container) => container.image === image))
    return told(`Deployment ${name} no longer runs ${image}.`, [look])
  const ready = found.status?.readyReplicas ?? 0
  return ready >= replicas
    ? passed(`Deployment ${name} has ${ready} ready Pods.`)
    : told(`${ready} of ${replicas} Pods of Deployment ${name} are ready.`, [
        'A Service sends requests to ready Pods alone. Look at why they are not: kubectl describe pods',
      ])
}

/** All must pass; the first that does not speaks. */
export const all = (...results: (() => CheckResult)[]): CheckResult => {
  let last = passed('')
  for (const result of results) {
    last = result()
    if (last.status !== 'passed') return last
  }
  return last
}

export const nodeAddresses = ({ client }: CheckContext): string[] =>
  client.list(nodes).flatMap((node) => {
    const found = node.status?.addresses?.find((one) => one.type === 'InternalIP')?.address
    return found === undefined ? [] : [found]
  })

export const hasLabels =
  (labels: Record<string, string>) =>
  (one: Pod): boolean =>
    Object.entries(labels).every(([key, value]) => one.metadata.labels?.[key] === value)
