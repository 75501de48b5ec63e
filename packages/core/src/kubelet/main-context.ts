import { bytesOfText, textOfBytes } from '../api/bytes-text.ts'
import type { Container, Pod } from '../api/pod.ts'
import type { Image, MainContext } from '../images/image.ts'
import type { Network } from '../network/packet.ts'
import type { Files } from '../process/files.ts'
import { parentOf } from '../process/path.ts'
import { userFiles } from '../process/user-files.ts'
import { containerFiles } from './container-files.ts'
import { containerUser } from './container-user.ts'
import { hostnameOf } from './hostname.ts'
import { parseImage } from './image-reference.ts'
import { appendLog } from './log-rows.ts'
import { mountType } from './mounts.ts'
import type { KubeletParts } from './ports.ts'
import { type ContainerRecord, draftRecord, type PodRecord, saveRecord } from './record.ts'

/** What a container's main process may see and do; with `silent`, nothing that it does is kept. */
export function mainContext(
  parts: KubeletParts,
  pod: Pod,
  podRecord: PodRecord,
  container: Container,
  record: ContainerRecord,
  options: { silent?: boolean; starting?: boolean } = {},
): MainContext {
  const silent = options.silent === true
  const of = { uid: podRecord.uid, container: container.name, attempt: record.attempt }
  const files = () => containerFiles(parts, pod, podRecord, container.name)
  const user = containerUser(pod, container, imageOf(parts, record))
  const own = () => {
    const all = files()
    return all && userFiles(all, user)
  }
  return {
    argv: record.argv ?? [],
    get env() {
      return (parts.rows.get(`kubelet/env/${podRecord.uid}/${container.name}`) ?? {}) as Record<string, string>
    },
    namespace: pod.metadata.namespace ?? 'default',
    podName: pod.metadata.name,
    hostname: hostnameOf(pod, podRecord.node),
    podIp: podRecord.ip ?? '',
    nodeName: podRecord.node,
    workingDir: container.workingDir ?? imageOf(parts, record)?.workingDir ?? '/',
    imageTag: tagOf(record),
    stdin: container.stdin === true,
    startedAtMs: record.startedAtMs ?? parts.clock.now(),
    starting: options.starting === true,
    stopping: record.stop !== undefined,
    network: () => networkOf(parts, pod, podRecord),
    readFile(path) {
      const content = own()?.read(path)
      return content instanceof Uint8Array ? textOfBytes(content) : undefined
    },
    user,
    noNewPrivileges: container.securityContext?.allowPrivilegeEscalation === false,
    files: () => own(),
    mountType: (path) => mountType(pod, container, path),
    writeFile(path, content) {
      const all = silent ? undefined : files()
      if (!all) return
      makeParents(all, path)
      all.write(path, bytesOfText(content))
    },
    listFiles(path) {
      const names = own()?.list(path)
      return Array.isArray(names) ? names : undefined
    },
    exit(code) {
      if (!silent) noteExit(parts, pod, container.name, code)
    },
    log(line) {
      if (!silent) appendLog(parts.rows, of, parts.clock.now(), 'stdout', [line])
    },
  }
}

function makeParents(files: Files, path: string): void {
  const parent = parentOf(path)
  if (files.stat(parent) !== 'ENOENT') return
  makeParents(files, parent)
  files.mkdir(parent)
}

/** The end is noted in the record and seen by the Pod worker at once. */
function noteExit(parts: KubeletParts, pod: Pod, container: string, code: number): void {
  const { namespace = 'default', name } = pod.metadata
  const record = draftRecord(parts.rows, namespace, name)
  const own = record?.containers[container]
  if (!record || own?.state !== 'running') return
  own.exitAtMs = parts.clock.now()
  own.exitCode = code
  delete record.timers
  saveRecord(parts.rows, namespace, name, record)
  parts.requeueAt(`${namespace}/${name}`, parts.clock.now(), { periodic: false })
}

function tagOf(record: ContainerRecord): string {
  const reference = parseImage(record.image ?? record.specImage)
  return typeof reference === 'string' ? '' : (reference.tag ?? 'latest')
}

/** The image of a container's present run. */
export function imageOf(parts: KubeletParts, record: ContainerRecord): Image | undefined {
  const reference = parseImage(record.image ?? record.specImage)
  return typeof reference === 'string' ? undefined : parts.images.find(reference.repository)
}

function networkOf(parts: KubeletParts, pod: Pod, record: PodRecord): Network {
  if (!parts.network) throw new Error('no network is joined to the kubelet')
  const { namespace = 'default', name } = pod.metadata
  return parts.network(pod.spec.hostNetwork ? { kind: 'node', node: record.node } : { kind: 'pod', namespace, name })
}
