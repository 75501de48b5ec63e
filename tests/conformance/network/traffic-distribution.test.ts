import { beforeAll, describe, expect, it } from 'vitest'
import { core, ofService, slicesPath, type Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { expectPorts } from './endpoints-of.ts'
import { hostOutput } from './exec.ts'
import { createNamespace } from './namespace.ts'
import { agnhostPod, removePod, startPod } from './pods.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

/** Two nodes in zones of their own, a server and a client on each. Models network/traffic_distribution.go (1.36). */
describe('Traffic Distribution', () => {
  const suite = useSuite()
  const labels = { app: 'distributed' }
  let namespace = ''

  beforeAll(async () => {
    const { api } = suite()
    namespace = await createNamespace(api, 'traffic-distribution')
    const nodes = await readyNodes(api)
    for (const [i, { metadata }] of nodes.entries()) {
      const zone = { 'topology.kubernetes.io/zone': `zone-${i}` }
      await api.patch(`/api/v1/nodes/${metadata.name}`, 'merge', { metadata: { labels: zone } })
      const spec = { nodeName: metadata.name }
      await startPod(api, namespace, agnhostPod(`server-${i}`, { labels, spec, args: ['serve-hostname'] }))
      await startPod(api, namespace, agnhostPod(`client-${i}`, { spec }))
    }
  }, 60_000)

  const create = (name: string, trafficDistribution?: string): Promise<Thing> => {
    const ports = [{ port: 80, targetPort: 9376, protocol: 'TCP' }]
    const spec = { selector: labels, ports, ...(trafficDistribution ? { trafficDistribution } : {}) }
    return suite().api.create(core(namespace, 'services'), service(name, spec))
  }
  /** Who answers ten requests of this client. */
  async function answerers(client: number, { spec }: Thing): Promise<string[]> {
    const loop = `for i in $(seq 1 10); do curl -s http://${spec.clusterIP}/; echo; done`
    const said = await hostOutput(suite(), namespace, `client-${client}`, loop)
    return [...new Set(said.split('\n').filter((line) => line !== ''))].sort()
  }
  const bothReady = (name: string): Promise<void> =>
    expectPorts(suite().api, namespace, name, { 'server-0': [9376], 'server-1': [9376] })

  it('[sig-network] Traffic Distribution should be to all endpoints when it is not set', async () => {
    const made = await create('plain')
    await bothReady('plain')
    expect(await answerers(0, made)).toEqual(['server-0', 'server-1'])
  })

  it.each([
    ['PreferSameZone', 'forZones', 'zone'],
    ['PreferClose', 'forZones', 'zone'],
    ['PreferSameNode', 'forNodes', 'node'],
  ])('[sig-network] Traffic Distribution should route traffic to endpoints in the same %s', async (distribution, hint, word) => {
    const name = distribution.toLowerCase()
    const made = await create(name, distribution)
    await bothReady(name)
    const [slice] = await suite().api.list(slicesPath(namespace), ofService(name))
    for (const { hints } of slice.endpoints) expect(hints[hint]?.[0]?.name).toMatch(new RegExp(word))
    for (const client of [0, 1]) expect(await answerers(client, made)).toEqual([`server-${client}`])
  })

  it('[sig-network] Traffic Distribution should fall back to other zones when the own one has no endpoint', async () => {
    const { api } = suite()
    const made = await create('fallback', 'PreferSameZone')
    await bothReady('fallback')
    await removePod(api, namespace, 'server-0')
    await expectPorts(api, namespace, 'fallback', { 'server-1': [9376] })
    await until('the other zone answers', async () => (await answerers(0, made)).join() === 'server-1')
  })
})
