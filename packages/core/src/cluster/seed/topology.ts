import type { ClusterOptions } from '../cluster.ts'

/** The lab's addresses, those of the training. */
export const addresses = {
  serviceCidr: '192.168.10.0/24',
  podCidr: '10.10.0.0/16',
  clusterDns: '192.168.10.10',
  kubernetesService: '192.168.10.1',
  nodePortRange: [30000, 32767] as const,
  domain: 'cluster.local',
  apiServer: '192.168.56.201:6443',
  loadBalancerPool: ['192.168.56.240', '192.168.56.250'] as const,
} as const

export const maxWorkers = 8

export interface NodePlan {
  name: string
  ip: string
  podCidr: string
  controlPlane: boolean
}

/** k8s-master .201, k8s-node-1 .202 …; Pod networks 10.10.0.0/24, 10.10.1.0/24 … */
export function nodePlans(options: ClusterOptions): NodePlan[] {
  const workers = Math.max(1, Math.min(maxWorkers, options.workers ?? 1))
  return Array.from({ length: workers + 1 }, (_, i) => ({
    name: i === 0 ? 'k8s-master' : `k8s-node-${i}`,
    ip: `192.168.56.${201 + i}`,
    podCidr: `10.10.${i}.0/24`,
    controlPlane: i === 0,
  }))
}
