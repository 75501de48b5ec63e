import { equal } from '../../api/copy.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '../../api/object.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import { byOrder } from '../managed-fields/managers.ts'
import { areReadable } from '../managed-fields/readable.ts'
import { managerErrors } from '../options.ts'
import type { Strategy } from '../strategy.ts'
import { isDns1123Label, isLabelValue, isQualifiedName, nameErrors } from './names.ts'

const negative = 'must be greater than or equal to 0'

const maxAnnotationsBytes = 256 * 1024

/** What is wrong with metadata at a create. Models apimachinery api/validation/objectmeta.go (1.36). */
export function metadataErrors(object: KubeObject, strategy: Strategy): FieldError[] {
  const { metadata } = object
  return [
    ...nameFieldErrors(metadata, strategy),
    ...formErrors(metadata),
    ...finalizersErrors(metadata.finalizers ?? []),
    ...(strategy.plainFinalizers ? [] : standardErrors(metadata.finalizers ?? [])),
    ...managedFieldsErrors(metadata.managedFields, 'metadata.managedFields'),
  ]
}

const maxSubresourceBytes = 256

/** Models meta/v1/validation ValidateManagedFields (1.36): a list that cannot be read never gets here, and one that can is sorted. */
function managedFieldsErrors(entries: ObjectMeta['managedFields'], field: string): FieldError[] {
  if (!areReadable(entries)) return []
  return [...entries]
    .sort(byOrder)
    .flatMap(({ manager = '', subresource = '' }, i) => [
      ...managerErrors(manager, `${field}[${i}].manager`),
      ...(encodeUtf8(subresource).length > maxSubresourceBytes
        ? [tooLongField(`${field}[${i}].subresource`, maxSubresourceBytes)]
        : []),
    ])
}

/** Models maskTrailingDash (1.36): what comes before a dash at the end goes too. */
const maskedDash = (base: string): string => (base.length > 1 && base.endsWith('-') ? `${base.slice(0, -2)}a` : base)

function generateNameErrors({ generateName }: ObjectMeta, rule: Strategy['nameRule'] = 'dns1123subdomain'): FieldError[] {
  if (!generateName) return []
  const base = rule === 'path-segment' ? generateName : maskedDash(generateName)
  return nameErrors(rule, base).map((text) => invalidField('metadata.generateName', generateName, text))
}

function nameFieldErrors(metadata: ObjectMeta, strategy: Strategy): FieldError[] {
  const rule = strategy.nameRule ?? 'dns1123subdomain'
  const errors = generateNameErrors(metadata, rule)
  if (metadata.name === '') errors.push(requiredField('metadata.name', 'name or generateName is required'))
  else errors.push(...nameErrors(rule, metadata.name).map((text) => invalidField('metadata.name', metadata.name, text)))
  if (strategy.resource.namespaced && metadata.namespace !== undefined) {
    errors.push(...isDns1123Label(metadata.namespace).map((text) => invalidField('metadata.namespace', metadata.namespace, text)))
  }
  return errors
}

/** Keys and values of labels at `field`; also for selectors and Pod templates. */
export function labelErrors(labels: Record<string, string> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...isQualifiedName(key).map((text) => invalidField(field, key, text)),
    ...isLabelValue(value).map((text) => invalidField(field, value, text)),
  ])
}

const byteLength = (annotations: Record<string, string> = {}): number =>
  encodeUtf8(Object.entries(annotations).flat().join('')).length

export function annotationErrors(annotations: Record<string, string> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  let units = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    errors.push(...isQualifiedName(key.toLowerCase()).map((text) => invalidField(field, key, text)))
    units += key.length + value.length
  }
  // a unit of UTF-16 is three bytes at most
  const long = units * 3 > maxAnnotationsBytes && byteLength(annotations) > maxAnnotationsBytes
  return long ? [...errors, tooLongField(field, maxAnnotationsBytes)] : errors
}

function ownerErrors(owners: readonly OwnerReference[]): FieldError[] {
  const field = 'metadata.ownerReferences'
  let first: string | undefined
  return owners.flatMap((owner) => {
    const errors = oneOwnerErrors(owner, field)
    if (!owner.controller) return errors
    const name = `${owner.kind}/${owner.name}`
    if (first === undefined) {
      first = name
      return errors
    }
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${name}`
    return [...errors, invalidField(field, owners, why)]
  })
}

function oneOwnerErrors(owner: OwnerReference, field: string): FieldError[] {
  const { apiVersion = '', kind = '' } = owner
  const empty = (part: string, value: string | undefined, why: string): FieldError[] =>
    value ? [] : [invalidField(`${field}.${part}`, value ?? '', why)]
  const errors = [
    ...empty('apiVersion', apiVersion, 'version must not be empty'),
    ...(/^[^/]*\/$|\/.*\//.test(apiVersion)
      ? [invalidField(`${field}.apiVersion`, apiVersion, 'version must not be empty')]
      : []),
    ...empty('kind', kind, 'must not be empty'),
    ...empty('name', owner.name, 'must not be empty'),
    ...empty('uid', owner.uid, 'must not be empty'),
  ]
  if (apiVersion !== 'v1' || kind !== 'Event') return errors
  return [...errors, invalidField(field, owner, '/v1, Kind=Event is disallowed from being an owner')]
}

const bareFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

function finalizersErrors(finalizers: readonly string[]): FieldError[] {
  const field = 'metadata.finalizers'
  const errors = finalizers.flatMap((name) => isQualifiedName(name).map((why) => invalidField(field, name, why)))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(invalidField(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  return errors
}

const standardErrors = (finalizers: readonly string[]): FieldError[] =>
  finalizers.flatMap((name, i) => standardFinalizerErrors(name, `metadata.finalizers[${i}]`))

/** Models core/validation validateKubeFinalizerName (1.36). */
export const standardFinalizerErrors = (name: string, field: string): FieldError[] =>
  name.includes('/') || bareFinalizers.has(name)
    ? []
    : [invalidField(field, name, 'name is neither a standard finalizer name nor is it fully qualified')]

/**
 * What is wrong with metadata after a change. It is checked for all Kinds alike, and most Kinds check it again: what they find is told
 * once, and has a cause for each time. Models apiserver registry/rest/update.go validateCommonFields, apimachinery api/validation
 * ValidateObjectMetaAccessorUpdate and core/validation ValidateObjectMetaUpdate (1.36).
 */
export function metadataUpdateErrors(object: KubeObject, old: KubeObject, strategy: Strategy, status: boolean): FieldError[] {
  const { metadata } = object
  const { changes = 1, whole = 1 } = strategy.metadataChecks ?? {}
  const form = formErrors(metadata)
  const drawn = generateNameErrors(metadata, 'path-segment')
  const finalizers = finalizersErrors(metadata.finalizers ?? [])
  const managed = managedFieldsErrors(metadata.managedFields, 'metadata.managedFields')
  const standard = strategy.plainFinalizers ? [] : standardErrors(metadata.finalizers ?? [])
  const changed = [...immutableErrors(object, old), ...form, ...managed]
  const all = [...form, ...finalizers, ...managed]
  if (changed.length + drawn.length + finalizers.length + standard.length === 0) return []
  const times = (count: number, errors: FieldError[]): FieldError[] => Array.from({ length: count }, () => errors).flat()
  const again = [
    ...times(changes, [...changed, ...standard]),
    ...times(status ? 0 : whole, [...generateNameErrors(metadata, strategy.nameRule), ...all, ...standard]),
  ]
  return [...drawn, ...all, ...changed, ...again]
}

/** The generation, labels, annotations and owners. */
const formErrors = (metadata: ObjectMeta): FieldError[] => [
  ...((metadata.generation ?? 0) < 0 ? [invalidField('metadata.generation', metadata.generation, negative)] : []),
  ...labelErrors(metadata.labels, 'metadata.labels'),
  ...annotationErrors(metadata.annotations, 'metadata.annotations'),
  ...ownerErrors(metadata.ownerReferences ?? []),
]

/** What may not change; no finalizer may be added to what is being deleted. */
function immutableErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const errors: FieldError[] = []
  if (old.metadata.deletionTimestamp !== undefined) {
    const added = (object.metadata.finalizers ?? []).filter((name) => !old.metadata.finalizers?.includes(name)).sort()
    if (added.length > 0) {
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`
      errors.push(forbiddenField('metadata.finalizers', why))
    }
  }
  const kept = ['name', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const
  const changed = kept.flatMap((field) =>
    immutable(object.metadata[field] ?? null, old.metadata[field] ?? null, `metadata.${field}`),
  )
  return [...errors, ...changed]
}

/** `field is immutable` when the two differ. */
export function immutable(now: unknown, before: unknown, field: string): FieldError[] {
  return equal(now, before) ? [] : [invalidField(field, now, 'field is immutable')]
}
