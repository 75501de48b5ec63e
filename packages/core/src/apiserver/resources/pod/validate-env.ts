import type { EnvFromSource, EnvVar, EnvVarSource } from '../../../api/pod.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { follows, named } from '../../metadata/field-rules.ts'
import { isConfigKey, isDns1123Subdomain, isEnvName } from '../../metadata/names.ts'
import { localPathErrors } from '../volume-sources.ts'
import { envPaths, fieldRefErrors, type ResourceRef, resourceRefErrors } from './validate-field-refs.ts'

/** Models core/validation ValidateEnv (1.36). */
export const envErrors = (env: readonly EnvVar[], at: string): FieldError[] =>
  env.flatMap(({ name, value, valueFrom }, i) => [
    ...named(isEnvName, name, `${at}[${i}].name`),
    ...(valueFrom ? sourceErrors(valueFrom, value, `${at}[${i}].valueFrom`) : []),
  ])

const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const
const none = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'

function sourceErrors(source: EnvVarSource, value: string | undefined, at: string): FieldError[] {
  const given = sources.filter((name) => (source as Record<string, unknown>)[name] !== undefined)
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source
  const { fileKeyRef } = source as { fileKeyRef?: FileRef }
  const errors = [
    ...(fieldRef ? fieldRefErrors(fieldRef, envPaths, `${at}.fieldRef`) : []),
    ...(resourceFieldRef ? resourceRefErrors(resourceFieldRef as ResourceRef, `${at}.resourceFieldRef`, false) : []),
    ...(configMapKeyRef ? keyErrors(configMapKeyRef, `${at}.configMapKeyRef`) : []),
    ...(secretKeyRef ? keyErrors(secretKeyRef, `${at}.secretKeyRef`) : []),
    ...(fileKeyRef ? fileErrors(fileKeyRef, `${at}.fileKeyRef`) : []),
  ]
  if (given.length === 0) return [...errors, invalidField(at, '', none)]
  if (value) return [...errors, invalidField(at, '', 'may not be specified when `value` is not empty')]
  return given.length > 1 ? [...errors, invalidField(at, '', 'may not have more than one field specified at a time')] : errors
}

const keyErrors = ({ name = '', key }: { name?: string; key?: string }, at: string): FieldError[] => [
  ...follows(isDns1123Subdomain, name, `${at}.name`),
  ...named(isConfigKey, key, `${at}.key`),
]

interface FileRef {
  volumeName?: string
  path?: string
  key?: string
}

/** Models validateFileKeySelector (1.36). */
const fileErrors = ({ volumeName, path = '', key }: FileRef, at: string): FieldError[] => [
  ...(volumeName ? [] : [requiredField(`${at}.volumeName`)]),
  ...(path === '' ? [requiredField(`${at}.path`)] : localPathErrors(path, `${at}.path`)),
  ...named(isEnvName, key, `${at}.key`),
]

/** Models core/validation ValidateEnvFrom (1.36). */
export function envFromErrors(list: readonly EnvFromSource[], at: string): FieldError[] {
  return list.flatMap(({ prefix, configMapRef, secretRef }, i) => {
    const errors = prefix ? follows(isEnvName, prefix, `${at}[${i}].prefix`) : []
    for (const [field, ref] of Object.entries({ configMapRef, secretRef }))
      if (ref) errors.push(...named(isDns1123Subdomain, ref.name, `${at}[${i}].${field}.name`))
    if (!configMapRef && !secretRef) errors.push(invalidField(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (configMapRef && secretRef) errors.push(invalidField(at, '', 'may not have more than one field specified at a time'))
    return errors
  })
}
