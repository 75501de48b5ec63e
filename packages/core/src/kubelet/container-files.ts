import { nodes } from '../api/kinds.ts'
import type { Container, Pod, VolumeMount } from '../api/pod.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { FileTable } from '../process/file-table.ts'
import type { Files } from '../process/files.ts'
import type { Mount } from '../process/mount-table.ts'
import { hostNetworkHosts, hostsFile, resolvConf } from './etc-files.ts'
import { expand } from './expand.ts'
import { hostnameOf } from './hostname.ts'
import { parseImage } from './image-reference.ts'
import type { KubeletParts } from './ports.ts'
import type { PodRecord } from './record.ts'
import { allContainers } from './sync.ts'
import { volumeTable } from './volume/volumes.ts'

/** The file tree that a container sees: its image, what it wrote, the kubelet's own files, its volumes. */
export function containerFiles(parts: KubeletParts, pod: Pod, record: PodRecord, name: string): Files | undefined {
  const container = allContainers(pod).find((c) => c.name === name)
  return container && parts.trees.files(containerTable(parts, pod, record, container))
}

function containerTable(parts: KubeletParts, pod: Pod, podRecord: PodRecord, container: Container): FileTable {
  const own = podRecord.containers[container.name]
  const reference = parseImage(own?.image ?? container.image ?? '')
  const image = typeof reference === 'string' ? undefined : parts.images.find(reference.repository)
  const lower = parts.trees.map(image ? parts.images.files(image) : {}, podRecord.admittedAtMs)
  const attempt = own?.attempt ?? 0
  const upper = parts.trees.rows(layerPrefix(podRecord.uid, container.name, attempt))
  const mounts = [
    ...volumeMounts(parts, pod, podRecord, container),
    ...kubeletMounts(parts, pod, podRecord),
    messageMount(parts, podRecord, container, attempt),
  ]
  const readOnly =
    (container.securityContext as { readOnlyRootFilesystem?: boolean } | undefined)?.readOnlyRootFilesystem === true
  const root = parts.trees.overlay(lower, upper)
  return parts.trees.mount(readOnly ? sealed(root) : root, mounts)
}

export const layerPrefix = (uid: string, container: string, attempt: number): string =>
  `kubelet/layers/${uid}/${container}/${attempt}`

export const messagePrefix = (uid: string, container: string, attempt: number): string =>
  `kubelet/messages/${uid}/${container}/${attempt}`

/** A file of the host that everybody in the container may write, even where its root may not be written. */
function messageMount({ trees }: KubeletParts, record: PodRecord, container: Container, attempt: number): Mount {
  const empty = trees.map({ '/message': { content: '', mode: 0o666 } }, record.admittedAtMs)
  const table = trees.overlay(empty, trees.rows(messagePrefix(record.uid, container.name, attempt)))
  return { path: container.terminationMessagePath || '/dev/termination-log', table, subPath: '/message' }
}

const sealed = (table: FileTable): FileTable => ({ ...table, put: () => 'EROFS', delete: () => 'EROFS', isReadOnly: () => true })

function kubeletMounts(parts: KubeletParts, pod: Pod, record: PodRecord): Mount[] {
  const at = record.admittedAtMs
  const file = (path: string, content: string): Mount => ({ path, table: parts.trees.map({ '/': content }, at) })
  const resolv = file('/etc/resolv.conf', resolvConf(parts, pod))
  const hostname = file('/etc/hostname', `${hostnameOf(pod, record.node)}\n`)
  const hosts = pod.spec.hostNetwork ? hostNetworkHosts(pod, nodeHosts(parts, record.node)) : podHosts(parts, pod, record)
  return [file('/etc/hosts', hosts), resolv, hostname]
}

const podHosts = (parts: KubeletParts, pod: Pod, record: PodRecord): string => hostsFile(parts, pod, record.ip ?? '', record.node)

function nodeHosts(parts: KubeletParts, node: string): string {
  const file = parts.nodeFiles?.(node).get('/etc/hosts')
  return file?.type === 'file' ? decodeUtf8(file.read()) : ''
}

function volumeMounts(parts: KubeletParts, pod: Pod, record: PodRecord, container: Container): Mount[] {
  const node = parts.client.get(nodes, '', record.node)
  const hostIp = node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? ''
  const subject = { parts, pod, record, hostIp }
  return (container.volumeMounts ?? []).flatMap((mount) => {
    const volume = pod.spec.volumes?.find((v) => v.name === mount.name)
    if (!volume) return []
    const fixed = volume.configMap || volume.secret || volume.projected || volume.downwardAPI
    const subPath = subPathOf(parts, record, container, mount)
    const path = mount.mountPath.replace(/\/+$/, '') || '/'
    return [
      {
        path,
        table: volumeTable(subject, volume, subPath === undefined ? undefined : container.name),
        readOnly: mount.readOnly === true || fixed !== undefined,
        ...(subPath ? { subPath } : {}),
      },
    ]
  })
}

/** Where in its volume a mount begins. */
function subPathOf(parts: KubeletParts, record: PodRecord, container: Container, mount: VolumeMount): string | undefined {
  const env = (parts.rows.get(`kubelet/env/${record.uid}/${container.name}`) ?? {}) as Record<string, string>
  const path = mount.subPath || (mount.subPathExpr ? expand(mount.subPathExpr, env) : '')
  if (path === '') return undefined
  return `/${path.replace(/^\/+|\/+$/g, '')}`
}
