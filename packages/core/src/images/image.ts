import type { HttpRequest, HttpResponse, Network, Peer, Protocol } from '../network/packet.ts'
import type { Files, FileUser, Owned } from '../process/files.ts'

/** What the first process of a container sees when it is started. */
export interface MainContext {
  /** entrypoint and cmd after the Pod's command and args were applied. */
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  namespace: string
  podName: string
  hostname: string
  podIp: string
  nodeName: string
  workingDir: string
  /** latest, 1.27 … */
  imageTag: string
  /** spec's stdin: a shell without it ends at once. */
  stdin: boolean
  startedAtMs: number
  /** True only when the process is started: what fails then (a name that does not resolve) ends it. */
  starting: boolean
  /** True from SIGTERM on. */
  stopping: boolean
  /** For programs that dial on (agnhost /dial). */
  network(): Network
  /** Reads a file of the container (mounted configuration). */
  readFile(path: string): string | undefined
  /** Names in a directory of the container. */
  listFiles(path: string): string[] | undefined
  /** Who runs it. */
  user: FileUser
  /** allowPrivilegeEscalation: false; a setuid program then stays its user's. */
  noNewPrivileges: boolean
  /** The container's files as its user may touch them; undefined when there are none yet. */
  files(): Files | undefined
  /** What the file system under a path is. */
  mountType(path: string): 'tmpfs' | 'ext4' | 'overlay'
  /** Keeps what the program knows in a file of the container, whoever runs it: it lasts until the container restarts. */
  writeFile(path: string, content: string): void
  /** Ends the main process (agnhost /exit). */
  exit(code: number): void
  /** Appends to the container's log. */
  log(line: string): void
}

export interface Listener {
  protocol: Protocol
  port: number
  /** Default 0.0.0.0. */
  address?: string
  tls?: boolean
  /** The PEM file of what it shows over TLS; undefined: one that nobody's authority has signed. */
  certificate?: string
  http?(request: HttpRequest, peer: Peer): HttpResponse
  exchange?(message: string, peer: Peer): string | undefined
  /** Takes connections and resets them; it is told of each. */
  resets?(peer: Peer): void
}

/**
 * What a main process does, as data. It is asked anew whenever its sockets are needed (nothing of it is kept but what is on
 * disk), so it must be a pure function of its context.
 */
export interface MainProcess {
  /** Lines of log at start. */
  log?: string[]
  /** Lines on its standard error. */
  errors?: string[]
  listen?: Listener[]
  /** Ends by itself after this long; absent: runs until stopped. */
  exitAfterMs?: number
  exitCode?: number
  /** Milliseconds from SIGTERM to the end; absent: 0 (ends at once); Infinity: only SIGKILL ends it (sleep, sh as pid 1). */
  stopAfterMs?: number
  /** What a shell does in the program's place, for one that goes on saying things: the runtime runs it. */
  script?: string[]
}

export interface Image {
  /** Names without tag that mean this image: `nginx`, `library/nginx`, `docker.io/library/nginx`. */
  names: string[]
  /** Tags that exist; absent: any. */
  tags?: string[]
  /** Where they are too many to list. */
  tagPattern?: RegExp
  digest: string
  /** On every node from the start: what a node itself is made of. */
  preloaded?: boolean
  sizeBytes: number
  /** How long the first pull on a node takes. */
  pullMs: number
  entrypoint?: string[]
  cmd?: string[]
  env?: Record<string, string>
  workingDir?: string
  user?: string
  exposedPorts?: string[]
  /** sh (busybox ash), bash, or none for distroless images. */
  shell: 'ash' | 'bash' | 'none'
  /** Programs of packages/shell and just-bash that exist in it, by name; 'busybox', 'coreutils' name sets. */
  tools: readonly string[]
  /** Paths of its own programs: /usr/sbin/nginx, /agnhost. */
  programs?: readonly string[]
  /** Files over the common base, absolute paths. */
  files?: Record<string, FileEntry>
  /** argv[0] (path or base name) → what it does as a main process. Returns undefined when argv is not its own. */
  main(context: MainContext): MainProcess | undefined
}

/** A file of an image's tree: its text or bytes, or where a symlink leads. */
export type FileEntry =
  | string
  | (Owned & { content: string | Uint8Array; mode?: number })
  | (Owned & { target: string })
  | (Owned & { directory: true; mode?: number })
