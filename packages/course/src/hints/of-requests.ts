import { networkpolicies, pods, services } from '@kubemaze/core/api/kinds.ts'
import type { CheckContext } from '../lesson.ts'
import { originOf, type SeenRequest } from '../seen/seen.ts'
import { explainAgain, failureInWords, tellingHop } from './failed-request.ts'

/** Why a request failed; undefined when it is answered by now. */
export function ofRequest(context: CheckContext, seen: SeenRequest): string | undefined {
  if (seen.outcome === 'connected') return undefined
  const again = explainAgain(context, originOf(seen.from), seen.ip, seen.port, seen.protocol)
  if (!again) return undefined
  return (
    staleAddress(context, seen) ??
    outsideToCluster(context, seen) ??
    ownService(context, seen, tellingHop(again.hops)?.kind) ??
    failureInWords(again, `${seen.ip}:${seen.port}`)
  )
}

function staleAddress(context: CheckContext, { ip, port }: SeenRequest): string | undefined {
  if (!ip.startsWith('10.10.') || context.client.list(pods).some((pod) => pod.status?.podIP === ip)) return undefined
  return `No Pod has the address ${ip} any more (port ${port} was asked for): the address of a Pod goes with it, and the next one gets another. Ask its Service, whose address stays: kubectl get services`
}

/** The cluster's own networks end at the nodes. */
function outsideToCluster({ client }: CheckContext, { from, ip, port }: SeenRequest): string | undefined {
  if (from !== 'outside') return undefined
  const service = client.list(services).find(({ spec }) => spec.clusterIP === ip)
  if (!service) return undefined
  const nodePort = service.spec.ports?.find((one) => one.port === port)?.nodePort
  const { name } = service.metadata
  return `${ip} is the cluster IP of Service ${name}, good inside the cluster alone; your machine stands outside. ${
    nodePort ? `Ask a node: http://192.168.56.201:${nodePort}` : `It has no node port. Give it one: kubectl edit service ${name}`
  }`
}

/** A Pod that asks its own Service: the request leaves the Pod and comes back in (hairpin), past its policies. */
function ownService(context: CheckContext, { from, ip, port }: SeenRequest, kind: string | undefined): string | undefined {
  const origin = originOf(from)
  if (origin.kind !== 'pod' || kind !== 'policy') return undefined
  const pod = context.client.get(pods, origin.namespace, origin.name)
  const service = context.client.list(services, origin.namespace).find(({ spec }) => spec.clusterIP === ip)
  const wanted = Object.entries(service?.spec.selector ?? {})
  if (!service || wanted.length === 0 || !wanted.every(([key, value]) => pod?.metadata.labels?.[key] === value)) return undefined
  const [policy] = context.client.list(networkpolicies, origin.namespace)
  return `Pod ${origin.name} asked ${ip}:${port}, its own Service ${service.metadata.name}. Such a request leaves the Pod and comes back in (a hairpin), so its NetworkPolicy must let it in. Look at it: kubectl describe networkpolicy ${policy?.metadata.name}`
}
