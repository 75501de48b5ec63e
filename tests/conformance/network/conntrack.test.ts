import { describe, it } from 'vitest'
import { type Api, core, type Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { agnhostPod, createPod, readyPod, removePod, startPod } from './pods.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

const [sourcePort, targetPort] = [12345, 80]

describe.concurrent('Conntrack', () => {
  const suite = useSuite()
  const labels = { 'udp-server': 'true' }
  const addressOf = (node: Thing): string => node.status.addresses.find((one: Thing) => one.type === 'InternalIP').address

  /** From one port, for ever: what names come back is in its log. */
  const client = (node: Thing, ip: string, port: number, spec: Thing = {}): Thing =>
    agnhostPod('pod-client', {
      spec: { nodeName: node.metadata.name, ...spec },
      container: {
        args: undefined,
        command: [
          '/bin/sh',
          '-c',
          `date; for i in $(seq 1 3000); do echo "$(date) Try: \${i}"; echo hostname | nc -u -w 5 -p ${sourcePort} ${ip} ${port}; echo; done`,
        ],
      },
    })
  const server = (name: string, node: Thing, container: Thing = {}): Thing =>
    agnhostPod(name, {
      labels,
      args: ['netexec', `--udp-port=${targetPort}`],
      ports: [{ containerPort: targetPort, protocol: 'UDP' }],
      spec: { nodeName: node.metadata.name },
      container,
    })
  const logHas = (api: Api, namespace: string, name: string): Promise<unknown> =>
    until(
      `${name} in the client's log`,
      async () => {
        const { body } = await api.ask('GET', core(namespace, 'pods', 'pod-client', 'log'))
        return String(body).includes(name)
      },
      { withinMs: 60_000 },
    )

  async function start(type: string): Promise<{ api: Api; namespace: string; nodes: Thing[]; made: Thing }> {
    const { api } = suite()
    const namespace = await createNamespace(api, 'conntrack')
    const ports = [{ name: 'udp', protocol: 'UDP', port: 80, targetPort }]
    const made = await api.create(core(namespace, 'services'), service('svc-udp', { type, selector: labels, ports }))
    return { api, namespace, nodes: await readyNodes(api), made }
  }

  it.each([
    [
      '[sig-network] Conntrack should be able to preserve UDP traffic when server pod cycles for a NodePort service',
      'NodePort',
      {},
    ],
    [
      '[sig-network] Conntrack should be able to preserve UDP traffic when server pod cycles for a ClusterIP service',
      'ClusterIP',
      {},
    ],
    [
      '[sig-network] Conntrack should be able to preserve UDP traffic when server pod cycles for a ClusterIP service and client is hostNetwork',
      'ClusterIP',
      { hostNetwork: true },
    ],
  ])('%s', async (_codename, type, spec) => {
    const { api, namespace, nodes, made } = await start(type)
    const target: [string, number] =
      type === 'NodePort' ? [addressOf(nodes[1]), made.spec.ports[0].nodePort] : [made.spec.clusterIP, 80]
    await startPod(api, namespace, client(nodes[0], ...target, spec))
    await startPod(api, namespace, server('pod-server-1', nodes[1]))
    await logHas(api, namespace, 'pod-server-1')
    await startPod(api, namespace, server('pod-server-2', nodes[1]))
    await removePod(api, namespace, 'pod-server-1')
    await logHas(api, namespace, 'pod-server-2')
    await deleteNamespace(api, namespace)
  })

  it('[sig-network] Conntrack should be able to preserve UDP traffic when initial unready endpoints get ready', async () => {
    const { api, namespace, nodes, made } = await start('ClusterIP')
    await startPod(api, namespace, client(nodes[0], made.spec.clusterIP, 80))
    const readinessProbe = { initialDelaySeconds: 5, httpGet: { path: '/healthz', port: 8080 } }
    await createPod(api, namespace, server('pod-server-1', nodes[1], { readinessProbe }))
    await readyPod(api, namespace, 'pod-server-1')
    await logHas(api, namespace, 'pod-server-1')
    await deleteNamespace(api, namespace)
  })
})
