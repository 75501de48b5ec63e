import type { Node } from '../api/core.ts'
import { nodes, pods } from '../api/kinds.ts'
import type { Index } from '../api/object-index.ts'
import type { Pod } from '../api/pod.ts'
import { amountOf } from '../api/pod-requests.ts'
import type { Client } from '../client/client.ts'
import { type Clock, timestamp } from '../host/clock.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import type { Files } from '../process/files.ts'
import { nodeLogs } from './node-logs.ts'

interface Asked {
  client: Client
  clock: Clock
  node: string
  /** The node's disk. */
  files: Files
  clusterDns: string
}

const nodeIndex: Index = { of: (pod) => ((pod as Pod).spec.nodeName ? [(pod as Pod).spec.nodeName as string] : []) }

const podsOf = ({ client, node }: Asked): Pod[] => client.find(pods, '', [{ index: nodeIndex, value: node }])

const answer = (type: string, body: string, status = 200, reason = 'OK'): HttpResponse => ({
  status,
  reason,
  headers: { 'Content-Type': type },
  body,
})
const text = (body: string): HttpResponse => answer('text/plain; charset=utf-8', body)
const json = (body: object): HttpResponse => answer('application/json', JSON.stringify(body))

const doors: Record<string, (asked: Asked) => HttpResponse> = {
  '/healthz': () => text('ok'),
  '/healthz/ping': () => text('ok'),
  '/healthz/log': () => text('ok'),
  '/healthz/syncloop': () => text('ok'),
  '/pods': (asked) => json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: podsOf(asked) }),
  '/runningpods': (asked) => json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: running(asked).map(brief) }),
  '/configz': (asked) => json({ kubeletconfig: configuration(asked) }),
  '/stats/summary': (asked) => json(summary(asked)),
  '/metrics': (asked) => answer('text/plain; version=0.0.4; charset=utf-8; escaping=underscores', metrics(asked)),
}

/** What a node's kubelet answers to the API server. Models pkg/kubelet/server/server.go (1.36); nothing is measured in a lab. */
export function kubeletAnswer(asked: Asked, request: HttpRequest): HttpResponse {
  const [target = '/'] = request.target.split('?')
  if (target === '/logs') return { status: 301, reason: 'Moved Permanently', headers: { Location: '/logs/' }, body: '' }
  if (target.startsWith('/logs/')) return nodeLogs(asked.files, target.slice('/logs/'.length)) ?? notFound
  const path = target.replace(/(.)\/+$/, '$1')
  const door = Object.hasOwn(doors, path) ? doors[path] : undefined
  return door ? door(asked) : notFound
}

const notFound = answer('text/plain; charset=utf-8', '404 page not found\n', 404, 'Not Found')

const running = (asked: Asked): Pod[] => podsOf(asked).filter(({ status }) => status?.phase === 'Running')

const brief = ({ metadata, spec }: Pod): object => ({
  metadata: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid, creationTimestamp: null },
  spec: { containers: spec.containers.map(({ name, image }) => ({ name, image, resources: {} })) },
  status: {},
})

const nodeOf = ({ client, node }: Asked): Node | undefined => client.get(nodes, '', node)

const configuration = (asked: Asked): object => ({
  kind: 'KubeletConfiguration',
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  address: '0.0.0.0',
  port: 10250,
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
  authorization: { mode: 'Webhook' },
  clusterDomain: 'cluster.local',
  clusterDNS: [asked.clusterDns],
  cgroupDriver: 'systemd',
  maxPods: Number(nodeOf(asked)?.status?.allocatable?.pods ?? 110),
  podCIDR: nodeOf(asked)?.spec.podCIDR ?? '',
  containerRuntimeEndpoint: 'unix:///var/run/containerd/containerd.sock',
})

function summary(asked: Asked): object {
  const time = timestamp(asked.clock.now())
  const started = nodeOf(asked)?.metadata.creationTimestamp
  const memory = amountOf(nodeOf(asked)?.status?.capacity?.memory)
  const usage = {
    cpu: { time, usageNanoCores: 0, usageCoreNanoSeconds: 0 },
    memory: { time, usageBytes: 0, workingSetBytes: 0, rssBytes: 0 },
  }
  return {
    node: { nodeName: asked.node, startTime: started, cpu: usage.cpu, memory: { ...usage.memory, availableBytes: memory } },
    pods: running(asked).map(({ metadata, spec, status }) => ({
      podRef: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
      startTime: status?.startTime,
      containers: spec.containers.map(({ name }) => ({ name, startTime: status?.startTime, ...usage })),
      ...usage,
    })),
  }
}

function metrics(asked: Asked): string {
  const all = running(asked)
  const containers = all.flatMap(({ status }) => status?.containerStatuses ?? []).filter(({ state }) => state?.running).length
  const gauge = (name: string, help: string, sample: string): string =>
    `# HELP ${name} [ALPHA] ${help}\n# TYPE ${name} gauge\n${sample}\n`
  return [
    gauge('kubelet_node_name', "The node's name. The count is always 1.", `kubelet_node_name{node="${asked.node}"} 1`),
    gauge(
      'kubelet_running_containers',
      'Number of containers currently running',
      `kubelet_running_containers{container_state="running"} ${containers}`,
    ),
    gauge('kubelet_running_pods', 'Number of pods that have a running pod sandbox', `kubelet_running_pods ${all.length}`),
  ].join('')
}
