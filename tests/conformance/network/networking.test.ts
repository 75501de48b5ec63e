import { describe, expect, it } from 'vitest'
import type { Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { execInPod } from './exec.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { agnhostPod, startPod } from './pods.ts'
import { type Suite, useSuite } from './suite.ts'
import { until } from './until.ts'

const [httpPort, udpPort, dialerPort] = [8083, 8081, 9080]

interface Network {
  namespace: string
  endpoints: Thing[]
  dialer: Thing
  host: Thing
}

/** A server on each node, a Pod that dials, and one in a node's own network. Models framework/network NetworkingTestConfig (1.36). */
async function startNetwork({ api }: Suite): Promise<Network> {
  const namespace = await createNamespace(api, 'pod-network-test')
  const probe = {
    initialDelaySeconds: 10,
    timeoutSeconds: 30,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    httpGet: { path: '/healthz', port: httpPort },
  }
  const ports = [
    { name: 'http', containerPort: httpPort },
    { name: 'udp', containerPort: udpPort, protocol: 'UDP' },
  ]
  const labels = { 'selector-6e7fa0a3': 'true' }
  const args = ['netexec', `--http-port=${httpPort}`, `--udp-port=${udpPort}`]
  const server = (node: Thing, i: number): Promise<Thing> => {
    const nodeSelector = { 'kubernetes.io/hostname': node.metadata.name }
    const container = { name: 'webserver', imagePullPolicy: 'IfNotPresent', readinessProbe: { ...probe, initialDelaySeconds: 0 } }
    return startPod(api, namespace, agnhostPod(`netserver-${i}`, { labels, args, ports, spec: { nodeSelector }, container }))
  }
  const endpoints = await Promise.all((await readyNodes(api)).map(server))
  const dialerArgs = ['netexec', `--http-port=${dialerPort}`, `--udp-port=${udpPort}`]
  const dialer = startPod(
    api,
    namespace,
    agnhostPod('test-container-pod', { args: dialerArgs, ports: [{ name: 'http', containerPort: dialerPort }] }),
  )
  const host = startPod(api, namespace, agnhostPod('host-test-container-pod', { spec: { hostNetwork: true } }))
  return { namespace, endpoints, dialer: await dialer, host: await host }
}

describe.concurrent('Networking Granular Checks: Pods', () => {
  const suite = useSuite()
  const shell = (namespace: string, pod: string, command: string) =>
    execInPod(suite(), namespace, pod, ['/bin/sh', '-c', command])
  const onNetwork = async (test: (network: Network) => Promise<void>): Promise<void> => {
    const network = await startNetwork(suite())
    await test(network)
    await deleteNamespace(suite().api, network.namespace)
  }

  it.each([
    [
      '[sig-network] Networking Granular Checks: Pods should function for intra-pod communication: http [NodeConformance] [Conformance]',
      'http',
      httpPort,
    ],
    [
      '[sig-network] Networking Granular Checks: Pods should function for intra-pod communication: udp [NodeConformance] [Conformance]',
      'udp',
      udpPort,
    ],
  ])('%s', (_codename, protocol, port) =>
    onNetwork(async ({ namespace, endpoints, dialer }) => {
      for (const { status, metadata } of endpoints) {
        const dial = `http://${dialer.status.podIP}:${dialerPort}/dial?request=hostname&protocol=${protocol}&host=${status.podIP}&port=${port}&tries=1`
        const said = await shell(namespace, dialer.metadata.name, `curl -g -q -s '${dial}'`)
        expect(JSON.parse(said.stdout)).toEqual({ responses: [metadata.name] })
      }
    }),
  )

  it.each([
    [
      '[sig-network] Networking Granular Checks: Pods should function for node-pod communication: http [LinuxOnly] [NodeConformance] [Conformance]',
      'http',
    ],
    [
      '[sig-network] Networking Granular Checks: Pods should function for node-pod communication: udp [LinuxOnly] [NodeConformance] [Conformance]',
      'udp',
    ],
  ])('%s', (_codename, protocol) =>
    onNetwork(async ({ namespace, endpoints, host }) => {
      for (const { status, metadata } of endpoints) {
        const ask =
          protocol === 'http'
            ? `curl -g -q -s --max-time 15 --connect-timeout 1 http://${status.podIP}:${httpPort}/hostName`
            : `echo hostName | nc -w 1 -u ${status.podIP} ${udpPort}`
        await until(`${metadata.name} answers`, async () => {
          const said = await shell(namespace, host.metadata.name, `${ask} | grep -v '^\\s*$'`)
          return said.stdout.trim() === metadata.name
        })
      }
    }),
  )
})
