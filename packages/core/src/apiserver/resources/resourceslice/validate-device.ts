import type { NodeSelectorTerm } from '../../../api/pod.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooLongField,
} from '../../../api/status.ts'
import { follows, named, oneOf } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName } from '../../metadata/names.ts'
import { listErrors, mapErrors, setErrors } from '../device/lists.ts'
import { labelNameErrors, qualifiedNameChars, qualifiedNameErrors } from '../device/names.ts'
import { internalStruct, type Structs } from '../internal-struct.ts'
import { nodeSelectorErrors } from '../pod/validate-node-affinity.ts'
import { taintEffects } from '../resourceclaim/validate.ts'
import { countersErrors } from './validate-counters.ts'
import { type Policy, requestPolicyErrors } from './validate-policy.ts'

type Attribute = Partial<Record<'int' | 'bool' | 'string' | 'version' | 'ints' | 'bools' | 'strings' | 'versions', unknown>>
/** Which nodes reach a device. */
export interface NodeChoice {
  nodeName?: string
  nodeSelector?: { nodeSelectorTerms?: NodeSelectorTerm[] }
  allNodes?: boolean
}
export interface Device extends NodeChoice {
  name?: string
  attributes?: Record<string, Attribute>
  capacity?: Record<string, { value?: string; requestPolicy?: Policy }>
  taints?: { key?: string; value?: string; effect?: string; timeAdded?: string }[]
  consumesCounters?: { counterSet?: string; counters?: Record<string, object> }[]
  bindingConditions?: string[]
  bindingFailureConditions?: string[]
  allowMultipleAllocations?: boolean
}

const maxProperties = 32
const maxTaints = 16
const maxConsumptions = 2
const maxConditions = 4
const maxValue = 64

/** Models resource/validation validateDevice (1.36). */
export function deviceErrors(device: Device, choosesNodes: boolean, at: string): FieldError[] {
  const { attributes = {}, capacity = {}, consumesCounters = [], taints = [] } = device
  const properties = Object.keys(attributes).length + Object.keys(capacity).length
  const many = `the total number of attributes and capacities must not exceed ${maxProperties}`
  const keys = { keyChars: qualifiedNameChars }
  const key = qualifiedNameErrors
  const shared = device.allowMultipleAllocations === true
  return [
    ...labelNameErrors(device.name ?? '', `${at}.name`),
    ...(properties > maxProperties ? [invalidField(at, properties, many)] : []),
    ...mapErrors(attributes, keys, { key, value: attributeErrors }, `${at}.attributes`),
    ...mapErrors(capacity, keys, { key, value: (one, field) => capacityErrors(one, shared, field) }, `${at}.capacity`),
    ...listErrors(taints, maxTaints, taintErrors, `${at}.taints`),
    ...setErrors(
      consumesCounters,
      maxConsumptions,
      consumptionErrors,
      ({ counterSet = '' }) => counterSet,
      `${at}.consumesCounters`,
    ),
    ...(choosesNodes ? choiceErrors(device, at) : misplacedErrors(device, at)),
    ...bindingErrors(device, at),
  ]
}

/** Models pkg/apis/resource/types.go DeviceAttribute (1.36). */
const structs: Structs = {
  Attribute: 'IntValue BoolValue StringValue VersionValue IntValues BoolValues StringValues VersionValues',
}

const number = '(0|[1-9]\\d*)'
const pre = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)'
const build = '[0-9a-zA-Z-]+'
const semantic = new RegExp(`^${number}\\.${number}\\.${number}(-${pre}(\\.${pre})*)?(\\+${build}(\\.${build})*)?$`)

/** One value. Models validateDeviceAttribute (1.36). */
function attributeErrors(attribute: Attribute, at: string): FieldError[] {
  const { string: text, version } = attribute as { string?: string; version?: string }
  const long = (value: string | undefined, field: string): FieldError[] =>
    (value?.length ?? 0) > maxValue ? [tooLongField(field, maxValue)] : []
  const count = Object.values(attribute).filter((value) => value !== undefined).length
  const why = 'exactly one value must be specified'
  return [
    ...long(text, `${at}.string`),
    ...(version === undefined || semantic.test(version)
      ? []
      : [invalidField(`${at}.version`, version, 'must be a string compatible with semver.org spec 2.0.0')]),
    ...long(version, `${at}.version`),
    ...(count === 0 ? [invalidField(at, '', why)] : []),
    ...(count > 1 ? [invalidField(at, internalAttribute(attribute), why)] : []),
  ]
}

const internalAttribute = (attribute: Attribute): object =>
  internalStruct(
    structs,
    'Attribute',
    Object.fromEntries(
      Object.entries(attribute).map(([name, value]) => [
        name.endsWith('s') ? `${name.slice(0, -1)}Values` : `${name}Value`,
        value,
      ]),
    ) as never,
  )

function capacityErrors(
  { value = '0', requestPolicy: policy }: { value?: string; requestPolicy?: Policy },
  shared: boolean,
  at: string,
): FieldError[] {
  if (!policy) return []
  if (!shared) return [forbiddenField(`${at}.requestPolicy`, 'allowMultipleAllocations must be true')]
  return requestPolicyErrors(value, policy, `${at}.requestPolicy`)
}

/** Models validateDeviceTaint (1.36). */
const taintErrors = ({ key = '', value = '', effect }: NonNullable<Device['taints']>[number], at: string): FieldError[] => [
  ...follows(isQualifiedName, key, `${at}.key`),
  ...(value === '' ? [] : follows(isLabelValue, value, `${at}.value`)),
  ...oneOf(effect, taintEffects, `${at}.effect`),
]

const consumptionErrors = (
  { counterSet, counters }: NonNullable<Device['consumesCounters']>[number],
  at: string,
): FieldError[] => [...named(isDns1123Label, counterSet, `${at}.counterSet`), ...countersErrors(counters, `${at}.counters`)]

function choiceErrors({ nodeName, nodeSelector, allNodes }: Device, at: string): FieldError[] {
  const one =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  const set = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
  ]
  return [
    ...(nodeName === '' ? [invalidField(`${at}.nodeName`, '', 'must not be empty')] : []),
    ...(nodeName ? follows(isDns1123Subdomain, nodeName, `${at}.nodeName`) : []),
    ...(nodeSelector ? nodeSelectorErrors(nodeSelector, `${at}.nodeSelector`) : []),
    ...(allNodes === false ? [invalidField(`${at}.allNodes`, false, 'must be either unset or set to true')] : []),
    ...(set.length === 0 ? [requiredField(at, one)] : []),
    ...(set.length > 1 ? [invalidField(at, `{${set.join(', ')}}`, one)] : []),
  ]
}

function misplacedErrors({ nodeName, nodeSelector, allNodes }: Device, at: string): FieldError[] {
  const why =
    '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  return [nodeName, nodeSelector, allNodes].some((value) => value !== undefined) ? [invalidField(at, null, why)] : []
}

/** Models validateDeviceBindingParameters (1.36). */
function bindingErrors({ bindingConditions: good = [], bindingFailureConditions: bad = [] }: Device, at: string): FieldError[] {
  const [goodAt, badAt] = [`${at}.bindingConditions`, `${at}.bindingFailureConditions`]
  const rule = (name: string, field: string): FieldError[] => follows(isQualifiedName, name, field)
  const twins = (list: readonly string[], field: string): FieldError[] =>
    list.flatMap((name, i) => (list.indexOf(name) < i ? [duplicateField(`${field}[${i}]`, name)] : []))
  const overlap = 'bindingFailureConditions must not overlap with bindingConditions'
  return [
    ...listErrors(good, maxConditions, rule, goodAt),
    ...listErrors(bad, maxConditions, rule, badAt),
    ...twins(good, goodAt),
    ...bad.flatMap((name, i) => [
      ...(bad.indexOf(name) < i ? [duplicateField(`${badAt}[${i}]`, name)] : []),
      ...(good.includes(name) ? [invalidField(`${badAt}[${i}]`, name, overlap)] : []),
    ]),
    ...(good.length === 0 && bad.length > 0
      ? [invalidField(goodAt, null, 'bindingConditions are required to use bindingFailureConditions')]
      : []),
    ...(bad.length === 0 && good.length > 0
      ? [invalidField(badAt, null, 'bindingFailureConditions are required to use bindingConditions')]
      : []),
  ]
}
