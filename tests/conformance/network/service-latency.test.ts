import { describe, expect, it } from 'vitest'
import { type Api, core, group } from './api.ts'
import { images } from './images.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { deploymentBytes, serviceBytes } from './protobuf.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'
import { informer, type Watching } from './watch.ts'

const [totalTrials, parallelTrials] = [200, 15]
const name = 'svc-latency-rc'

describe('Service endpoints latency', () => {
  const suite = useSuite()

  /** Milliseconds from asking for a Service until its Endpoints have an address. */
  async function trial(api: Api, namespace: string, endpoints: Watching): Promise<number> {
    const started = performance.now()
    const { metadata } = await api.createBytes(core(namespace, 'services'), serviceBytes('latency-svc-', { name }))
    await endpoints.until(metadata.name, ({ object }) => object.metadata.name === metadata.name && object.subsets?.[0]?.addresses)
    return performance.now() - started
  }

  it('[sig-network] Service endpoints latency should not be very high [Conformance]', async () => {
    const { api } = suite()
    const namespace = await createNamespace(api, 'svc-latency')
    await api.createBytes(group('apps/v1', namespace, 'deployments'), deploymentBytes(name, images.pause))
    const path = group('apps/v1', namespace, 'deployments', name)
    await until('the Deployment complete', async () => (await api.get(path)).status.availableReplicas === 1)
    const endpoints = await informer(api, core(namespace, 'endpoints'))
    await trial(api, namespace, endpoints)
    const taken: number[] = []
    let left = totalTrials
    const worker = async (): Promise<void> => {
      while (left-- > 0) taken.push(await trial(api, namespace, endpoints))
    }
    await Promise.all(Array.from({ length: parallelTrials }, worker))
    endpoints.stop()
    expect(taken).toHaveLength(totalTrials)
    expect(await api.list(core(namespace, 'services'))).toHaveLength(totalTrials + 1)
    await deleteNamespace(api, namespace)
    await until('its addresses are free', async () => (await api.list('/apis/networking.k8s.io/v1/ipaddresses')).length < 10)
  })
})
