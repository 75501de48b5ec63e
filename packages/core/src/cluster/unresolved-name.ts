import { endpointslices, pods, services } from '../api/kinds.ts'
import { labelTerms } from '../api/object-index.ts'
import type { Service } from '../api/service.ts'
import type { Hop, Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'

/** Why a name has no address, and whom to blame for it. */
export function unresolved(cluster: Cluster, from: Origin, host: string, tried: readonly { answer: unknown }[]): Hop {
  return { kind: 'name', ok: false, title: `${host} has no address`, ...reason(cluster, from, host, tried) }
}

type Reason = Pick<Hop, 'detail' | 'blame' | 'look'>

function reason(cluster: Cluster, from: Origin, host: string, tried: readonly { answer: unknown }[]): Reason {
  if (from.kind !== 'pod') return onlyPodsAsk(host)
  if (tried.length > 0 && tried.every(({ answer }) => answer === undefined)) return silentServer(cluster, from)
  const [name = '', namespace = from.namespace] = host.replace(/\.$/, '').split('.')
  const service = cluster.client().get(services, namespace, name)
  if (service?.spec.type === 'ExternalName') return externalName(service)
  if (service?.spec.clusterIP === 'None') return headless(cluster, service)
  return {
    detail: `There is no Service ${name} in namespace ${namespace}.${elsewhere(cluster, name)}`,
    blame: `the name ${host}`,
    look: 'kubectl get service -A',
  }
}

const onlyPodsAsk = (host: string): Reason => ({
  detail: "Only Pods ask the cluster's DNS; a node does not know the names of Services.",
  blame: `the name ${host}`,
  look: `kubectl exec -it debugger -- nslookup ${host}`,
})

/** CoreDNS is away, or the Pod asks another server. */
function silentServer(cluster: Cluster, from: Extract<Origin, { kind: 'pod' }>): Reason {
  const pod = cluster.client().get(pods, from.namespace, from.name)
  const policy = pod?.spec.dnsPolicy
  const [own] = pod?.spec.dnsConfig?.nameservers ?? []
  if (policy === 'None' && own !== undefined)
    return {
      detail: `No name server answers at ${own}.`,
      blame: `Pod ${from.namespace}/${from.name} spec.dnsConfig.nameservers`,
      look: `kubectl exec ${from.name} -n ${from.namespace} -- cat /etc/resolv.conf`,
    }
  return {
    detail: 'The name server does not answer.',
    blame: 'Deployment kube-system/coredns',
    look: 'kubectl get pods -n kube-system -l k8s-app=kube-dns',
  }
}

const lookAt = ({ metadata }: Service): string => `kubectl describe service ${metadata.name} -n ${metadata.namespace}`

const externalName = (service: Service): Reason => ({
  detail: `It stands for ${service.spec.externalName}, and that name has no address.`,
  blame: `Service ${service.metadata.namespace}/${service.metadata.name} spec.externalName`,
  look: lookAt(service),
})

/** A headless Service has the addresses of its ready Pods, and without any no name at all. */
function headless(cluster: Cluster, service: Service): Reason {
  const { namespace = '', name } = service.metadata
  const slices = cluster.client().find(endpointslices, namespace, labelTerms({ 'kubernetes.io/service-name': name }))
  const waiting = slices.flatMap(({ endpoints }) => endpoints ?? []).find(({ conditions }) => conditions?.ready === false)
  const pod = waiting?.targetRef?.name
  if (pod !== undefined)
    return {
      detail: `Service ${namespace}/${name} is headless, and none of its Pods is ready.`,
      blame: `Pod ${namespace}/${pod} status`,
      look: `kubectl describe pod ${pod} -n ${namespace}`,
    }
  return {
    detail: `Service ${namespace}/${name} is headless and has no endpoints, so its name has no address.`,
    blame: `Service ${namespace}/${name} spec.selector`,
    look: `kubectl get pods -n ${namespace} --show-labels`,
  }
}

/** The same name in other namespaces: often that one was meant. */
function elsewhere(cluster: Cluster, name: string): string {
  const found = cluster
    .client()
    .list(services)
    .filter(({ metadata }) => metadata.name === name)
    .map(({ metadata }) => `${name}.${metadata.namespace}`)
  return found.length === 0 ? '' : ` There is ${found.slice(0, 3).join(', ')}: Services of other namespaces are named so.`
}
