import type { EnvFromSource, EnvVar, EnvVarSource } from '../../../api/pod.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'

const nameText = "a valid environment variable name must consist only of printable ASCII characters other than '='"

const isEnvName = (name: string): string[] => (/^[ -<>-~]+$/.test(name) ? [] : [nameText])

/** Models core/validation ValidateEnv (1.36). */
export function envErrors(env: readonly EnvVar[], at: string): FieldError[] {
  return env.flatMap(({ name, value, valueFrom }, i) => {
    const errors = name
      ? isEnvName(name).map((why) => invalidField(`${at}[${i}].name`, name, why))
      : [requiredField(`${at}[${i}].name`)]
    return valueFrom ? [...errors, ...sourceErrors(valueFrom, value, `${at}[${i}].valueFrom`)] : errors
  })
}

const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'] as const

function sourceErrors(source: EnvVarSource, value: string | undefined, at: string): FieldError[] {
  const given = [...sources, 'fileKeyRef'].filter((name) => (source as Record<string, unknown>)[name] !== undefined)
  const errors = [...fieldErrors(source, at), ...keyErrors(source, at)]
  if (given.length === 0) {
    errors.push(invalidField(at, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  } else if (value) errors.push(invalidField(at, '', 'may not be specified when `value` is not empty'))
  if (given.length > 1) errors.push(invalidField(at, '', 'may not have more than one field specified at a time'))
  return errors
}

const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const isFieldPath = (path: string): boolean => fieldPaths.includes(path) || /^metadata\.(labels|annotations)\['.+'\]$/.test(path)

function fieldErrors({ fieldRef, resourceFieldRef }: EnvVarSource, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (fieldRef) {
    const { fieldPath = '' } = fieldRef
    if (fieldPath === '') errors.push(requiredField(`${at}.fieldRef.fieldPath`))
    else if (!isFieldPath(fieldPath)) errors.push(unsupportedField(`${at}.fieldRef.fieldPath`, fieldPath, fieldPaths))
  }
  if (resourceFieldRef && !resourceFieldRef.resource) errors.push(requiredField(`${at}.resourceFieldRef.resource`))
  return errors
}

function keyErrors({ configMapKeyRef, secretKeyRef }: EnvVarSource, at: string): FieldError[] {
  return Object.entries({ configMapKeyRef, secretKeyRef }).flatMap(([field, ref]) => {
    if (!ref) return []
    const errors = ref.name ? [] : [requiredField(`${at}.${field}.name`)]
    return ref.key ? errors : [...errors, requiredField(`${at}.${field}.key`)]
  })
}

/** Models core/validation ValidateEnvFrom (1.36). */
export function envFromErrors(list: readonly EnvFromSource[], at: string): FieldError[] {
  return list.flatMap(({ prefix, configMapRef, secretRef }, i) => {
    const errors = prefix ? isEnvName(prefix).map((why) => invalidField(`${at}[${i}].prefix`, prefix, why)) : []
    for (const [field, ref] of Object.entries({ configMapRef, secretRef })) {
      if (ref && !ref.name) errors.push(requiredField(`${at}[${i}].${field}.name`))
      else if (ref)
        errors.push(...isDns1123Subdomain(ref.name).map((why) => invalidField(`${at}[${i}].${field}.name`, ref.name, why)))
    }
    if (!configMapRef && !secretRef) errors.push(invalidField(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (configMapRef && secretRef) errors.push(invalidField(at, '', 'may not have more than one field specified at a time'))
    return errors
  })
}
