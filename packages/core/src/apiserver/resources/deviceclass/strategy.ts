import { deviceclasses } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, invalidField } from '../../../api/status.ts'
import { columnsOf } from '../../columns.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'
import { listErrors } from '../device/lists.ts'
import { type Configuration, configurationErrors, type Selector, selectorsErrors } from '../device/selectors.ts'

type DeviceClass = KubeObject & { spec: { selectors?: Selector[]; config?: Configuration[]; extendedResourceName?: string } }

const maxConfigurations = 32

/** A resource of somebody's own, as a Pod may ask for it. Models core/v1/helper IsExtendedResourceName (1.36). */
const isExtendedName = (name: string): boolean =>
  name.includes('/') &&
  !/(^|\.)kubernetes\.io\//.test(name) &&
  !name.startsWith('requests.') &&
  isQualifiedName(`requests.${name}`).length === 0

/** Models resource/validation validateDeviceClassSpec (1.36). */
function validate({ spec }: DeviceClass): FieldError[] {
  const { selectors, config = [], extendedResourceName: name } = spec
  return [
    ...selectorsErrors(selectors, 'spec.selectors'),
    ...listErrors(config, maxConfigurations, configurationErrors, 'spec.config'),
    ...(name === undefined || isExtendedName(name)
      ? []
      : [invalidField('spec.extendedResourceName', name, 'must be a valid extended resource name')]),
  ]
}

/** Models pkg/registry/resource/deviceclass (1.36). */
export const deviceClassStrategy: Strategy<DeviceClass> = {
  resource: deviceclasses as never,
  answersDeleteWithObject: true,
  tracksGeneration: true,
  columns: columnsOf<DeviceClass>(),
  setDefaults(object) {
    object.spec ??= {}
  },
  validate,
}
