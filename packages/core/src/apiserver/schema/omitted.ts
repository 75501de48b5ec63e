import type { Json } from '../../api/json.ts'
import { messages } from '../../api/messages.gen.ts'
import { messageOf } from './component-name.ts'
import { requiredFields } from './required.gen.ts'

/** Optional fields that Go writes nevertheless, since their tags lack omitempty. */
const written: Readonly<Record<string, string>> = {
  CoreV1Event: 'reportingComponent reportingInstance',
  V1CSINodeDriver: 'topologyKeys',
  V1ClusterRole: 'rules',
  V1ContainerImage: 'names',
  V1EndpointSlice: 'endpoints ports',
  V1ProjectedVolumeSource: 'sources',
  V1Role: 'rules',
  V1StatefulSetStatus: 'availableReplicas',
  V2HorizontalPodAutoscalerStatus: 'currentMetrics',
}

/** Lists of which validation, or the server, tells an empty one from none. */
const toldApart: Readonly<Record<string, string>> = {
  V1ObjectMeta: 'managedFields',
  V1ResourceSliceSpec: 'devices sharedCounters',
  V2HPAScalingRules: 'policies',
}

const known = new Map<string, ReadonlySet<string>>()

/** Of definitions nobody says here which fields are always written, so theirs stay. */
const unknownFields = 'apiextensions.'

/** Fields that Go cannot tell from ones that nobody wrote when they are empty: no pointers, and left out of what it writes. */
function omissible(model: string): ReadonlySet<string> {
  const before = known.get(model)
  if (before) return before
  const kept = new Set([requiredFields, written, toldApart].flatMap((fields) => (fields[model] ?? '').split(' ')))
  const message = messageOf(model)
  const fields = (message.startsWith(unknownFields) ? '' : (messages[message] ?? '')).split(',').map((row) => row.split(' '))
  const names = fields.filter(([, , type = '*']) => isOmitted(type)).map(([, name = '']) => name)
  const omitted = new Set(names.filter((name) => !kept.has(name)))
  known.set(model, omitted)
  return omitted
}

const isOmitted = (type: string): boolean => /^(?:string|int|bool|bytes|\[\].*|\{\}.*)$/.test(type)

/** Whether a field of a model with this value is as good as absent: `paused: false`, `args: []`, `value: ""`. */
export function isLeftOut(model: string, field: string, value: Json): boolean {
  const isZero = value === false || value === 0 || value === '' || isEmpty(value)
  return isZero && omissible(model).has(field)
}

function isEmpty(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0
}
