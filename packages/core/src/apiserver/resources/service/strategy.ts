import { services } from '../../../api/kinds.ts'
import type { Service } from '../../../api/service.ts'
import type { Strategy } from '../../strategy.ts'
import { allocateService, releaseService } from './allocate.ts'
import { serviceColumns } from './columns.ts'
import { isOutward, setFamilies, setServiceDefaults } from './defaults.ts'
import { validateService } from './validate.ts'
import { validateServiceStatus } from './validate-status.ts'
import { validateServiceUpdate } from './validate-update.ts'
import { serviceWarnings } from './warnings.ts'

/** Fields that another type lets go of. Models registry/core/service/strategy.go dropTypeDependentFields (1.36). */
function dropForType(service: Service, old: Service): void {
  const [now, before] = [service.spec, old.spec]
  const external = (type: string | undefined): boolean => type === 'NodePort' || type === 'LoadBalancer'
  if (before.type !== 'ExternalName' && now.type === 'ExternalName') {
    if (now.clusterIP === before.clusterIP) {
      delete now.clusterIP
      delete now.clusterIPs
    }
    delete now.ipFamilies
    delete now.ipFamilyPolicy
    if (now.internalTrafficPolicy === before.internalTrafficPolicy) delete now.internalTrafficPolicy
  }
  if (external(before.type) && !external(now.type)) {
    now.ports?.forEach((port) => {
      const was = before.ports?.find((other) => other.port === port.port && other.protocol === port.protocol)
      if (was?.nodePort === port.nodePort) delete port.nodePort
    })
  }
  const inward = isOutward(before) && !isOutward(now)
  if (inward && now.externalTrafficPolicy === before.externalTrafficPolicy) delete now.externalTrafficPolicy
  if (before.type === 'LoadBalancer' && now.type !== 'LoadBalancer') {
    if (now.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) delete now.allocateLoadBalancerNodePorts
    if (now.loadBalancerClass === before.loadBalancerClass) delete now.loadBalancerClass
  }
  const needsHealth = (spec: Service['spec']): boolean => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
  if (needsHealth(before) && !needsHealth(now) && now.healthCheckNodePort === before.healthCheckNodePort)
    delete now.healthCheckNodePort
}

/** A PUT that leaves allocated values out keeps them. Models patchAllocatedValues (1.36). */
function keepAllocated(service: Service, old: Service): void {
  const [now, before] = [service.spec, old.spec]
  if (before.type !== 'ExternalName' && now.type !== 'ExternalName' && before.clusterIP !== undefined) {
    if (!now.clusterIP && !now.clusterIPs?.length) now.clusterIP = before.clusterIP
  }
  const external = (type: string | undefined): boolean => type === 'NodePort' || type === 'LoadBalancer'
  if (external(before.type) && external(now.type)) {
    for (const port of now.ports ?? []) {
      if (port.nodePort) continue
      const was = before.ports?.find((other) => other.port === port.port && other.protocol === port.protocol)
      const inUse = now.ports?.some((other) => other.nodePort === was?.nodePort && other.protocol === port.protocol)
      if (was?.nodePort && !inUse) port.nodePort = was.nodePort
    }
  }
  if (
    before.healthCheckNodePort &&
    !now.healthCheckNodePort &&
    now.type === 'LoadBalancer' &&
    now.externalTrafficPolicy === 'Local'
  ) {
    now.healthCheckNodePort = before.healthCheckNodePort
  }
}

/** clusterIP and clusterIPs say the same. Models normalizeClusterIPs (1.36). */
function normalizeClusterIps(service: Service, old: Service | undefined): void {
  const { spec } = service
  if (spec.clusterIP === '') delete spec.clusterIP
  if (spec.clusterIPs?.length === 0) delete spec.clusterIPs
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs) spec.clusterIPs = [spec.clusterIP]
    return
  }
  if (spec.clusterIP !== old.spec.clusterIP && JSON.stringify(spec.clusterIPs) === JSON.stringify(old.spec.clusterIPs)) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP]
    else delete spec.clusterIPs
  } else if (spec.clusterIP && !spec.clusterIPs) spec.clusterIPs = [spec.clusterIP]
}

/** Models pkg/registry/core/service/strategy.go and storage (1.36). */
export const serviceStrategy: Strategy<Service> = {
  resource: services,
  nameRule: 'service',
  columns: serviceColumns,
  answersDeleteWithObject: true,
  selectableFields: {
    'spec.clusterIP': (service) => service.spec.clusterIP ?? '',
    'spec.type': (service) => service.spec.type ?? '',
  },
  setDefaults: setServiceDefaults,
  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
    normalizeClusterIps(service, undefined)
  },
  prepareForUpdate(service, old) {
    service.status = old.status ?? { loadBalancer: {} }
    if (old.spec.type === 'LoadBalancer' && service.spec.type !== 'LoadBalancer') service.status = { loadBalancer: {} }
    dropForType(service, old)
    keepAllocated(service, old)
    normalizeClusterIps(service, old)
    setFamilies(service)
  },
  allocate: allocateService,
  release: releaseService,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatus,
  warnings: serviceWarnings,
}
