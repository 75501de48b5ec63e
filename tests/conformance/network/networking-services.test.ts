import { describe, expect, it } from 'vitest'
import { core, type Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { expectPorts } from './endpoints-of.ts'
import { execInPod } from './exec.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { agnhostPod, removePod, startPod } from './pods.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

const [httpPort, udpPort, dialerPort, clusterHttpPort, clusterUdpPort] = [8083, 8081, 9080, 80, 90]

interface Network {
  namespace: string
  names: string[]
  dialerIp: string
  endpoint: Thing
  clusterIp: string
  nodePorts: { http: number; udp: number }
  nodeIps: string[]
}

describe.concurrent('Networking Granular Checks: Services', () => {
  const suite = useSuite()
  const selector = { 'selector-services': 'true' }

  async function startNetwork(spec: Thing = {}): Promise<Network> {
    const { api } = suite()
    const namespace = await createNamespace(api, 'nettest')
    const nodes = await readyNodes(api)
    const args = ['netexec', `--http-port=${httpPort}`, `--udp-port=${udpPort}`]
    const server = (node: Thing, i: number): Promise<Thing> =>
      startPod(api, namespace, agnhostPod(`netserver-${i}`, { labels: selector, args, spec: { nodeName: node.metadata.name } }))
    const servers = await Promise.all(nodes.map(server))
    const ports = [
      { name: 'http', port: clusterHttpPort, targetPort: httpPort, protocol: 'TCP' },
      { name: 'udp', port: clusterUdpPort, targetPort: udpPort, protocol: 'UDP' },
    ]
    const made = await api.create(
      core(namespace, 'services'),
      service('node-port-service', { type: 'NodePort', selector, ports, ...spec }),
    )
    const dialer = agnhostPod('test-container-pod', { args: ['netexec', `--http-port=${dialerPort}`] })
    await startPod(api, namespace, agnhostPod('host-test-container-pod', { spec: { hostNetwork: true } }))
    const [http, udp] = made.spec.ports.map((one: Thing) => one.nodePort)
    const names = servers.map((pod) => pod.metadata.name)
    await expectPorts(api, namespace, 'node-port-service', Object.fromEntries(names.map((name) => [name, [udpPort, httpPort]])))
    return {
      namespace,
      names,
      endpoint: servers[0],
      dialerIp: (await startPod(api, namespace, dialer)).status.podIP,
      clusterIp: made.spec.clusterIP,
      nodePorts: { http, udp },
      nodeIps: nodes.map((node) => node.status.addresses.find((one: Thing) => one.type === 'InternalIP').address),
    }
  }
  const onNetwork = async (test: (network: Network) => Promise<void>, spec: Thing = {}): Promise<void> => {
    const network = await startNetwork(spec)
    await test(network)
    await deleteNamespace(suite().api, network.namespace)
  }
  /** What netexec's /dial hears from there. Models framework/network DialFromContainer (1.36). */
  async function dial(from: string, network: Network, dialer: string, target: string): Promise<string[]> {
    const said = await execInPod(suite(), network.namespace, from, [
      '/bin/sh',
      '-c',
      `curl -g -q -s 'http://${dialer}/dial?${target}'`,
    ])
    return JSON.parse(said.stdout).responses ?? []
  }
  const targetOf = (protocol: string, host: string, port: number, request = 'hostname', tries = 1): string =>
    `request=${request}&protocol=${protocol}&host=${host}&port=${port}&tries=${tries}`
  async function hears(from: string, network: Network, dialer: string, target: string, names: string[]): Promise<void> {
    const heard = new Set<string>()
    await until(`${names.join(', ')} at ${target}`, async () => {
      for (const name of await dial(from, network, dialer, target)) heard.add(name)
      return names.every((name) => heard.has(name))
    })
    expect([...heard].sort()).toEqual([...names].sort())
  }
  const portsOf = (protocol: string, network: Network): [number, number] =>
    protocol === 'http' ? [clusterHttpPort, network.nodePorts.http] : [clusterUdpPort, network.nodePorts.udp]

  it.each(['http', 'udp'])('[sig-network] Networking Granular Checks: Services should function for pod-Service: %s', (protocol) =>
    onNetwork(async (network) => {
      const [port, nodePort] = portsOf(protocol, network)
      const dialer = `${network.dialerIp}:${dialerPort}`
      await hears('test-container-pod', network, dialer, targetOf(protocol, network.clusterIp, port), network.names)
      for (const ip of network.nodeIps)
        await hears('test-container-pod', network, dialer, targetOf(protocol, ip, nodePort), network.names)
    }),
  )

  it.each(['http', 'udp'])(
    '[sig-network] Networking Granular Checks: Services should function for node-Service: %s',
    (protocol) =>
      onNetwork(async (network) => {
        const [port, nodePort] = portsOf(protocol, network)
        const ask = (ip: string, at: number): string =>
          protocol === 'http'
            ? `curl -g -q -s --max-time 15 --connect-timeout 1 http://${ip}:${at}/hostName`
            : `echo hostName | nc -w 1 -u ${ip} ${at}`
        for (const [ip, at] of [[network.clusterIp, port], ...network.nodeIps.map((one) => [one, nodePort])] as [
          string,
          number,
        ][]) {
          const heard = new Set<string>()
          await until(`${ip}:${at} answers`, async () => {
            const command = ['/bin/sh', '-c', `${ask(ip, at)} | grep -v '^\\s*$'`]
            heard.add((await execInPod(suite(), network.namespace, 'host-test-container-pod', command)).stdout.trim())
            return network.names.every((name) => heard.has(name))
          })
        }
      }),
  )

  it.each(['http', 'udp'])(
    '[sig-network] Networking Granular Checks: Services should function for endpoint-Service: %s',
    (protocol) =>
      onNetwork(async (network) => {
        const [port, nodePort] = portsOf(protocol, network)
        const dialer = `${network.endpoint.status.podIP}:${httpPort}`
        await hears('test-container-pod', network, dialer, targetOf(protocol, network.clusterIp, port), network.names)
        await hears(
          'test-container-pod',
          network,
          dialer,
          targetOf(protocol, network.nodeIps[0] as string, nodePort),
          network.names,
        )
      }),
  )

  it.each(['http', 'udp'])('[sig-network] Networking Granular Checks: Services should update endpoints: %s', (protocol) =>
    onNetwork(async (network) => {
      const [port] = portsOf(protocol, network)
      const dialer = `${network.dialerIp}:${dialerPort}`
      const target = targetOf(protocol, network.clusterIp, port)
      await hears('test-container-pod', network, dialer, target, network.names)
      const { api } = suite()
      await removePod(api, network.namespace, network.names[0] as string)
      await expectPorts(api, network.namespace, 'node-port-service', { [network.names[1] as string]: [udpPort, httpPort] })
      await hears('test-container-pod', network, dialer, target, network.names.slice(1))
    }),
  )

  it.each(['http', 'udp'])(
    '[sig-network] Networking Granular Checks: Services should be able to handle large requests: %s',
    (protocol) =>
      onNetwork(async (network) => {
        const [port] = portsOf(protocol, network)
        const message = '42'.repeat(protocol === 'http' ? 1024 : 512)
        const request = protocol === 'http' ? `echo?msg=${message}` : `echo%20${message}`
        const target = targetOf(protocol, network.clusterIp, port, request)
        expect(await dial('test-container-pod', network, `${network.dialerIp}:${dialerPort}`, target)).toEqual([message])
      }),
  )

  it.each(['http', 'udp'])(
    '[sig-network] Networking Granular Checks: Services should function for client IP based session affinity: %s [LinuxOnly]',
    (protocol) =>
      onNetwork(
        async (network) => {
          const [port] = portsOf(protocol, network)
          const target = targetOf(protocol, network.clusterIp, port, 'hostname', 20)
          const heard = await dial('test-container-pod', network, `${network.dialerIp}:${dialerPort}`, target)
          expect([heard.length, new Set(heard).size]).toEqual([20, 1])
        },
        { sessionAffinity: 'ClientIP' },
      ),
  )

  it('[sig-network] Networking should provide unchanging, static URL paths for kubernetes api services', async () => {
    const { api } = suite()
    for (const path of ['/healthz', '/api', '/apis', '/metrics', '/openapi/v2', '/openapi/v3', '/version'])
      expect((await api.ask('GET', path)).status).toBe(200)
  })

  it('[sig-network] Networking should check kube-proxy urls', () =>
    onNetwork(async ({ namespace }) => {
      const said = async (url: string): Promise<string> =>
        (
          await execInPod(suite(), namespace, 'host-test-container-pod', [
            '/bin/sh',
            '-c',
            `curl -o /dev/null -i -q -s -w %{http_code} ${url}`,
          ])
        ).stdout
      expect(await said('http://localhost:10256/healthz')).toBe('200')
      expect(await said('http://localhost:10249/healthz')).toBe('200')
      expect(await said('http://localhost:10249/proxyMode')).toBe('200')
    }))
})
