import { equal } from '../api/copy.ts'
import { configmaps, nodes, pods, secrets } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { Status } from '../api/status.ts'
import type { LogOptions } from '../apiserver/request.ts'
import { type Controller, watchRule } from '../controllers/controller.ts'
import type { Socket } from '../network/packet.ts'
import type { Files } from '../process/files.ts'
import type { ContainerRef, ExecStreams, OwnRun } from '../process/runtime.ts'
import { attachContainer } from './attach.ts'
import { containerFiles } from './container-files.ts'
import { stopScripts, wakeScripts } from './container-script.ts'
import { hostsFile, resolvConf } from './etc-files.ts'
import { type ContainerSurroundings, findContainer, lookUp, surroundingsOf } from './find-container.ts'
import { holderOf } from './ipam.ts'
import { endMain, joinLateAnswers } from './late-answers.ts'
import { podListeners } from './listeners.ts'
import { containerLog, type LogPage, sayInLog } from './logs.ts'
import { allotExtended, nodeKey, nodeOfKey } from './node-resources.ts'
import { runOwnProgram } from './own-program.ts'
import { podKeys, reconcilePod, waitingFor } from './pod-worker.ts'
import type { KubeletParts } from './ports.ts'
import { noteRead } from './read-logs.ts'
import { loadRecord, type PodRecord } from './record.ts'
import { waitingForRoom } from './resize.ts'
import { type RuntimeContainer, runtimeContainers } from './runtime-containers.ts'
import { type Sandbox, sandboxOf } from './sandbox.ts'
import { keepsConfigMaps, keepsSecrets } from './volume/kept.ts'

export interface Kubelet {
  controller: Controller
  /** The sockets of a Pod that runs now; `silent`: answering leaves no access log. */
  listeners(pod: Pod, options?: { silent: boolean }): Socket[]
  /** A container's log; BadRequest in the kubelet's words when there is none. */
  logs(pod: Pod, options: LogOptions, cursor?: number): LogPage | Status
  /** Adds a line to the log of a Pod's first container: for what other rooms say in its name (CoreDNS' query log). In a turn. */
  say(pod: Pod, line: string): void
  /** The container of that name, or the Pod's default one; undefined when there is none or it does not run. */
  container(namespace: string, pod: string, container?: string): ContainerRef | undefined
  sandbox(namespace: string, pod: string): Sandbox | undefined
  files(ref: ContainerRef): Files | undefined
  surroundings(ref: ContainerRef): ContainerSurroundings | undefined
  /** Runs a program that only this image has, at once; undefined when it is for the runtime to run. */
  ownProgram(ref: ContainerRef, argv: readonly string[]): OwnRun | undefined
  /** Joins a client to a main process; resolves with 0 when that has ended. Outside a turn. */
  attach(
    ref: ContainerRef,
    streams: ExecStreams,
    withInput: boolean,
    onCommit: (listener: () => void) => () => void,
  ): Promise<number>
  /** Ends a running main process, as when the shell that `run -it` attached to has ended. In a turn. */
  exit(ref: ContainerRef, exitCode: number): void
  /** The containers that a node's runtime knows, as `crictl ps -a` lists them. */
  runtimeContainers(node: string): RuntimeContainer[]
  resolvConf(pod: Pod): string
  hosts(pod: Pod): string
  /** namespace/name of the Pod that has an address. */
  podOfIp(ip: string): string | undefined
  /** Starts again, a little later, the scripts that ran when the host fell asleep. */
  wake(): void
  /** Stops the scripts without ending their containers: the host closes the lab. */
  sleep(): void
}

/** The kubelets of all nodes as one controller, and what the rest of the cluster asks of them. */
export function createKubelet(parts: KubeletParts): Kubelet {
  joinLateAnswers(parts)
  const recordOf = (pod: Pod): PodRecord | undefined => {
    const record = loadRecord(parts.rows, pod.metadata.namespace ?? '', pod.metadata.name)
    return record?.uid === pod.metadata.uid ? record : undefined
  }
  return {
    controller: {
      name: 'kubelet',
      watches: [
        watchRule(pods, (change) => [
          ...podKeys(change),
          ...(change.type === 'DELETED' ? waitingForRoom(parts, change.object.spec.nodeName ?? '') : []),
        ]),
        watchRule(nodes, ({ type, object, old }) =>
          type === 'DELETED' || equal(object.status?.capacity, old?.status?.capacity) ? [] : [nodeKey(object.metadata.name)],
        ),
        watchRule(configmaps, (change) => {
          keepsConfigMaps(parts, change)
          return waitingFor(parts, change.object.metadata.namespace ?? '')
        }),
        watchRule(secrets, (change) => {
          keepsSecrets(parts, change)
          return waitingFor(parts, change.object.metadata.namespace ?? '')
        }),
      ],
      reconcile(key) {
        const node = nodeOfKey(key)
        if (node === undefined) reconcilePod(parts, key)
        else allotExtended(parts, node)
      },
    },
    listeners(pod, options = { silent: false }) {
      const record = recordOf(pod)
      return record ? podListeners(parts, pod, record, options) : []
    },
    logs(pod, options, cursor) {
      const page = containerLog(parts.rows, pod, parts.clock.now(), options, cursor)
      if ('cursor' in page && pod.metadata.uid)
        noteRead(parts, { uid: pod.metadata.uid, container: options.container }, page.cursor)
      return page
    },
    say: (pod, line) => sayInLog(parts.rows, pod, parts.clock.now(), line),
    container: (namespace, pod, container) => findContainer(parts, namespace, pod, container),
    sandbox: (namespace, pod) => sandboxOf(loadRecord(parts.rows, namespace, pod)),
    files(ref) {
      const found = lookUp(parts, ref)
      return found && containerFiles(parts, found.pod, found.record, ref.container)
    },
    surroundings: (ref) => surroundingsOf(parts, ref),
    ownProgram: (ref, argv) => runOwnProgram(parts, ref, argv),
    attach: (ref, streams, withInput, onCommit) => attachContainer(parts, ref, streams, withInput, onCommit),
    exit: (ref, exitCode) => endMain(parts, ref, exitCode),
    runtimeContainers: (node) => runtimeContainers(parts.rows, node),
    resolvConf: (pod) => resolvConf(parts, pod),
    hosts: (pod) => hostsFile(parts, pod, recordOf(pod)?.ip ?? pod.status?.podIP ?? '', pod.spec.nodeName ?? ''),
    podOfIp: (ip) => holderOf(parts.rows, ip),
    wake: () => wakeScripts(parts),
    sleep: () => stopScripts(parts),
  }
}
