import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, apps, busybox, core, eventually, httpd, type Lab, openLab, pause, type Thing } from './lab.ts'

const dongle = 'requests.example.com/dongle'

describe('quotas and limits of Pods', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
  })
  afterAll(() => lab.close())

  const hard = { pods: '5', cpu: '1', memory: '500Mi', 'requests.ephemeral-storage': '50Gi', [dongle]: '3' }
  const counts = { 'count/replicasets.apps': '5', replicationcontrollers: '10' }
  const setUp = async (limits: object): Promise<void> => {
    ns = await lab.namespace()
    await lab.post(core(ns, 'resourcequotas'), { metadata: { name: 'test-quota' }, spec: { hard: limits } })
  }
  const uses = async (used: Record<string, string>): Promise<void> => {
    const is = ({ status }: Thing): boolean => Object.entries(used).every(([key, value]) => status?.used?.[key] === value)
    await eventually(() => lab.get(core(ns, 'resourcequotas/test-quota')), is)
  }
  const pod = (name: string, requests: object, limits: object = {}): object => ({
    metadata: { name },
    spec: { containers: [{ name: 'pause', image: pause, resources: { requests, limits } }] },
  })
  const refused = async (body: object, why: string): Promise<void> => {
    const { status, body: answer } = await lab.send('POST', core(ns, 'pods'), body)
    expect([status, answer.reason]).toEqual([403, 'Forbidden'])
    expect(answer.message).toContain(why)
  }

  it('[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a pod.', async () => {
    await setUp(hard)
    await uses({ pods: '0', cpu: '0', memory: '0' })
    const asked = { cpu: '500m', memory: '252Mi', 'ephemeral-storage': '30Gi', 'example.com/dongle': '2' }
    await lab.post(core(ns, 'pods'), pod('test-pod', asked, { 'example.com/dongle': '2' }))
    const used = { pods: '1', cpu: '500m', memory: '252Mi', 'requests.ephemeral-storage': '30Gi', [dongle]: '2' }
    await uses(used)
    const small = { 'ephemeral-storage': '1Gi', memory: '100Mi' }
    await refused(
      pod('fail-pod', { ...small, cpu: '600m' }),
      'exceeded quota: test-quota, requested: cpu=600m, used: cpu=500m, limited: cpu=1',
    )
    const two = { 'example.com/dongle': '2' }
    await refused(
      pod('fail-pod-dongle', { ...small, cpu: '100m', ...two }, two),
      `exceeded quota: test-quota, requested: ${dongle}=2, used: ${dongle}=2, limited: ${dongle}=3`,
    )
    const stored = await lab.get(core(ns, 'pods/test-pod'))
    stored.spec.containers[0].resources.requests.cpu = '100m'
    const changed = await lab.send('PUT', core(ns, 'pods/test-pod'), stored)
    expect(changed.status).toBe(422)
    await uses(used)
    await lab.delete(core(ns, 'pods/test-pod'), { gracePeriodSeconds: 0 })
    await uses({ pods: '0', cpu: '0', memory: '0', 'requests.ephemeral-storage': '0', [dongle]: '0' })
  })

  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'nginx', image: httpd }] } }
  it.each<[string, string, () => string, object]>([
    ['replica set', 'count/replicasets.apps', () => apps(ns, 'replicasets'), { selector: { matchLabels: { a: 'b' } } }],
    ['replication controller', 'replicationcontrollers', () => core(ns, 'replicationcontrollers'), { selector: { a: 'b' } }],
  ])(
    '[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a %s.',
    async (_title, key, path, spec) => {
      await setUp(counts)
      await uses({ [key]: '0' })
      await lab.post(path(), { metadata: { name: 'test' }, spec: { replicas: 0, template, ...spec } })
      await uses({ [key]: '1' })
      await lab.delete(`${path()}/test`)
      await uses({ [key]: '0' })
    },
  )

  it('[sig-scheduling] LimitRange should create a LimitRange with defaults and ensure pod has those defaults applied.', async () => {
    ns = await lab.namespace()
    const amounts = (cpu: string, memory: string, storage: string): Thing =>
      Object.fromEntries(Object.entries({ cpu, memory, 'ephemeral-storage': storage }).filter(([, value]) => value !== ''))
    const [least, most] = [amounts('50m', '100Mi', '100Gi'), amounts('500m', '500Mi', '500Gi')]
    const limit = { type: 'Container', min: least, max: most, default: most, defaultRequest: amounts('100m', '200Mi', '200Gi') }
    await lab.post(core(ns, 'limitranges'), { metadata: { name: 'limit-range' }, spec: { limits: [limit] } })
    expect((await lab.get(core(ns, 'limitranges/limit-range'))).spec.limits[0]).toMatchObject(limit)
    const resourcesOf = async (name: string, requests: object, limits: object = {}): Promise<Thing> =>
      (await lab.post(core(ns, 'pods'), pod(name, requests, limits))).spec.containers[0].resources
    expect(await resourcesOf('pod-no-resources', {})).toEqual({ requests: limit.defaultRequest, limits: most })
    // a limit alone is the request too
    expect(await resourcesOf('pod-partial-resources', amounts('', '150Mi', '150Gi'), amounts('300m', '', ''))).toEqual({
      requests: amounts('300m', '150Mi', '150Gi'),
      limits: amounts('300m', '500Mi', '500Gi'),
    })
    const [little, much] = [amounts('10m', '50Mi', '50Gi'), amounts('600m', '600Mi', '600Gi')]
    await refused(pod('little', little), 'minimum cpu usage per Container is 50m, but request is 10m')
    await refused(pod('much', much, much), 'maximum cpu usage per Container is 500m, but limit is 600m')
    const stored = await lab.get(core(ns, 'limitranges/limit-range'))
    stored.spec.limits[0].min = amounts('9m', '49Mi', '49Gi')
    await lab.put(core(ns, 'limitranges/limit-range'), stored)
    await resourcesOf('pod-2', little)
    await refused(pod('much', much, much), 'maximum cpu usage per Container is 500m, but limit is 600m')
    await lab.delete(core(ns, 'limitranges/limit-range'))
    expect((await lab.send('GET', core(ns, 'limitranges/limit-range'))).status).toBe(404)
    expect(await resourcesOf('pod-3', much, much)).toEqual({ requests: much, limits: much })
  })

  it('[sig-storage] CSIInlineVolumes should support CSIVolumeSource in Pod API', async () => {
    ns = await lab.namespace()
    const csi = { driver: 'e2e.example.com', volumeAttributes: { my: 'attribute' }, readOnly: true, fsType: 'ext4' }
    const volumes = [{ name: 'volume', csi }]
    const containers = [{ name: 'c', image: agnhost, volumeMounts: [{ name: 'volume', mountPath: '/v' }] }]
    const spec = { schedulerName: 'nobody', volumes, containers, restartPolicy: 'Never' }
    await lab.post(core(ns, 'pods'), { metadata: { name: 'pod-csi-inline-volumes', labels: { test: 'x' } }, spec })
    const stored = await lab.get(core(ns, 'pods/pod-csi-inline-volumes'))
    expect(stored.spec.volumes).toContainEqual({ name: 'volume', csi })
    const patched = await lab.patch(core(ns, 'pods/pod-csi-inline-volumes'), { metadata: { labels: { patched: 'yes' } } })
    expect(patched.metadata.labels).toEqual({ test: 'x', patched: 'yes' })
    const { items } = await lab.get(`${core(ns, 'pods')}?labelSelector=patched%3Dyes`)
    expect(items.map((item: Thing) => item.spec.volumes[0])).toEqual([{ name: 'volume', csi }])
    await lab.delete(core(ns, 'pods/pod-csi-inline-volumes'))
    expect((await lab.send('GET', core(ns, 'pods/pod-csi-inline-volumes'))).status).toBe(404)
  })

  it('[sig-storage] EmptyDir wrapper volumes should not conflict', async () => {
    ns = await lab.namespace()
    await lab.post(core(ns, 'secrets'), { metadata: { name: 'wrapped' }, data: { 'data-1': 'dmFsdWUtMQo=' } })
    await lab.post(core(ns, 'configmaps'), { metadata: { name: 'wrapped' }, data: { 'data-1': 'value-1' } })
    const volumeMounts = [
      { name: 'secret-volume', mountPath: '/etc/secret-volume', readOnly: true },
      { name: 'configmap-volume', mountPath: '/etc/configmap-volume' },
    ]
    const volumes = [
      { name: 'secret-volume', secret: { secretName: 'wrapped' } },
      { name: 'configmap-volume', configMap: { name: 'wrapped' } },
    ]
    const containers = [{ name: 'secret-test', image: agnhost, args: ['test-webserver'], volumeMounts }]
    await lab.post(core(ns, 'pods'), { metadata: { name: 'wrapped' }, spec: { containers, volumes } })
    await runs(1, '')
  })

  it('[sig-storage] EmptyDir wrapper volumes should not cause race condition when used for configmaps [Serial]', async () => {
    ns = await lab.namespace()
    const names = Array.from({ length: 50 }, (_, i) => `racey-configmap-${i}`)
    for (const name of names) await lab.post(core(ns, 'configmaps'), { metadata: { name }, data: { 'data-1': 'value-1' } })
    const items = [{ key: 'data-1', path: 'data-1' }]
    const labels = { name: 'wrapped-volume-race' }
    const spec = {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'test-container',
          image: busybox,
          command: ['sleep', '10000'],
          volumeMounts: names.map((name) => ({ name, mountPath: `/etc/${name}` })),
        },
      ],
      volumes: names.map((name) => ({ name, configMap: { name, items } })),
    }
    const template = { metadata: { labels }, spec }
    await lab.post(core(ns, 'replicationcontrollers'), {
      metadata: { name: 'race' },
      spec: { replicas: 5, selector: labels, template },
    })
    await runs(5, 'name=wrapped-volume-race')
  })

  /** So many Pods run, chosen by a label. */
  async function runs(wanted: number, selector: string): Promise<void> {
    const running = ({ items }: Thing): boolean =>
      items.length === wanted && items.every(({ status }: Thing) => status.phase === 'Running')
    await lab.until(() => lab.get(`${core(ns, 'pods')}?labelSelector=${encodeURIComponent(selector)}`), running)
  }
})
