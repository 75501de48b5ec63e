import { equal } from '../../../api/copy.ts'
import type { StorageClass } from '../../../api/policy.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooLongField,
} from '../../../api/status.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'

/** What a class may hand to its provisioner. */
const maxParameters = 512
const maxParameterBytes = 256 * 1024

/** Models storage/validation ValidateStorageClass (1.36). */
export const storageClassErrors = (object: StorageClass): FieldError[] => [
  ...provisionerErrors(object.provisioner, 'provisioner'),
  ...parameterErrors(object.parameters, 'parameters'),
  ...supported(object.reclaimPolicy || undefined, ['Delete', 'Retain'], 'reclaimPolicy'),
  ...supported(object.volumeBindingMode ?? '', ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
  ...topologiesErrors((object as { allowedTopologies?: Topology[] }).allowedTopologies ?? []),
]

/** Nothing of a class changes but its labels, whether it expands volumes, and how they are mounted. Models ValidateStorageClassUpdate (1.36). */
export const storageClassUpdateErrors = (object: StorageClass, old: StorageClass): FieldError[] => [
  ...storageClassErrors(object),
  ...(['parameters', 'provisioner', 'reclaimPolicy'] as const).flatMap((name) => fixed(object[name], old[name], name)),
  ...immutable(object.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode'),
]

/** `updates to X are forbidden.` */
export const fixed = (now: unknown, before: unknown, field: string): FieldError[] =>
  equal(now, before) ? [] : [forbiddenField(field, `updates to ${field} are forbidden.`)]

/** Models storage/validation validateProvisioner (1.36). */
export const provisionerErrors = (name: string | undefined, field: string): FieldError[] =>
  name ? follows(isQualifiedName, name.toLowerCase(), field) : [requiredField(field)]

/** Models storage/validation validateParameters (1.36). */
export function parameterErrors(parameters: Record<string, string> | undefined, field: string): FieldError[] {
  const entries = Object.entries(parameters ?? {})
  if (entries.length > maxParameters) return [tooLongField(field, maxParameters)]
  const errors = entries.some(([key]) => key === '') ? [invalidField(field, '', 'field can not be empty.')] : []
  return encodeUtf8(entries.flat().join('')).length > maxParameterBytes
    ? [...errors, tooLongField(field, maxParameterBytes)]
    : errors
}

interface Topology {
  matchLabelExpressions?: { key?: string; values?: string[] }[] | null
}

/** Which keys take which values, whatever their order. */
const meaning = ({ matchLabelExpressions }: Topology): string =>
  JSON.stringify(
    Object.entries(
      Object.fromEntries((matchLabelExpressions ?? []).map(({ key = '', values = [] }) => [key, [...new Set(values)].sort()])),
    ).sort(),
  )

/** Models validateAllowedTopologies (1.36), to which a term that says nothing equals as many others as there are terms. */
function topologiesErrors(terms: readonly Topology[]): FieldError[] {
  const seen = terms.map(() => meaning({}))
  return terms.flatMap((term, i) => {
    const field = `allowedTopologies[${i}].matchLabelExpressions`
    const twins = seen.filter((other) => other === meaning(term)).map(() => duplicateField(field, ''))
    seen.push(meaning(term))
    return [...termErrors(term, field), ...twins]
  })
}

/** Models core/validation ValidateTopologySelectorTerm (1.36). */
function termErrors({ matchLabelExpressions }: Topology, at: string): FieldError[] {
  const keys = (matchLabelExpressions ?? []).map(({ key = '' }) => key)
  return (matchLabelExpressions ?? []).flatMap(({ key = '', values = [] }, i) => [
    ...(values.length === 0 ? [requiredField(`${at}[${i}].values`)] : []),
    ...values.flatMap((value, j) => (values.indexOf(value) < j ? [duplicateField(`${at}[${i}].values[${j}]`, value)] : [])),
    ...follows(isQualifiedName, key, `${at}[${i}].key`),
    ...(keys.indexOf(key) < i ? [duplicateField(`${at}[${i}].key`, key)] : []),
  ])
}
