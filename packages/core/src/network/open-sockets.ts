import type { Accepting, HttpHandler, Listening, Socket } from './packet.ts'

type NodeSocket = Socket & { pid: number; program: string }

/** Where a program wants to listen. */
export interface ListenAt {
  node: string
  program: string
  /** 127.0.0.1, 0.0.0.0 or an address of the node. */
  address: string
  /** 0 draws one. */
  port: number
}

/** The sockets that programs on the nodes of a lab hold open. They live as long as this process. */
export interface OpenSockets {
  on(node: string): NodeSocket[]
  /** Listens; `taken` says which ports are not free. A text is what the errno means. */
  listen(at: ListenAt, answers: HttpHandler | Accepting, taken: (port: number) => boolean): Listening | string
}

// net.ipv4.ip_local_port_range
const [firstDrawn, lastDrawn] = [32_768, 60_999]
/** In one lab. */
const maxOpen = 64
const firstPid = 9_100

export function openSockets(draw: (below: number) => number): OpenSockets {
  const all = new Map<string, NodeSocket[]>()
  let pid = firstPid
  const on = (node: string): NodeSocket[] => all.get(node) ?? []
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
    on,
    listen({ node, program, address, port: wanted }, answers, taken) {
      const isTaken = (port: number): boolean => taken(port) || on(node).some((one) => one.port === port)
      const port = wanted === 0 ? drawn(isTaken) : wanted
      if (port === undefined || isTaken(port)) return 'address already in use'
      if ([...all.values()].flat().length >= maxOpen) return 'too many open files in system'
      const serving = typeof answers === 'function' ? { http: answers } : { accept: answers.accept }
      const owner = { kind: 'node' as const, node, program }
      const socket: NodeSocket = { owner, protocol: 'TCP', port, address, ...serving, pid: pid++, program }
      all.set(node, [...on(node), socket])
      const close = (): void =>
        void all.set(
          node,
          on(node).filter((one) => one !== socket),
        )
      return { port, close }
    },
  }
}
