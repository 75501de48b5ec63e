import { equal } from '../../api/copy.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '../../api/object.ts'
import { type FieldError, forbiddenField, invalidField, tooLongField } from '../../api/status.ts'
import type { Strategy } from '../strategy.ts'
import { isDns1123Label, isLabelValue, isQualifiedName, nameErrors } from './names.ts'

const maxAnnotationsBytes = 256 * 1024

/** What is wrong with metadata at a create or an update. Models apimachinery api/validation/objectmeta.go (1.36). */
export function metadataErrors(object: KubeObject, strategy: Strategy): FieldError[] {
  const { metadata } = object
  return [
    ...nameFieldErrors(metadata, strategy),
    ...labelErrors(metadata.labels, 'metadata.labels'),
    ...annotationErrors(metadata.annotations, 'metadata.annotations'),
    ...ownerErrors(metadata.ownerReferences ?? []),
    ...(metadata.finalizers ?? []).flatMap((name) => finalizerErrors(name, strategy.plainFinalizers === true)),
  ]
}

function nameFieldErrors(metadata: ObjectMeta, strategy: Strategy): FieldError[] {
  const rule = strategy.nameRule ?? 'dns1123subdomain'
  const errors: FieldError[] = []
  if (metadata.generateName) {
    const base = metadata.generateName.endsWith('-') ? `${metadata.generateName.slice(0, -1)}a` : metadata.generateName
    errors.push(...nameErrors(rule, base).map((text) => invalidField('metadata.generateName', metadata.generateName, text)))
  }
  errors.push(...nameErrors(rule, metadata.name).map((text) => invalidField('metadata.name', metadata.name, text)))
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

export function annotationErrors(annotations: Record<string, string> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    errors.push(...isQualifiedName(key.toLowerCase()).map((text) => invalidField(field, key, text)))
    bytes += key.length + value.length
  }
  if (bytes > maxAnnotationsBytes) errors.push(tooLongField(field, maxAnnotationsBytes))
  return errors
}

function ownerErrors(owners: readonly OwnerReference[]): FieldError[] {
  const errors: FieldError[] = []
  const field = 'metadata.ownerReferences'
  for (const owner of owners) {
    if (!owner.apiVersion) errors.push(invalidField(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'))
    if (!owner.kind) errors.push(invalidField(`${field}.kind`, owner.kind ?? '', 'must not be empty'))
    if (!owner.name) errors.push(invalidField(`${field}.name`, owner.name ?? '', 'must not be empty'))
    if (!owner.uid) errors.push(invalidField(`${field}.uid`, owner.uid ?? '', 'must not be empty'))
  }
  const controllers = owners.filter((owner) => owner.controller)
  if (controllers.length > 1) {
    const [first, second] = controllers as [OwnerReference, OwnerReference]
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`
    errors.push(invalidField(field, owners, why))
  }
  return errors
}

const bareFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

function finalizerErrors(finalizer: string, plain: boolean): FieldError[] {
  const errors = isQualifiedName(finalizer).map((text) => invalidField('metadata.finalizers', finalizer, text))
  if (plain) return errors
  if (errors.length === 0 && !finalizer.includes('/') && !bareFinalizers.has(finalizer)) {
    const why = 'name is neither a standard finalizer name nor is it fully qualified'
    errors.push(invalidField('metadata.finalizers', finalizer, why))
  }
  return errors
}

/** What may not change; no finalizer may be added to what is being deleted. */
export function metadataUpdateErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const errors: FieldError[] = []
  if (object.metadata.name !== old.metadata.name) {
    errors.push(invalidField('metadata.name', object.metadata.name, 'field is immutable'))
  }
  if (old.metadata.deletionTimestamp !== undefined) {
    const added = (object.metadata.finalizers ?? []).filter((name) => !old.metadata.finalizers?.includes(name))
    if (added.length > 0) {
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`
      errors.push(forbiddenField('metadata.finalizers', why))
    }
  }
  return errors
}

/** `field is immutable` when the two differ. */
export function immutable(now: unknown, before: unknown, field: string): FieldError[] {
  return equal(now, before) ? [] : [invalidField(field, now, 'field is immutable')]
}
