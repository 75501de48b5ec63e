import type { ConfigMap, Secret } from '../../api/core.ts'
import { configmaps, pods, secrets } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod, Volume } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import type { Client } from '../../client/client.ts'
import type { ObjectChange } from '../../controllers/controller.ts'
import type { FileTable } from '../../process/file-table.ts'
import type { MapEntry } from '../../process/map-table.ts'
import { join } from '../../process/path.ts'
import { hostIpOf } from '../host-ip.ts'
import type { KubeletParts } from '../ports.ts'
import { knownPods, type PodRecord } from '../record.ts'
import { allContainers } from '../sync.ts'
import { apiFiles, sourceNames } from './api-files.ts'
import { isError } from './keys.ts'
import type { VolumeSubject } from './sources.ts'

export const volumePrefix = (uid: string, volume: string): string => `kubelet/volumes/${uid}/${volume}`

/** Where the last good content of a volume is, once it cannot be made any more. */
const keptPrefix = (uid: string, volume: string): string => `${volumePrefix(uid, volume)}/last`

/** Where a container's own view of a volume is: what is mounted by sub-path does not follow its object. */
const frozenPrefix = (uid: string, volume: string, container: string, attempt: number): string =>
  `${volumePrefix(uid, volume)}/${container}/${attempt}`

type Source = ConfigMap | Secret

/**
 * Before a ConfigMap or Secret changes under running Pods: keeps what they would lose. A volume whose object is gone (or lacks a
 * key that it names) stays as it was, and a sub-path mount stays as it was when its container started.
 * Models pkg/volume/configmap SetUpAt, which writes nothing when it fails, and bind mounts (1.36).
 */
export function keepContent(parts: KubeletParts, resource: Resource<Source>, change: ObjectChange<Source>): void {
  const before = change.type === 'DELETED' ? change.object : change.old
  const { namespace = '', name } = change.object.metadata
  if (!before) return
  for (const known of knownPods(parts.rows, namespace)) {
    if (known.record.sandboxId === undefined || known.record.endedAtMs !== undefined) continue
    const pod = parts.client.get(pods, namespace, known.name)
    if (pod?.metadata.uid !== known.record.uid) continue
    for (const volume of pod.spec.volumes ?? [])
      if (sourceNames(volume)[resource === configmaps ? 'configmaps' : 'secrets'].includes(name))
        keepVolume(parts, pod, known.record, volume, withBefore(parts.client, resource, before))
  }
}

/** A client to whom one object is as it was. */
function withBefore(client: Client, of: Resource<Source>, before: Source): Client {
  const { namespace, name } = before.metadata
  const get = (resource: Resource<KubeObject>, inNamespace: string, named: string): KubeObject | undefined =>
    resource === of && inNamespace === namespace && named === name ? before : client.get(resource, inNamespace, named)
  return { ...client, get: get as Client['get'] }
}

function keepVolume(parts: KubeletParts, pod: Pod, record: PodRecord, volume: Volume, before: Client): void {
  const subject: VolumeSubject = { parts, pod, record, hostIp: hostIpOf(parts, record.node) }
  const old = apiFiles({ ...subject, parts: { ...parts, client: before } }, volume)
  if (!old || isError(old)) return
  const now = apiFiles(subject, volume)
  if (now && isError(now)) {
    keep(parts, keptPrefix(record.uid, volume.name), old)
    tellFailure(parts, pod, record, volume, now.error)
  }
  for (const { name, volumeMounts = [] } of allContainers(pod)) {
    const attempt = record.containers[name]?.attempt ?? 0
    const prefix = frozenPrefix(record.uid, volume.name, name, attempt)
    const bySubPath = volumeMounts.some((mount) => mount.name === volume.name && (mount.subPath || mount.subPathExpr))
    if (bySubPath && record.containers[name]?.state === 'running' && !kept(parts, prefix)) keep(parts, prefix, old)
  }
}

function tellFailure(parts: KubeletParts, pod: Pod, record: PodRecord, volume: Volume, error: string): void {
  const message = `MountVolume.SetUp failed for volume "${volume.name}" : ${error}`
  const about = { ...pod, apiVersion: 'v1', kind: 'Pod' }
  parts.event(about, { type: 'Warning', reason: 'FailedMount', message, component: 'kubelet', host: record.node })
}

/** Writes files below a prefix of the lab's disk; what finds no room is not kept. */
function keep(parts: KubeletParts, prefix: string, files: Record<string, MapEntry>): void {
  parts.trees.drop(prefix)
  const from = parts.trees.map(Object.fromEntries(Object.entries(files).map(([path, entry]) => [`/${path}`, entry])), 0)
  const to = parts.trees.rows(prefix)
  const copyBelow = (path: string): void => {
    const node = from.get(path)
    if (node) to.put(path, node)
    for (const name of from.names(path)) copyBelow(join(path, name))
  }
  copyBelow('/')
}

/** The kept files by relative path; undefined when none are kept there. */
function kept(parts: KubeletParts, prefix: string): Record<string, MapEntry> | undefined {
  if (parts.rows.get(`${prefix}/`) === undefined) return undefined
  const out: Record<string, MapEntry> = {}
  gather(parts.trees.rows(prefix), '/', out)
  return out
}

function gather(table: FileTable, path: string, out: Record<string, MapEntry>): void {
  const node = table.get(path)
  if (node?.type === 'file') out[path.slice(1)] = { ...node, content: node.read() }
  else for (const name of table.names(path)) gather(table, join(path, name), out)
}

/** The last content of a volume that can no longer be made. */
export const keptFiles = ({ parts, record }: VolumeSubject, volume: Volume): Record<string, MapEntry> | undefined =>
  kept(parts, keptPrefix(record.uid, volume.name))

/** What a container that mounts by sub-path sees, where the volume has changed since it started. */
export const frozenFiles = (
  { parts, record }: VolumeSubject,
  volume: Volume,
  container: string,
): Record<string, MapEntry> | undefined =>
  kept(parts, frozenPrefix(record.uid, volume.name, container, record.containers[container]?.attempt ?? 0))

export const keepsConfigMaps = (parts: KubeletParts, change: ObjectChange<ConfigMap>): void =>
  keepContent(parts, configmaps as Resource<Source>, change as ObjectChange<Source>)

export const keepsSecrets = (parts: KubeletParts, change: ObjectChange<Secret>): void =>
  keepContent(parts, secrets as Resource<Source>, change as ObjectChange<Source>)
