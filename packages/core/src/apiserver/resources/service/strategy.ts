import { services } from '../../../api/kinds.ts'
import type { Service } from '../../../api/service.ts'
import type { Strategy } from '../../strategy.ts'
import { allocateService, releaseService } from './allocate.ts'
import { dropForType, keepAllocated, normalizeClusterIps } from './changed-type.ts'
import { serviceColumns } from './columns.ts'
import { setFamilies, setServiceDefaults } from './defaults.ts'
import { validateService } from './validate.ts'
import { validateServiceStatus } from './validate-status.ts'
import { validateServiceUpdate } from './validate-update.ts'
import { serviceWarnings } from './warnings.ts'

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
    normalizeClusterIps(service.spec, undefined)
  },
  prepareForUpdate(service, old) {
    service.status = old.status ?? { loadBalancer: {} }
    if (old.spec.type === 'LoadBalancer' && service.spec.type !== 'LoadBalancer') service.status = { loadBalancer: {} }
    keepAllocated(service.spec, old.spec)
    normalizeClusterIps(service.spec, old.spec)
    service.spec.ipFamilyPolicy ??= old.spec.ipFamilyPolicy
    setFamilies(service)
    dropForType(service.spec, old.spec)
  },
  allocate: allocateService,
  release: releaseService,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatus,
  warnings: serviceWarnings,
}
