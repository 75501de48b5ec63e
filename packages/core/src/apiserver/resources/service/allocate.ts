import { ipaddresses, servicecidrs, services } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Index } from '../../../api/object-index.ts'
import type { Service, ServicePort } from '../../../api/service.ts'
import { type FieldError, internalField, invalidField } from '../../../api/status.ts'
import { type Cidr, cidrHas, ipv4Number, ipv4Text, parseCidr } from '../../metadata/addresses.ts'
import type { StrategyContext } from '../../strategy.ts'
import { setFamilies } from './defaults.ts'
import { clusterAddressErrors } from './validate-addresses.ts'

/** Gives cluster IPs and node ports and takes back what is no longer used. Models registry/core/service/storage/alloc.go (1.36). */
export function allocateService(service: Service, old: Service | undefined, context: StrategyContext): FieldError[] {
  const unclear = clusterAddressErrors(service)
  if (unclear.length > 0) return unclear
  setFamilies(service)
  const withoutIp = allocateClusterIp(service, old, context)
  if (withoutIp.length > 0) return withoutIp
  const withoutPort = allocateNodePorts(service, old, context)
  if (withoutPort.length === 0 && old) releaseUnused(service, old, context)
  return withoutPort
}

const needsIp = (service: Service): boolean => service.spec.type !== 'ExternalName' && service.spec.clusterIP !== 'None'

function allocateClusterIp(service: Service, old: Service | undefined, context: StrategyContext): FieldError[] {
  const { spec } = service
  if (!needsIp(service)) {
    if (spec.clusterIP === 'None') spec.clusterIPs = ['None']
    return []
  }
  // an address stays as long as there is one; that it does is looked at later
  if (spec.clusterIP && old?.spec.clusterIP && old.spec.type !== 'ExternalName') return []
  const ranges = readyRanges(context)
  if (spec.clusterIP) return claimIp(service, spec.clusterIP, ranges, context)
  const ip = firstOf(ranges, (range) => freeIp(range, context))
  if (ip === undefined) return [rangeIsFull('spec.clusterIPs', 'serviceIP')]
  giveIp(service, ip, context)
  return []
}

/** The ranges that addresses are given from: the cluster's own, and others that are ready. Models ipallocator/cidrallocator.go (1.36). */
function readyRanges({ cluster, read }: StrategyContext): Cidr[] {
  const ready = read.list(servicecidrs).filter(({ metadata, status }) => {
    const isReady = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True')
    return isReady && metadata.deletionTimestamp === undefined
  })
  const all = new Set([cluster.serviceCidr, ...ready.flatMap(({ spec }) => spec.cidrs)])
  return [...all].map(parseCidr).filter((range) => range !== undefined)
}

function firstOf<T, U>(list: readonly T[], find: (one: T) => U | undefined): U | undefined {
  for (const one of list) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}

function claimIp(service: Service, ip: string, ranges: readonly Cidr[], context: StrategyContext): FieldError[] {
  const number = ipv4Number(ip) as number
  const refuse = (why: string): FieldError[] => [invalidField('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: ${why}`)]
  const usable = (range: Cidr): boolean =>
    cidrHas(range, number) && number !== range.base && number !== range.base + range.size - 1
  if (!ranges.some(usable)) return refuse('the provided network does not match the current range')
  if (context.read.get(ipaddresses, '', ip)) return refuse('provided IP is already allocated')
  giveIp(service, ip, context)
  return []
}

/**
 * A free address: by chance from above the band that static addresses prefer, then from that band in order.
 * Models registry/core/service/ipallocator calculateRangeOffset (1.36). Chance keeps to the upper half of the range while
 * there is room, so that an address which somebody writes into a manifest is hardly ever taken by then.
 */
function freeIp(range: Cidr, context: StrategyContext): string | undefined {
  const reserved = Math.min(Math.max(16, Math.floor(range.size / 16)), 256)
  const half = Math.max(reserved, Math.floor(range.size / 2))
  const isTaken = takenAddresses(context)
  const isFree = (offset: number): string | undefined => {
    const ip = ipv4Text(range.base + 1 + offset)
    return isTaken(ip) ? undefined : ip
  }
  const between = (from: number, to: number, start: number): string | undefined => {
    for (let i = 0; i < to - from; i++) {
      const ip = isFree(from + ((start + i) % (to - from)))
      if (ip) return ip
    }
    return undefined
  }
  const end = range.size - 2
  return between(half, end, context.random.int(end - half)) ?? between(reserved, half, 0) ?? between(0, reserved, 0)
}

/** A few addresses are looked up one by one; when those are taken the range is rather full, and all are read at once. */
function takenAddresses({ read }: StrategyContext): (ip: string) => boolean {
  let all: Set<string> | undefined
  let asked = 0
  return (ip) => {
    if (++asked <= 8) return read.get(ipaddresses, '', ip) !== undefined
    all ??= new Set(read.list(ipaddresses).map(({ metadata }) => metadata.name))
    return all.has(ip)
  }
}

function giveIp(service: Service, ip: string, context: StrategyContext): void {
  service.spec.clusterIP = ip
  service.spec.clusterIPs = [ip]
  const { name, namespace = '' } = service.metadata
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: ip,
      labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace, name } },
  }
  context.write.create(ipaddresses, object as KubeObject)
}

const usesNodePorts = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)

/** Services by protocol/port of their node ports. */
const nodePortIndex: Index = {
  of(object) {
    const { ports = [], healthCheckNodePort } = (object as Service).spec
    const own = ports.flatMap((port) => (port.nodePort ? [`${port.protocol}/${port.nodePort}`] : []))
    return healthCheckNodePort ? [...own, `TCP/${healthCheckNodePort}`] : own
  },
}

/** Node ports in use, but for those that a Service had before. */
interface Taken {
  has(port: string): boolean
  add(port: string): void
}

function takenPorts(context: StrategyContext, but: Service | undefined): Taken {
  const added = new Set<string>()
  const isOther = ({ metadata }: Service): boolean =>
    metadata.name !== but?.metadata.name || metadata.namespace !== but.metadata.namespace
  return {
    has: (port) => added.has(port) || context.read.find(services, '', [{ index: nodePortIndex, value: port }]).some(isOther),
    add: (port) => void added.add(port),
  }
}

function allocateNodePorts(service: Service, old: Service | undefined, context: StrategyContext): FieldError[] {
  const { spec } = service
  // of another type, ports that are given are refused later
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return []
  const health = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
  const taken = takenPorts(context, old)
  const asked = (spec.ports ?? []).map(({ nodePort }, i) => ({ number: nodePort, field: `spec.ports[${i}].nodePort` }))
  const isNew = health && spec.healthCheckNodePort !== old?.spec.healthCheckNodePort
  if (isNew) asked.push({ number: spec.healthCheckNodePort, field: 'spec.healthCheckNodePort' })
  for (const { number, field } of asked) {
    const errors = number ? claimPort(number, field, taken, context) : []
    if (errors.length > 0) return errors
  }
  return givePorts(service, health, taken, context)
}

const rangeIsFull = (field: string, what: string): FieldError =>
  internalField(field, `failed to allocate a ${what}: range is full`)

function givePorts(service: Service, health: boolean, taken: Taken, context: StrategyContext): FieldError[] {
  const { spec } = service
  for (const [i, port] of (usesNodePorts(service) ? (spec.ports ?? []) : []).entries()) {
    if (port.nodePort) continue
    const given = givePort(port, spec.ports ?? [], taken, context)
    if (given === undefined) return [rangeIsFull(`spec.ports[${i}].nodePort`, 'nodePort')]
    port.nodePort = given
  }
  if (!health || spec.healthCheckNodePort) return []
  const given = givePort({ port: 0, protocol: 'TCP' }, [], taken, context)
  if (given === undefined) return [rangeIsFull('spec.healthCheckNodePort', 'HealthCheck NodePort')]
  spec.healthCheckNodePort = given
  return []
}

function claimPort(nodePort: number, field: string, taken: Taken, context: StrategyContext): FieldError[] {
  const [first, last] = context.cluster.nodePortRange
  if (nodePort < first || nodePort > last) {
    return [
      invalidField(field, nodePort, `provided port is not in the valid range. The range of valid ports is ${first}-${last}`),
    ]
  }
  // one Service may hold a number for TCP and UDP; two Services may not
  const held = ['TCP', 'UDP', 'SCTP'].some((protocol) => taken.has(`${protocol}/${nodePort}`))
  if (held) return [invalidField(field, nodePort, 'provided port is already allocated')]
  return []
}

/** By chance from above the static band; the same number for another protocol of the same port. */
function givePort(port: ServicePort, own: readonly ServicePort[], taken: Taken, context: StrategyContext): number | undefined {
  const twin = own.find(
    (other) => other !== port && other.port === port.port && other.nodePort && other.protocol !== port.protocol,
  )
  if (twin?.nodePort) return twin.nodePort
  const [first, last] = context.cluster.nodePortRange
  const size = last - first + 1
  const reserved = Math.min(Math.max(16, Math.floor(size / 32)), 128)
  const upper = size - reserved
  const used = new Set(own.map((other) => other.nodePort))
  const start = context.random.int(upper)
  const isFree = (number: number): boolean =>
    !used.has(number) && !['TCP', 'UDP', 'SCTP'].some((protocol) => taken.has(`${protocol}/${number}`))
  for (let i = 0; i < size; i++) {
    const number = i < upper ? first + reserved + ((start + i) % upper) : first + (i - upper)
    if (isFree(number)) {
      taken.add(`${port.protocol ?? 'TCP'}/${number}`)
      return number
    }
  }
  return undefined
}

function releaseUnused(service: Service, old: Service, context: StrategyContext): void {
  const before = old.spec.clusterIP
  if (before && before !== 'None' && before !== service.spec.clusterIP) context.write.delete(ipaddresses, '', before)
}

/** After the Service is gone. */
export function releaseService(service: Service, context: StrategyContext): void {
  const { clusterIP } = service.spec
  if (clusterIP && clusterIP !== 'None') context.write.delete(ipaddresses, '', clusterIP)
}
