import { describe, expect, it } from 'vitest'
import { type Api, core, type Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { expectPorts } from './endpoints-of.ts'
import { runHostCmd } from './exec.ts'
import { withNamespace } from './namespace.ts'
import { agnhostPod, createPod, startPod } from './pods.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

describe.concurrent('Services with traffic policies', () => {
  const suite = useSuite()
  const inNamespace = (test: (api: Api, namespace: string, nodes: Thing[]) => Promise<void>) =>
    withNamespace(suite(), async (api, namespace) => test(api, namespace, await readyNodes(api)), 'services')
  const labels = { testid: 'policy' }
  const on = (node: Thing, also: Thing = {}): Thing => ({ nodeName: node.metadata.name, ...also })
  const serve = (api: Api, namespace: string, name: string, spec: Thing, args: string[] = []): Promise<Thing> =>
    startPod(api, namespace, agnhostPod(name, { labels, spec, args: ['netexec', '--http-port=80', '--udp-port=80', ...args] }))
  const ask = (namespace: string, pod: string, url: string) =>
    runHostCmd(suite(), namespace, pod, `curl -q -s --connect-timeout 2 http://${url}`)
  const addressOf = (node: Thing): string => node.status.addresses.find((one: Thing) => one.type === 'InternalIP').address

  it('[sig-network] Services should preserve source pod IP for traffic thru service cluster IP [LinuxOnly]', () =>
    inNamespace(async (api, namespace, nodes) => {
      const spec = { selector: labels, ports: [{ port: 8080, targetPort: 80 }] }
      const made = await api.create(core(namespace, 'services'), service('sourceip-test', spec))
      await serve(api, namespace, 'echo-sourceip', on(nodes[0]))
      await expectPorts(api, namespace, 'sourceip-test', { 'echo-sourceip': [80] })
      for (const [i, node] of nodes.entries()) {
        const { metadata, status } = await startPod(api, namespace, agnhostPod(`pause-pod-${i}`, { spec: on(node) }))
        const { stdout } = await ask(namespace, metadata.name, `${made.spec.clusterIP}:8080/clientip`)
        expect(stdout.split(':')[0]).toBe(status.podIP)
      }
    }))

  it.each([
    ['[sig-network] Services should respect internalTrafficPolicy=Local Pod to Pod', false],
    ['[sig-network] Services should respect internalTrafficPolicy=Local Pod (hostNetwork: true) to Pod', true],
  ])('%s', (_codename, hostNetwork) =>
    inNamespace(async (api, namespace, nodes) => {
      const spec = { selector: labels, ports: [{ port: 80 }], internalTrafficPolicy: 'Local' }
      const made = await api.create(core(namespace, 'services'), service('internal', spec))
      await serve(api, namespace, 'webserver', on(nodes[0]))
      await expectPorts(api, namespace, 'internal', { webserver: [80] })
      const pause = (i: number) => startPod(api, namespace, agnhostPod(`pause-pod-${i}`, { spec: on(nodes[i], { hostNetwork }) }))
      await pause(0)
      await pause(1)
      const url = `${made.spec.clusterIP}:80/hostname`
      expect((await ask(namespace, 'pause-pod-0', url)).stdout).toBe('webserver')
      expect((await ask(namespace, 'pause-pod-1', url)).exitCode).toBe(28)
    }),
  )

  it('[sig-network] Services should support externalTrafficPolicy=Local for type=NodePort', () =>
    inNamespace(async (api, namespace, nodes) => {
      const spec = { type: 'NodePort', selector: labels, ports: [{ port: 80 }], externalTrafficPolicy: 'Local' }
      const made = await api.create(core(namespace, 'services'), service('external-local', spec))
      await serve(api, namespace, 'webserver', on(nodes[0]))
      await expectPorts(api, namespace, 'external-local', { webserver: [80] })
      const { status } = await startPod(api, namespace, agnhostPod('client', { spec: on(nodes[1]) }))
      const { nodePort } = made.spec.ports[0]
      const { stdout } = await ask(namespace, 'client', `${addressOf(nodes[0])}:${nodePort}/clientip`)
      expect([status.podIP, addressOf(nodes[1])]).toContain(stdout.split(':')[0])
    }))

  it('[sig-network] Services should fallback to terminating endpoints when there are no ready endpoints with internalTrafficPolicy=Cluster', () =>
    terminating({ internalTrafficPolicy: 'Cluster' }, true))

  it('[sig-network] Services should fallback to local terminating endpoints when there are no ready endpoints with internalTrafficPolicy=Local', () =>
    terminating({ internalTrafficPolicy: 'Local' }, false))

  /** The one Pod that serves is on its way out, and still answers; elsewhere only when the policy lets it. */
  function terminating(policy: Thing, elsewhere: boolean): Promise<void> {
    return inNamespace(async (api, namespace, nodes) => {
      const spec = { selector: labels, ports: [{ port: 80 }], ...policy }
      const made = await api.create(core(namespace, 'services'), service('terminating', spec))
      await serve(api, namespace, 'webserver', on(nodes[0], { terminationGracePeriodSeconds: 100 }), ['--delay-shutdown=100'])
      for (const i of [0, 1]) await startPod(api, namespace, agnhostPod(`pause-pod-${i}`, { spec: on(nodes[i]) }))
      await api.remove(core(namespace, 'pods', 'webserver'))
      await expectPorts(api, namespace, 'terminating', {})
      const url = `${made.spec.clusterIP}:80/hostname`
      expect((await ask(namespace, 'pause-pod-0', url)).stdout).toBe('webserver')
      const { stdout, exitCode } = await ask(namespace, 'pause-pod-1', url)
      expect([stdout, exitCode]).toEqual(elsewhere ? ['webserver', 0] : ['', 28])
    })
  }

  const never = { exec: { command: ['/bin/false'] }, initialDelaySeconds: 1 }
  const unready = (name: string, node: Thing): Thing =>
    agnhostPod(name, {
      labels,
      args: ['netexec', '--http-port=80', '--delay-shutdown=600'],
      spec: on(node, { terminationGracePeriodSeconds: 600 }),
      container: { readinessProbe: never },
    })

  it.each([
    [
      '[sig-network] Services should be able to connect to terminating and unready endpoints if PublishNotReadyAddresses is true',
      true,
    ],
    [
      '[sig-network] Services should not be able to connect to terminating and unready endpoints if PublishNotReadyAddresses is false',
      false,
    ],
  ])('%s', (_codename, publishNotReadyAddresses) =>
    inNamespace(async (api, namespace, nodes) => {
      const spec = { type: 'NodePort', selector: labels, ports: [{ port: 80 }], publishNotReadyAddresses }
      const made = await api.create(core(namespace, 'services'), service('svc-tolerate-unready', spec))
      await createPod(api, namespace, unready('webserver', nodes[0]))
      await until('it runs', async () => {
        const pod = await api.get(core(namespace, 'pods', 'webserver'))
        return pod.status.containerStatuses?.[0]?.state?.running !== undefined
      })
      const client = (await startPod(api, namespace, agnhostPod('client', { spec: on(nodes[1]) }))).metadata.name
      const urls = [`${made.spec.clusterIP}:80/hostname`, `${addressOf(nodes[1])}:${made.spec.ports[0].nodePort}/hostname`]
      const expectEach = async (): Promise<void> => {
        for (const url of urls) {
          const { stdout, exitCode } = await ask(namespace, client, url)
          expect([url, stdout, exitCode]).toEqual(publishNotReadyAddresses ? [url, 'webserver', 0] : [url, '', 7])
        }
      }
      await expectEach()
      await api.remove(core(namespace, 'pods', 'webserver'))
      await expectEach()
      await api.remove(core(namespace, 'pods', 'webserver'), { gracePeriodSeconds: 0 })
    }),
  )
})
