import { equal } from '../../../api/copy.ts'
import type { ServiceSpec } from '../../../api/service.ts'
import { isOutward } from './defaults.ts'

const needsClusterIp = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'
const needsNodePort = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'
const needsHealthPort = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

const nodePortsOf = ({ ports = [] }: ServiceSpec): Set<number> =>
  new Set(ports.flatMap(({ nodePort }) => (nodePort ? [nodePort] : [])))

/** Fields that the new type has no use for go, if nobody changed them. Models registry/core/service/strategy.go dropTypeDependentFields (1.36). */
export function dropForType(now: ServiceSpec, before: ServiceSpec): void {
  if (needsClusterIp(before) && !needsClusterIp(now)) dropAddresses(now, before)
  if (needsNodePort(before) && !needsNodePort(now)) {
    const were = nodePortsOf(before)
    if ([...nodePortsOf(now)].every((port) => were.has(port))) for (const port of now.ports ?? []) delete port.nodePort
  }
  if (needsHealthPort(before) && !needsHealthPort(now)) dropSame(now, before, 'healthCheckNodePort')
  if (before.type === 'LoadBalancer' && now.type !== 'LoadBalancer') {
    dropSame(now, before, 'allocateLoadBalancerNodePorts')
    dropSame(now, before, 'loadBalancerClass')
  }
  if (isOutward(before) && !isOutward(now)) dropSame(now, before, 'externalTrafficPolicy')
}

function dropSame(now: ServiceSpec, before: ServiceSpec, field: keyof ServiceSpec): void {
  if (equal(now[field] ?? null, before[field] ?? null)) delete now[field]
}

/** An ExternalName has no addresses, nor what goes with them. */
function dropAddresses(now: ServiceSpec, before: ServiceSpec): void {
  if ((now.clusterIP ?? '') === (before.clusterIP ?? '') && equal(now.clusterIPs ?? [], before.clusterIPs ?? [])) {
    delete now.clusterIP
    delete now.clusterIPs
  }
  for (const field of ['ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) dropSame(now, before, field)
}

/** A PUT that leaves allocated values out keeps them. Models registry/core/service/storage patchAllocatedValues (1.36). */
export function keepAllocated(now: ServiceSpec, before: ServiceSpec): void {
  if (needsClusterIp(before) && needsClusterIp(now)) {
    if (!now.clusterIP && before.clusterIP) now.clusterIP = before.clusterIP
    if (!now.clusterIPs?.length && before.clusterIPs?.length) now.clusterIPs = before.clusterIPs
  }
  if (needsNodePort(before) && needsNodePort(now)) keepNodePorts(now, before)
  if (needsHealthPort(before) && needsHealthPort(now) && !now.healthCheckNodePort && before.healthCheckNodePort)
    now.healthCheckNodePort = before.healthCheckNodePort
}

/** By the names of ports, where no other port has the number by now. */
function keepNodePorts(now: ServiceSpec, before: ServiceSpec): void {
  const own = nodePortsOf(now)
  const used = new Set([...nodePortsOf(before)].filter((port) => own.has(port)))
  const byName = new Map((before.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]))
  for (const port of now.ports ?? []) {
    const was = byName.get(port.name ?? '')
    if (!port.nodePort && was && !used.has(was)) port.nodePort = was
  }
}

/** clusterIP and clusterIPs say the same. Models normalizeClusterIPs (1.36). */
export function normalizeClusterIps(now: ServiceSpec, before: ServiceSpec | undefined): void {
  if (now.clusterIP === '') delete now.clusterIP
  if (now.clusterIPs?.length === 0) delete now.clusterIPs
  if (!before) {
    if (now.clusterIP && !now.clusterIPs) now.clusterIPs = [now.clusterIP]
    return
  }
  if (now.clusterIP === before.clusterIP) {
    if (before.clusterIPs && !now.clusterIPs) now.clusterIPs = before.clusterIPs
  } else if (equal(now.clusterIPs ?? [], before.clusterIPs ?? [])) {
    if (now.clusterIP) now.clusterIPs = [now.clusterIP]
    else delete now.clusterIPs
  }
}
