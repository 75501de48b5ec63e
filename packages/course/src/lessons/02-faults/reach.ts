import { endpointslices, pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Service } from '@kubemaze/core/api/service.ts'
import type { Origin } from '@kubemaze/core/network/packet.ts'
import { hintsInStages, symptom } from '../../hints/failed-request.ts'
import { hint, passed, pending, told } from '../../hints/result.ts'
import type { CheckContext, CheckResult } from '../../lesson.ts'

export const namespace = 'default'
export const master: Origin = { kind: 'node', node: 'k8s-master' }
export const visitor: Origin = { kind: 'outside' }

/** The Service, or the result that says that the fault is not set up yet. */
export function serviceOf(context: CheckContext, name: string): { service: Service } | { result: CheckResult } {
  const service = context.client.get(services, namespace, name)
  return service ? { service } : { result: pending(`There is no Service ${name} yet: set the fault up first.`) }
}

/** Does the address answer with a page, as it would in a browser or in curl? Else the symptom; the cause is told in stages to those who ask. */
export function answers(context: CheckContext, from: Origin, ip: string, port: number): CheckResult {
  const connected = context.network(from).connect(ip, port, 'TCP')
  if (connected.outcome !== 'connected') return told(`${symptom(`${ip}:${port}`, connected.outcome)}.`, hintsInStages(connected))
  const { socket, peer } = connected
  const headers = { host: `${ip}:${port}`, 'user-agent': 'kubemaze-check', accept: '*/*' }
  const status = socket.http?.({ method: 'GET', target: '/', headers, body: '' }, peer).status
  const by = socket.owner.kind === 'pod' ? `Pod ${socket.owner.name}` : socket.owner.program
  if (status === 200) return passed(`${ip}:${port} is answered by ${by}.`)
  return hint(`${ip}:${port} is answered by ${by}, ${status ? `with status ${status}` : 'which does not speak HTTP'}.`)
}

/** Every ready endpoint of the Service must answer, not only the one whose turn it is. */
export function everyEndpointAnswers(context: CheckContext, service: Service): CheckResult {
  const { name } = service.metadata
  const slices = context.client
    .list(endpointslices, namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === name)
  const addresses = slices.flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter((endpoint) => endpoint.conditions?.ready !== false)
      .flatMap((endpoint) => (slice.ports ?? []).map((port) => ({ ip: endpoint.addresses[0] ?? '', port: port.port ?? 0 }))),
  )
  if (addresses.length === 0) return hint(`Service ${name} has no ready endpoints. Look here: kubectl describe service ${name}`)
  for (const { ip, port } of addresses) {
    const result = answers(context, master, ip, port)
    if (result.status !== 'passed') return unlike(name, result)
  }
  return passed(`All ${addresses.length} endpoints of Service ${name} answer.`)
}

/** Some of its endpoints answer, one does not. */
const unlike = (name: string, { evidence, hints = [] }: CheckResult): CheckResult =>
  told(`Service ${name}: some requests go wrong, others do not.`, [
    'The Service sends its requests to several places in turn. Ask each of them by itself: kubectl get endpoints',
    `One endpoint is wrong: ${evidence} Look at who that is: kubectl get pods -o wide --show-labels`,
    ...hints.slice(-1),
  ])

/** The way a client inside the cluster takes: the Service's address and first port, then every endpoint behind it. */
export function servesInside(context: CheckContext, name: string): CheckResult {
  const found = serviceOf(context, name)
  if ('result' in found) return found.result
  const { clusterIP, ports } = found.service.spec
  const port = ports?.[0]?.port
  if (!clusterIP || clusterIP === 'None' || !port)
    return hint(`Service ${name} has no address and port to ask. Look here: kubectl get service ${name} -o yaml`)
  const front = answers(context, master, clusterIP, port)
  return front.status === 'passed' ? everyEndpointAnswers(context, found.service) : front
}

/** The Pods that a fault brings must stay: it is mended, not cleared away. */
export function podsRun(context: CheckContext, selector: string, atLeast: number): CheckResult {
  const found = context.client.list(pods, namespace, { labelSelector: selector }).filter((pod) => !pod.metadata.deletionTimestamp)
  if (found.length >= atLeast) return passed(`${found.length} Pods with ${selector} are there.`)
  return found.length === 0
    ? pending(`There is no Pod with ${selector} yet.`)
    : hint(`Only ${found.length} of ${atLeast} Pods with ${selector} are left. Set the fault up again: it brings them back.`)
}
