import type { Container, EnvVar } from '../../api/pod.ts'
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
export function describeEnvironment(out: Writer, { env = [] }: Container, fieldValue: FieldValue | undefined): void {
  out.line(2, env.length === 0 ? 'Environment:\t<none>' : 'Environment:')
  for (const variable of env) {
    if (variable.valueFrom) out.line(3, `${variable.name}:\t${sourceText(variable, fieldValue)}`)
    else
      (variable.value ?? '').split('\n').forEach((text, i) => {
        out.line(3, i === 0 ? `${variable.name}:\t${text}` : `\t${text}`)
      })
  }
}

function sourceText({ valueFrom = {} }: EnvVar, fieldValue: FieldValue | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef) return `${fieldValue?.(fieldRef.fieldPath) ?? ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`
  if (resourceFieldRef) return `${resourceFieldRef.divisor ?? ''} (${resourceFieldRef.resource})`
  if (secretKeyRef) {
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`
  }
  return `<set to the key '${configMapKeyRef?.key}' of config map '${configMapKeyRef?.name}'>\tOptional: ${configMapKeyRef?.optional === true}`
}
