import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { SocketHandler } from '../objects/object-host.ts'
import { type BridgeEnd, type TcpBridge, tcpBridge } from './tcp-bridge.ts'

type PortForward = Connect & { type: 'portforward' }

export const portForwardProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io']

/** Dials a port of the Pod from the inside, as the kubelet does; a text says why that failed, in containerd's words. */
export function dialPod(lab: Lab, { namespace, pod }: PortForward, port: number, out: BridgeEnd): TcpBridge | string {
  const { cluster } = lab.opened()
  const reached = cluster.network({ kind: 'pod', namespace, name: pod }).connect('127.0.0.1', port, 'TCP')
  if (reached.outcome === 'connected') return tcpBridge(reached.socket, reached.peer, out)
  const { sandboxId = '', network = '' } = cluster.sandbox(namespace, pod) ?? {}
  return `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace "${network}": failed to connect to localhost:${port} inside namespace "${sandboxId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused `
}

/** Port-forward by channels: two for each port, data and error, each begun with the port as two bytes. Models kubelet portforward/websocket.go (1.36). */
export function portForwardSocket(lab: Lab, connect: PortForward): SocketHandler {
  const bridges = new Map<number, TcpBridge>()
  let end = (): void => {}
  return {
    open(socket) {
      end = lab.activity.begin()
      connect.ports.forEach((port, i) => {
        const head = [port & 255, port >> 8]
        socket.send(Uint8Array.of(i * 2, ...head))
        socket.send(Uint8Array.of(i * 2 + 1, ...head))
        const bridge = dialPod(lab, connect, port, {
          data: (bytes) => socket.send(Buffer.concat([Buffer.of(i * 2), bytes])),
          ended: () => socket.close(1000, ''),
        })
        if (typeof bridge === 'string') socket.send(Buffer.concat([Buffer.of(i * 2 + 1), Buffer.from(bridge)]))
        else bridges.set(i * 2, bridge)
      })
    },
    message(_socket, data) {
      const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data)
      bridges.get(bytes[0] ?? -1)?.feed(bytes.subarray(1))
    },
    closed() {
      for (const bridge of bridges.values()) bridge.close()
      end()
    },
  }
}
