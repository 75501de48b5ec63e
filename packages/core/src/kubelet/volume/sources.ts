import { unbase64 } from '../../api/base64.ts'
import type { ConfigMap, Secret } from '../../api/core.ts'
import { configmaps, nodes, secrets } from '../../api/kinds.ts'
import type { Container, KeyToPath, Pod } from '../../api/pod.ts'
import { accountToken, type TokenSource } from '../account-token.ts'
import { fsGroupOf, fsUserOf } from '../container-user.ts'
import { fieldValue } from '../field-path.ts'
import type { KubeletParts } from '../ports.ts'
import type { PodRecord } from '../record.ts'
import { resourceValue } from '../resource-field.ts'
import { type Contents, isError, keyFiles, type Volumes } from './keys.ts'

export interface VolumeSubject {
  parts: KubeletParts
  pod: Pod
  record: PodRecord
  hostIp: string
}

interface Keyed {
  name?: string
  secretName?: string
  items?: KeyToPath[]
  optional?: boolean
}

export function configMapFiles({ parts, pod }: VolumeSubject, source: Keyed, mode: number): Volumes {
  const name = source.name ?? ''
  const found = parts.client.get<ConfigMap>(configmaps, pod.metadata.namespace ?? '', name)
  if (!found) return source.optional ? {} : { error: `configmap "${name}" not found` }
  const data: Contents = { ...found.data }
  for (const [key, value] of Object.entries(found.binaryData ?? {})) data[key] = unbase64(value) ?? new Uint8Array()
  return keyFiles('configmap', data, source.items, mode, source.optional === true)
}

export function secretFiles({ parts, pod }: VolumeSubject, source: Keyed, mode: number): Volumes {
  const name = source.secretName ?? source.name ?? ''
  const found = parts.client.get<Secret>(secrets, pod.metadata.namespace ?? '', name)
  if (!found) return source.optional ? {} : { error: `secret "${name}" not found` }
  const entries = Object.entries(found.data ?? {}).map(([key, value]) => [key, unbase64(value) ?? new Uint8Array()])
  return keyFiles('secret', Object.fromEntries(entries) as Contents, source.items, mode, source.optional === true)
}

type DownwardItem = {
  path: string
  fieldRef?: { fieldPath: string }
  resourceFieldRef?: { containerName?: string; resource?: string; divisor?: string }
  mode?: number
}

export function downwardFiles(subject: VolumeSubject, items: readonly DownwardItem[], mode: number): Volumes {
  const { parts, pod, record, hostIp } = subject
  const allocatable = parts.client.get(nodes, '', record.node)?.status?.allocatable ?? {}
  const out: Volumes = {}
  for (const item of items) {
    const runtime = { podIp: record.ip ?? '', hostIp, node: record.node }
    const content = item.fieldRef
      ? fieldValue(pod, item.fieldRef.fieldPath, runtime)
      : resourceValue(
          containerNamed(pod, item.resourceFieldRef?.containerName),
          item.resourceFieldRef?.resource ?? '',
          item.resourceFieldRef?.divisor ?? '1',
          allocatable,
        )
    ;(out as Record<string, unknown>)[item.path] = { content: content ?? '', mode: item.mode ?? mode }
  }
  return out
}

const containerNamed = (pod: Pod, name: string | undefined): Container =>
  pod.spec.containers.find((c) => c.name === name) ?? (pod.spec.containers[0] as Container)

/** All sources of a projected volume in one directory. */
export function projectedFiles(subject: VolumeSubject, sources: readonly Record<string, any>[], mode: number): Volumes {
  const out: Volumes = {}
  for (const source of sources) {
    const files = projectedSource(subject, source, mode)
    if (isError(files)) return files
    Object.assign(out, files)
  }
  return out
}

function projectedSource(subject: VolumeSubject, source: Record<string, any>, mode: number): Volumes {
  const { parts, pod } = subject
  if (source.configMap) return configMapFiles(subject, source.configMap as Keyed, mode)
  if (source.secret) return secretFiles(subject, source.secret as Keyed, mode)
  if (source.downwardAPI) return downwardFiles(subject, (source.downwardAPI.items ?? []) as DownwardItem[], mode)
  const token = source.serviceAccountToken as TokenSource | undefined
  if (!token) return {}
  const uid = fsUserOf(pod)
  // pkg/volume/projected collectData: a token is for those alone that it is given to
  const given = uid !== undefined || fsGroupOf(pod) !== undefined
  return {
    [token.path]: { make: () => accountToken(parts, pod, token), mode: given ? 0o600 : mode, ...(uid ? { uid } : {}) },
  }
}
