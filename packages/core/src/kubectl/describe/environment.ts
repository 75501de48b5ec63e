import type { Container, EnvVar } from '../../api/pod.ts'
import { quantityValue } from '../quantity.ts'
import type { Writer } from './writer.ts'

/** What a fieldRef stands for in this Pod. */
export type FieldValue = (path: string) => string

export function describeEnvFrom(out: Writer, { envFrom = [] }: Container): void {
  if (envFrom.length > 0) out.line(2, 'Environment Variables from:')
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const kind = configMapRef ? 'ConfigMap' : 'Secret'
    const reference = configMapRef ?? secretRef
    const where = prefix ? `${kind} with prefix '${prefix}'` : kind
    out.line(3, `${reference?.name ?? ''}\t${where}\tOptional: ${reference?.optional === true}`)
  }
}

/** Models describe.go describeContainerEnvVars (1.36). */
export function describeEnvironment(out: Writer, container: Container, fieldValue: FieldValue | undefined): void {
  const { env = [] } = container
  out.line(2, env.length === 0 ? 'Environment:\t<none>' : 'Environment:')
  for (const variable of env) {
    if (variable.valueFrom) out.line(3, `${variable.name}:\t${sourceText(container, variable, fieldValue)}`)
    else
      (variable.value ?? '').split('\n').forEach((text, i) => {
        out.line(3, i === 0 ? `${variable.name}:\t${text}` : `\t${text}`)
      })
  }
}

function sourceText(container: Container, { valueFrom = {} }: EnvVar, fieldValue: FieldValue | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef) return `${fieldValue?.(fieldRef.fieldPath) ?? ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`
  if (resourceFieldRef) return resourceText(container, resourceFieldRef)
  if (secretKeyRef) {
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`
  }
  return `<set to the key '${configMapKeyRef?.key}' of config map '${configMapKeyRef?.name}'>\tOptional: ${configMapKeyRef?.optional === true}`
}

/** A container's own share, in steps of the divisor. Models util/resource ExtractContainerResourceValue (1.36). */
function resourceText({ resources }: Container, { resource, divisor }: { resource: string; divisor?: string }): string {
  const [kind = '', ...rest] = resource.split('.')
  const amount = quantityValue(resources?.[kind as 'limits' | 'requests']?.[rest.join('.')] ?? '0') ?? 0
  const step = quantityValue(divisor ?? '1') || 1
  const value = String(Math.ceil(Math.round((amount / step) * 1e9) / 1e9))
  const ofNode = value === '0' && (resource === 'limits.cpu' || resource === 'limits.memory')
  return `${ofNode ? 'node allocatable' : value} (${resource})`
}
