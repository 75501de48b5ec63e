import type { Accepting, HttpHandler, Listening, Protocol, Socket } from './packet.ts'

type OpenSocket = Socket & { pid: number; program: string }

/** Where a program wants to listen. */
export interface ListenAt {
  owner: Socket['owner']
  program: string
  /** 127.0.0.1, 0.0.0.0 or an address of the host. */
  address: string
  /** 0 draws one. */
  port: number
  /** TCP when absent. */
  protocol?: Protocol | undefined
}

/** The sockets that programs on the nodes and in the Pods of a lab hold open. They live as long as this process. */
export interface OpenSockets {
  on(node: string): OpenSocket[]
  inPod(namespace: string, name: string): OpenSocket[]
  /** Listens; `taken` says which ports are not free. A text is what the errno means. */
  listen(at: ListenAt, answers: HttpHandler | Accepting, taken: (port: number) => boolean): Listening | string
}

// net.ipv4.ip_local_port_range
const [firstDrawn, lastDrawn] = [32_768, 60_999]
/** In one lab. */
const maxOpen = 64
const firstPid = 9_100

const nodeKey = (node: string): string => `node/${node}`
const podKey = (namespace: string, name: string): string => `pod/${namespace}/${name}`

export function openSockets(draw: (below: number) => number): OpenSockets {
  const all = new Map<string, OpenSocket[]>()
  let pid = firstPid
  const held = (host: string): OpenSocket[] => all.get(host) ?? []
  const drawn = (isTaken: (port: number) => boolean): number | undefined => {
    const size = lastDrawn - firstDrawn + 1
    const from = draw(size)
    for (let step = 0; step < size; step++) {
      const port = firstDrawn + ((from + step) % size)
      if (!isTaken(port)) return port
    }
    return undefined
  }
  return {
    on: (node) => held(nodeKey(node)),
    inPod: (namespace, name) => held(podKey(namespace, name)),
    listen({ owner, program, address, port: wanted, protocol = 'TCP' }, answers, taken) {
      const host = owner.kind === 'node' ? nodeKey(owner.node) : podKey(owner.namespace, owner.name)
      const isTaken = (port: number): boolean =>
        taken(port) || held(host).some((one) => one.port === port && one.protocol === protocol)
      const port = wanted === 0 ? drawn(isTaken) : wanted
      if (port === undefined || isTaken(port)) return 'address already in use'
      if ([...all.values()].flat().length >= maxOpen) return 'too many open files in system'
      const serving = typeof answers === 'function' ? { http: answers } : { accept: answers.accept }
      const socket: OpenSocket = { owner, protocol, port, address, ...serving, pid: pid++, program }
      all.set(host, [...held(host), socket])
      const close = (): void =>
        void all.set(
          host,
          held(host).filter((one) => one !== socket),
        )
      return { port, close }
    },
  }
}
