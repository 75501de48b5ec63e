import type { EndpointSlice } from '../../api/discovery.ts'
import {
  apiservices,
  clusterrolebindings,
  clusterroles,
  configmaps,
  daemonsets,
  deployments,
  endpoints,
  endpointslices,
  flowschemas,
  leases,
  namespaces,
  nodes,
  pods,
  priorityclasses,
  prioritylevelconfigurations,
  serviceaccounts,
  servicecidrs,
  services,
} from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import { bootstrapFlowSchemas, bootstrapPriorityLevels } from '../../apiserver/resources/flowcontrol/bootstrap.ts'
import type { Client } from '../../client/client.ts'
import { microTimestamp } from '../../host/clock.ts'
import { type Random, uuid } from '../../host/random.ts'
import type { ClusterOptions } from '../cluster.ts'
import { clusterRoleBindingObjects, clusterRoleObjects } from './access.ts'
import { coreDns, coreDnsConfig, flannel, kubeDnsService, kubeProxy, kubeProxyConfig, kubernetesService } from './add-ons.ts'
import { builtInApiServices } from './api-services.ts'
import { staticPods } from './control-plane.ts'
import { nodeObject } from './nodes.ts'
import { addresses, nodePlans } from './topology.ts'

interface Seeding {
  client: Client
  random: Random
  nowMs: number
  options: ClusterOptions
}

/** Everything that a fresh kubeadm cluster with two nodes holds. Namespaces first: their accounts are made by a controller in between. */
export function seedNamespaces({ client, nowMs, options, random }: Seeding): void {
  for (const plan of nodePlans(options))
    put(client, nodes, nodeObject(plan, nowMs, { machine: uuid(random), boot: uuid(random) }))
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    put(client, namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
}

export function seedWorkloads({ client, nowMs, options }: Seeding): void {
  seedPolicies(client)
  for (const plan of nodePlans(options)) put(client, leases, lease(client, plan.name, nowMs))
  for (const name of ['coredns', 'flannel', 'kube-proxy']) put(client, serviceaccounts, account(name))
  put(client, configmaps, coreDnsConfig())
  put(client, configmaps, kubeProxyConfig(options))
  put(client, services, kubernetesService())
  put(client, endpoints, kubernetesEndpoints())
  put(client, endpointslices, kubernetesSlice())
  put(client, services, kubeDnsService())
  for (const pod of staticPods('k8s-master')) put(client, pods, pod)
  put(client, daemonsets, kubeProxy())
  put(client, daemonsets, flannel())
  put(client, deployments, coreDns())
}

function seedPolicies(client: Client): void {
  for (const [name, value, about] of priorities) {
    const description = `Used for system critical pods that must ${about}.`
    put(client, priorityclasses, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
      preemptionPolicy: 'PreemptLowerPriority',
    } as never)
  }
  const cidr = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: [addresses.serviceCidr] },
  }
  put(client, servicecidrs, cidr as never)
  for (const level of bootstrapPriorityLevels()) put(client, prioritylevelconfigurations, level)
  for (const schema of bootstrapFlowSchemas()) put(client, flowschemas, schema)
  for (const service of builtInApiServices()) put(client, apiservices, service)
  for (const role of clusterRoleObjects()) put(client, clusterroles, role as never)
  for (const binding of clusterRoleBindingObjects()) put(client, clusterrolebindings, binding as never)
}

const priorities = [
  ['system-cluster-critical', 2000000000, 'run in the cluster, but can be moved to another node if necessary'],
  ['system-node-critical', 2000001000, 'not be moved from their current node'],
] as const

/** A seed that the API server refuses is a bug of ours. */
function put(client: Client, resource: Resource, object: KubeObject): void {
  const made = client.create(resource, object)
  if (isFailure(made)) throw new Error(`seed: ${made.message}`)
}

const account = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'kube-system' },
})

/** A node's Lease goes with the node. */
function lease(client: Client, name: string, nowMs: number): KubeObject {
  const uid = client.get(nodes, '', name)?.metadata.uid ?? ''
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestamp(nowMs) },
  } as KubeObject
}

const [apiServerIp = '', apiServerPort = ''] = addresses.apiServer.split(':')

const kubernetesEndpoints = (): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: apiServerIp }], ports: [{ name: 'https', port: Number(apiServerPort), protocol: 'TCP' }] }],
  }) as KubeObject

const kubernetesSlice = (): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [apiServerIp], conditions: { ready: true } }],
  ports: [{ name: 'https', port: Number(apiServerPort), protocol: 'TCP' }],
})
