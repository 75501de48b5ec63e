import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { named } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import { setErrors } from '../device/lists.ts'
import { poolNameErrors } from '../device/names.ts'
import { internalTerm } from '../pod/validate-gated.ts'
import { nodeSelectorErrors } from '../pod/validate-node-affinity.ts'
import { csiDriverNameErrors } from '../volume-sources.ts'
import { countersErrors } from './validate-counters.ts'
import { type Device, deviceErrors, type NodeChoice } from './validate-device.ts'

export type ResourceSlice = KubeObject & {
  spec: NodeChoice & {
    driver?: string
    pool?: { name?: string; generation?: number; resourceSliceCount?: number }
    perDeviceNodeSelection?: boolean
    devices?: Device[]
    sharedCounters?: { name?: string; counters?: Record<string, object> }[]
  }
}

const maxDevices = 128
/** With taints or counters. */
const maxAdvancedDevices = 64
const maxCounterSets = 8

/** Models resource/validation validateResourceSliceSpec (1.36). */
export function sliceErrors({ spec }: ResourceSlice, old?: ResourceSlice): FieldError[] {
  const { driver = '', devices = [], sharedCounters = [], perDeviceNodeSelection } = spec
  const advanced = devices.some(({ taints, consumesCounters }) => taints?.length || consumesCounters?.length)
  const both = spec.sharedCounters && spec.devices
  return [
    ...csiDriverNameErrors(driver, 'spec.driver'),
    ...poolErrors(spec.pool ?? {}),
    ...(old ? keptErrors(spec, old.spec) : []),
    ...choiceErrors(spec),
    ...(both ? [invalidField('spec', '', 'only one of `sharedCounters` or `devices` is allowed')] : []),
    ...setErrors(
      devices,
      advanced ? maxAdvancedDevices : maxDevices,
      (device, at) => deviceErrors(device, perDeviceNodeSelection === true, at),
      ({ name = '' }) => name,
      'spec.devices',
    ),
    ...setErrors(sharedCounters, maxCounterSets, counterSetErrors, ({ name = '' }) => name, 'spec.sharedCounters'),
  ]
}

const keptErrors = (now: ResourceSlice['spec'], before: ResourceSlice['spec']): FieldError[] => [
  ...immutable(now.pool?.name ?? '', before.pool?.name, 'spec.pool.name'),
  ...immutable(now.driver ?? '', before.driver, 'spec.driver'),
  ...immutable(now.nodeName, before.nodeName, 'spec.nodeName'),
]

function poolErrors({
  name = '',
  generation = 0,
  resourceSliceCount: count = 0,
}: NonNullable<ResourceSlice['spec']['pool']>): FieldError[] {
  const least = 'must be greater than or equal to zero'
  return [
    ...poolNameErrors(name, 'spec.pool.name'),
    ...(count > 0 ? [] : [invalidField('spec.pool.resourceSliceCount', count, 'must be greater than zero')]),
    ...(generation < 0 ? [invalidField('spec.pool.generation', generation, least)] : []),
  ]
}

/** Which nodes reach the devices is said in one way. */
function choiceErrors({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }: ResourceSlice['spec']): FieldError[] {
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'
  const set = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
    ...(perDeviceNodeSelection ? ['`perDeviceNodeSelection`'] : []),
  ]
  const must = 'must be either unset or set to true'
  return [
    ...(nodeName === '' ? [invalidField('spec.nodeName', '', 'must be either unset or set to a non-empty string')] : []),
    ...(nodeName ? named(isDns1123Subdomain, nodeName, 'spec.nodeName') : []),
    ...(nodeSelector ? selectorErrors(nodeSelector, 'spec.nodeSelector') : []),
    ...(allNodes === false ? [invalidField('spec.allNodes', false, must)] : []),
    ...(perDeviceNodeSelection === false ? [invalidField('spec.perDeviceNodeSelection', false, must)] : []),
    ...(set.length === 0 ? [requiredField('spec', one)] : []),
    ...(set.length > 1 ? [invalidField('spec', `{${set.join(', ')}}`, `${one}, but multiple fields are set`)] : []),
  ]
}

function selectorErrors(selector: NonNullable<NodeChoice['nodeSelector']>, at: string): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? []
  const why = 'must have exactly one node selector term'
  return [
    ...nodeSelectorErrors(selector, at),
    ...(terms.length === 1 ? [] : [invalidField(`${at}.nodeSelectorTerms`, terms.map(internalTerm), why)]),
  ]
}

function counterSetErrors({ name, counters }: { name?: string; counters?: Record<string, object> }, at: string): FieldError[] {
  return [...named(isDns1123Label, name, `${at}.name`), ...countersErrors(counters, `${at}.counters`)]
}
