import { unbase64 } from '../api/base64.ts'
import type { ConfigMap, Secret } from '../api/core.ts'
import { configmaps, nodes, secrets } from '../api/kinds.ts'
import type { Container, EnvFromSource, EnvVar, Pod } from '../api/pod.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Client } from '../client/client.ts'
import { expand } from './expand.ts'
import { fieldValue } from './field-path.ts'
import { resourceValue } from './resource-field.ts'
import { serviceEnv } from './service-env.ts'

export interface EnvSubject {
  client: Client
  pod: Pod
  container: Container
  podIp: string
  hostIp: string
  node: string
}

type Env = Record<string, string>
type Failed = { error: string }

export const isFailed = (value: object): value is Failed => 'error' in value && typeof (value as Failed).error === 'string'

/**
 * The variables that a Pod's spec gives to a container, over those of the Services. `{ error }` in the kubelet's words when a
 * ConfigMap, Secret or key is missing. Models kubelet_pods.go makeEnvironmentVariables (1.36).
 */
export function containerEnv(subject: EnvSubject): { env: Env } | Failed {
  const service = serviceEnv(subject.client, subject.pod)
  const result: Env = {}
  for (const source of subject.container.envFrom ?? []) {
    const found = envFrom(subject, source)
    if (isFailed(found)) return found
    Object.assign(result, found.env)
  }
  for (const variable of subject.container.env ?? []) {
    const found = valueOf(subject, variable, { ...service, ...result })
    if (isFailed(found)) return found
    if (found.value !== undefined) result[variable.name] = found.value
  }
  return { env: { ...service, ...result } }
}

function envFrom(subject: EnvSubject, source: EnvFromSource): { env: Env } | Failed {
  const data = source.configMapRef
    ? configMapData(subject, source.configMapRef)
    : source.secretRef
      ? secretData(subject, source.secretRef)
      : {}
  if (isFailed(data)) return data
  const entries = Object.entries(data as Env).map(([key, value]) => [`${source.prefix ?? ''}${key}`, value])
  return { env: Object.fromEntries(entries) }
}

type Reference = { name: string; optional?: boolean }

function configMapData(subject: EnvSubject, of: Reference): Env | Failed {
  const found = subject.client.get<ConfigMap>(configmaps, subject.pod.metadata.namespace ?? '', of.name)
  if (found) return found.data ?? {}
  return of.optional ? {} : { error: `configmap "${of.name}" not found` }
}

function secretData(subject: EnvSubject, of: Reference): Env | Failed {
  const found = subject.client.get<Secret>(secrets, subject.pod.metadata.namespace ?? '', of.name)
  if (!found) return of.optional ? {} : { error: `secret "${of.name}" not found` }
  return Object.fromEntries(
    Object.entries(found.data ?? {}).map(([key, value]) => [key, decodeUtf8(unbase64(value) ?? new Uint8Array())]),
  )
}

function valueOf(subject: EnvSubject, variable: EnvVar, known: Env): { value: string | undefined } | Failed {
  const from = variable.valueFrom
  if (!from) return { value: expand(variable.value ?? '', known) }
  if (from.fieldRef) return fieldOf(subject, from.fieldRef.fieldPath)
  if (from.resourceFieldRef) return { value: resourceOf(subject, from.resourceFieldRef) }
  if (from.configMapKeyRef) return keyOf(subject, 'ConfigMap', from.configMapKeyRef)
  if (from.secretKeyRef) return keyOf(subject, 'Secret', from.secretKeyRef)
  return { value: '' }
}

function fieldOf(subject: EnvSubject, path: string): { value: string } | Failed {
  const value = fieldValue(subject.pod, path, subject)
  return value === undefined ? { error: `unsupported fieldPath: ${path}` } : { value }
}

function resourceOf(subject: EnvSubject, ref: { containerName?: string; resource: string; divisor?: string }): string {
  const { spec } = subject.pod
  const named = [...spec.containers, ...(spec.initContainers ?? [])].find((c) => c.name === ref.containerName)
  const node = subject.client.get(nodes, '', subject.node)
  return resourceValue(named ?? subject.container, ref.resource, ref.divisor ?? '1', node?.status?.allocatable ?? {})
}

function keyOf(
  subject: EnvSubject,
  kind: 'ConfigMap' | 'Secret',
  ref: Reference & { key: string },
): { value: string | undefined } | Failed {
  const data = kind === 'ConfigMap' ? configMapData(subject, ref) : secretData(subject, ref)
  if (isFailed(data)) return data
  if (Object.hasOwn(data, ref.key)) return { value: (data as Env)[ref.key] }
  if (ref.optional) return { value: undefined }
  return { error: `couldn't find key ${ref.key} in ${kind} ${subject.pod.metadata.namespace}/${ref.name}` }
}
