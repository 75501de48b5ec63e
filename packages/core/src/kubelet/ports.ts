import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Client } from '../client/client.ts'
import type { EventNote } from '../controllers/controller.ts'
import type { Clock } from '../host/clock.ts'
import type { Random } from '../host/random.ts'
import type { Image } from '../images/image.ts'
import type { Network, Origin, Socket } from '../network/packet.ts'
import type { FileTable } from '../process/file-table.ts'
import type { FileTrees } from '../process/file-trees.ts'
import type { MapEntry } from '../process/map-table.ts'
import type { ContainerRuntime } from '../process/runtime.ts'

/** The lab's own rows, whole: the kubelet's begin with `kubelet/`. */
export interface Rows {
  get(key: string): JsonObject | undefined
  set(key: string, value: JsonObject): void
  delete(key: string): void
  range(prefix: string): { key: string; value: JsonObject }[]
}

/** The registry that nodes pull from. */
export interface ImageCatalogue {
  /** By repository in full: docker.io/library/nginx. */
  find(repository: string): Image | undefined
  /** True when `program` (a path or a name to look up in PATH) exists in the image. */
  has(image: Image, program: string): boolean
  /** The image's read-only file tree. */
  files(image: Image): Readonly<Record<string, MapEntry>>
}

/** What the kubelet needs of the rest of the cluster. The cluster wires it. */
export interface KubeletParts {
  client: Client
  clock: Clock
  random: Random
  rows: Rows
  event(about: KubeObject, note: EventNote): void
  /** The controller's timers, as ControllerContext has them: also for what comes between two runs. */
  requeueAt(key: string, dueAtMs: number, options: { periodic: boolean }): void
  forget(key: string): void
  images: ImageCatalogue
  trees: FileTrees
  /** Runs `work` as a turn of its own: for what scripts say and how they end. */
  turn<T>(work: () => T): T
  /** Asked late, since the host may lend it late. */
  runtime?(): ContainerRuntime | undefined
  network?(origin: Origin): Network
  /** Who listens at an address that is no Pod's of this kubelet, as seen from `node`. */
  dial?(node: string, ip: string, port: number): Socket | undefined
  /** True while a node's kubelet is stopped: nobody looks after its Pods. */
  isStopped?(node: string): boolean
  /** The disk of a node, for hostPath. */
  nodeFiles?(node: string): FileTable
  clusterDns?: string
  clusterDomain?: string
  /** The nodes' own name server and search list, for dnsPolicy Default. */
  nodeDns?: { nameservers: string[]; searches: string[] }
}
