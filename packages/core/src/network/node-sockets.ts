import { pods, services } from '../api/kinds.ts'
import { type ServicePortInfo, servicePorts } from '../proxy/service-ports.ts'
import type { NodeHost } from './hosts.ts'
import type { HttpRequest, HttpResponse, Socket } from './packet.ts'
import type { NetworkParts } from './parts.ts'
import { proxyStoppedAtMs } from './proxy-stop.ts'

export type NodeSocket = Socket & { pid: number; program: string }

const pids = {
  sshd: 912,
  containerd: 1023,
  kubelet: 1187,
  etcd: 1651,
  'kube-apiserver': 1689,
  'kube-controller': 1702,
  'kube-scheduler': 1714,
  'kube-proxy': 2785,
  'systemd-resolve': 688,
} as const
type Program = keyof typeof pids

const plain = (status: number, reason: string, body: string): HttpResponse => ({
  status,
  reason,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
})

/** What the node's own programs listen on, without Pods. */
export function systemSockets(parts: NetworkParts, node: NodeHost): NodeSocket[] {
  const socket = (program: Program, port: number, address: string, more: Partial<Socket> = {}): NodeSocket => ({
    owner: { kind: 'node', node: node.name, program },
    protocol: 'TCP',
    port,
    address,
    pid: pids[program],
    program,
    ...more,
  })
  const healthz = { http: () => plain(200, 'OK', 'ok') }
  const own = [
    socket('sshd', 22, '0.0.0.0', { exchange: () => 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n' }),
    socket('systemd-resolve', 53, '127.0.0.53'),
    socket('systemd-resolve', 53, '127.0.0.53', { protocol: 'UDP' }),
    socket('containerd', 36417, '127.0.0.1'),
    ...(parts.kubeletStopped?.(node.name)
      ? []
      : [
          socket('kubelet', 10248, '127.0.0.1', healthz),
          socket('kubelet', 10250, '::', { tls: true, http: () => plain(401, 'Unauthorized', 'Unauthorized') }),
        ]),
  ]
  const proxy =
    proxyStoppedAtMs(parts, node.name) === undefined
      ? [
          socket('kube-proxy', 10249, '127.0.0.1', { http: (request) => proxyMetrics(request, parts.mode) }),
          socket('kube-proxy', 10256, '::', { http: () => proxyHealth(parts) }),
          ...nodePortSockets(parts, node),
        ]
      : []
  return [...own, ...(node.controlPlane ? controlPlane(parts, node, socket, healthz) : []), ...proxy]
}

function controlPlane(
  parts: NetworkParts,
  node: NodeHost,
  socket: (program: Program, port: number, address: string, more?: Partial<Socket>) => NodeSocket,
  healthz: Partial<Socket>,
): NodeSocket[] {
  const { apiServer } = parts
  return [
    socket('etcd', 2379, '127.0.0.1', { tls: true }),
    socket('etcd', 2379, node.ip, { tls: true }),
    socket('etcd', 2380, node.ip, { tls: true }),
    socket('etcd', 2381, '127.0.0.1', healthz),
    socket('kube-apiserver', 6443, '::', { tls: true, ...(apiServer ? { http: apiServer } : {}) }),
    socket('kube-controller', 10257, '127.0.0.1', { tls: true, ...healthz }),
    socket('kube-scheduler', 10259, '127.0.0.1', { tls: true, ...healthz }),
  ]
}

function proxyMetrics(request: HttpRequest, mode: string): HttpResponse {
  if (request.target.startsWith('/proxyMode')) return plain(200, 'OK', mode)
  return request.target === '/healthz' ? plain(200, 'OK', 'ok') : plain(404, 'Not Found', '404 page not found\n')
}

function proxyHealth({ clock }: NetworkParts): HttpResponse {
  const at = new Date(clock.now()).toISOString().replace('T', ' ').replace('Z', '000000 +0000 UTC')
  return {
    status: 200,
    reason: 'OK',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ lastUpdated: at, currentTime: at, nodeEligible: true }),
  }
}

/** kube-proxy holds its node ports open, and answers for the health of Local Services. */
function nodePortSockets(parts: NetworkParts, node: NodeHost): NodeSocket[] {
  const out: NodeSocket[] = []
  const owner = { kind: 'node' as const, node: node.name, program: 'kube-proxy' }
  for (const service of parts.client.list(services)) {
    const infos = servicePorts(parts.client, service)
    const base = { owner, address: '::', pid: pids['kube-proxy'], program: 'kube-proxy' }
    for (const { nodePort, protocol } of infos) if (nodePort > 0) out.push({ ...base, protocol, port: nodePort })
    const port = infos[0]?.healthCheckNodePort ?? 0
    if (port > 0) out.push({ ...base, protocol: 'TCP', port, http: () => healthCheck(node, infos) })
  }
  return out
}

/** Tells a load balancer whether to send here: only ready endpoints count. Models pkg/proxy/healthcheck/service_health.go and endpointsMap LocalReadyEndpoints (1.36). */
function healthCheck(node: NodeHost, infos: readonly ServicePortInfo[]): HttpResponse {
  const here = infos.flatMap(({ endpoints }) => endpoints.filter((one) => one.ready && one.node === node.name))
  const count = new Set(here.map(({ ip }) => ip)).size
  const [{ namespace = '', name = '' } = {}] = infos
  const body = { service: { namespace, name }, localEndpoints: count, serviceProxyHealthy: true }
  return {
    status: count > 0 ? 200 : 503,
    reason: count > 0 ? 'OK' : 'Service Unavailable',
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(count),
    },
    body: JSON.stringify(body, null, '\t'),
  }
}

/** Sockets that Pods have on the node itself (host network Pods, and host ports), and those of programs that run there. */
export function hostSockets(parts: NetworkParts, node: NodeHost, silent: boolean): NodeSocket[] {
  const out: NodeSocket[] = [...(parts.opened?.(node.name) ?? [])]
  let pid = 3000
  for (const pod of parts.client.list(pods)) {
    if (pod.spec.nodeName !== node.name || pod.status?.phase !== 'Running') continue
    const listening = parts.listeners(pod, { silent })
    const program = listening[0]?.owner.kind === 'pod' ? listening[0].owner.container : pod.metadata.name
    pid += 37
    if (pod.spec.hostNetwork) {
      if (
        pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined &&
        pod.metadata.labels?.['k8s-app'] !== 'kube-proxy'
      ) {
        out.push(...listening.map((one) => ({ ...one, pid, program })))
      }
      continue
    }
    for (const container of pod.spec.containers) {
      for (const port of container.ports ?? []) {
        if (!port.hostPort) continue
        const inner = listening.find((one) => one.port === port.containerPort && one.protocol === (port.protocol ?? 'TCP'))
        if (inner) out.push({ ...inner, port: port.hostPort, address: port.hostIP || '0.0.0.0', pid, program })
      }
    }
  }
  return out
}
