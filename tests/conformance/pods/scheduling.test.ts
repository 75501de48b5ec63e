import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, busybox, conditionOf, core, type Lab, openLab, pause, type Thing } from './lab.ts'

const pausePod = (name: string, spec: object = {}, metadata: object = {}, container: object = {}): Thing => ({
  metadata: { name, ...metadata },
  spec: { terminationGracePeriodSeconds: 0, containers: [{ name, image: pause, ...container }], ...spec },
})

describe('scheduling', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const pod = (name: string) => lab.get(core(ns, `pods/${name}`))
  const create = (...of: Parameters<typeof pausePod>) => lab.post(core(ns, 'pods'), pausePod(...of))
  const drop = (name: string) => lab.delete(core(ns, `pods/${name}`), { gracePeriodSeconds: 0 })
  const running = (name: string) =>
    lab.until(
      () => pod(name),
      ({ status }) => status.phase === 'Running',
    )
  const whyPending = async (name: string): Promise<string> =>
    conditionOf(
      await lab.until(
        () => pod(name),
        (one) => conditionOf(one, 'PodScheduled')?.status === 'False',
      ),
      'PodScheduled',
    ).message
  const useless = (n: number) =>
    `no new claims to deallocate, preemption: 0/3 nodes are available: ${n} Preemption is not helpful for scheduling.`

  it('a node selector that a node has is respected', async () => {
    await lab.patch('/api/v1/nodes/k8s-node-2', { metadata: { labels: { 'kubernetes.io/e2e-1': '42' } } })
    await create('with-labels', { nodeSelector: { 'kubernetes.io/e2e-1': '42' } })
    expect((await running('with-labels')).spec.nodeName).toBe('k8s-node-2')
    await drop('with-labels')
  })

  it.each([
    [
      'a label that no node has',
      { nodeSelector: { label: 'nonempty' } },
      {},
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector. ${useless(3)}`,
    ],
    [
      'more than any node has',
      {},
      { resources: { requests: { cpu: '1000' } } },
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. ${useless(3)}`,
    ],
    [
      'a priority class that never preempts',
      { preemptionPolicy: undefined },
      { resources: { requests: { 'example.com/none': '1' }, limits: { 'example.com/none': '1' } } },
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient example.com/none. ${useless(3)}`,
    ],
    [
      'a claim that does not exist',
      { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'nope' } }] },
      {},
      '0/3 nodes are available: persistentvolumeclaim "nope" not found. not found',
    ],
  ])('says why a Pod stays: %s', async (what, spec, container, message) => {
    const name = what.replaceAll(' ', '-')
    await create(name, spec, {}, container)
    expect(await whyPending(name)).toBe(message)
    const { items } = await lab.get(core(ns, `events?fieldSelector=involvedObject.name%3D${name}`))
    expect(items).toMatchObject([{ reason: 'FailedScheduling', message, type: 'Warning' }])
    await drop(name)
  })

  describe('[sig-node] NoExecuteTaintManager', () => {
    const key = 'kubernetes.io/e2e-evict-taint-key'
    const tolerating = (tolerationSeconds: number) => ({
      nodeName: 'k8s-node-2',
      tolerations: [{ key, operator: 'Equal', value: 'evictTaintVal', effect: 'NoExecute', tolerationSeconds }],
    })
    const taint = (...taints: object[]) => lab.patch('/api/v1/nodes/k8s-node-2', { spec: { taints } }, 'merge')
    const evicting = { key, value: 'evictTaintVal', effect: 'NoExecute' }
    const gone = async (name: string): Promise<boolean> => (await lab.send('GET', core(ns, `pods/${name}`))).status === 404

    it('Multiple Pods [Serial] evicts pods with minTolerationSeconds [Disruptive]', async () => {
      for (const [name, seconds] of Object.entries({ 'taint-eviction-b1': 5, 'taint-eviction-b2': 20 })) {
        await create(name, tolerating(seconds))
        await running(name)
      }
      await taint(evicting)
      await lab.until(
        async () => [await gone('taint-eviction-b1'), await gone('taint-eviction-b2')],
        (both) => both.every((one) => one),
      )
      await taint()
    })

    it('Single Pod [Serial] removing taint cancels eviction [Disruptive]', async () => {
      await create('taint-eviction-4', tolerating(600))
      await running('taint-eviction-4')
      await taint(evicting)
      await taint()
      await lab.run('sleep 700')
      expect(conditionOf(await pod('taint-eviction-4'), 'Ready').status).toBe('True')
      await drop('taint-eviction-4')
    })
  })

  it('host ports clash by address and protocol only', async () => {
    const nodeSelector = { 'kubernetes.io/hostname': 'k8s-node-1' }
    const port = (hostIP: string, protocol: string) => ({ ports: [{ containerPort: 8080, hostPort: 54321, hostIP, protocol }] })
    await create('port1', { nodeSelector }, {}, port('127.0.0.1', 'TCP'))
    await create('port2', { nodeSelector }, {}, port('192.168.56.202', 'TCP'))
    await create('port3', { nodeSelector }, {}, port('192.168.56.202', 'UDP'))
    for (const name of ['port1', 'port2', 'port3']) await running(name)
    await create('port4', { nodeSelector }, {}, port('127.0.0.1', 'TCP'))
    await create('port5', { nodeSelector }, {}, port('0.0.0.0', 'UDP'))
    for (const name of ['port4', 'port5'])
      expect(await whyPending(name)).toContain("1 node(s) didn't have free ports for the requested pod ports")
    await drop('port1')
    await running('port4')
    for (const name of ['port2', 'port3', 'port4', 'port5']) await drop(name)
  })

  it('waits behind scheduling gates', async () => {
    await create('gated', { schedulingGates: [{ name: 'example.com/foo' }, { name: 'example.com/bar' }] })
    await lab.settle()
    expect(conditionOf(await pod('gated'), 'PodScheduled')).toMatchObject({ status: 'False', reason: 'SchedulingGated' })
    for (const schedulingGates of [[{ name: 'example.com/bar' }], []]) {
      const latest = await pod('gated')
      await lab.put(core(ns, 'pods/gated'), { ...latest, spec: { ...latest.spec, schedulingGates } })
    }
    await running('gated')
    await drop('gated')
  })

  it('keeps off a tainted node without a toleration, and off nodes by affinity between Pods', async () => {
    const taints = [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }]
    await lab.patch('/api/v1/nodes/k8s-node-1', { spec: { taints } })
    await create('free')
    await create('tolerant', {
      tolerations: [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }],
      nodeSelector: { 'kubernetes.io/hostname': 'k8s-node-1' },
    })
    expect((await running('free')).spec.nodeName).toBe('k8s-node-2')
    await running('tolerant')
    await lab.patch('/api/v1/nodes/k8s-node-1', { spec: { taints: null } })
    const term = { labelSelector: { matchLabels: { group: 'a' } }, topologyKey: 'kubernetes.io/hostname' }
    const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    for (const name of ['a1', 'a2']) await create(name, { affinity: { podAntiAffinity } }, { labels: { group: 'a' } })
    const places = [await running('a1'), await running('a2')].map((one) => one.spec.nodeName).sort()
    expect(places).toEqual(['k8s-node-1', 'k8s-node-2'])
    await create('a3', { affinity: { podAntiAffinity } }, { labels: { group: 'a' } })
    expect(await whyPending('a3')).toContain("2 node(s) didn't match pod anti-affinity rules")
    const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, namespaceSelector: {} }] }
    await create('near', { affinity: { podAffinity } })
    await running('near')
    await drop('a1')
    await running('a3')
    for (const name of ['free', 'tolerant', 'a2', 'a3', 'near']) await drop(name)
  })

  it('spreads over domains', async () => {
    for (const [node, zone] of [
      ['k8s-node-1', 'a'],
      ['k8s-node-2', 'b'],
    ])
      await lab.patch(`/api/v1/nodes/${node}`, { metadata: { labels: { 'e2e-zone': zone } } })
    const topologySpreadConstraints = [
      {
        maxSkew: 1,
        topologyKey: 'e2e-zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { spread: 'x' } },
      },
    ]
    for (let i = 0; i < 4; i++) await create(`spread-${i}`, { topologySpreadConstraints }, { labels: { spread: 'x' } })
    const places = await Promise.all([0, 1, 2, 3].map(async (i) => (await running(`spread-${i}`)).spec.nodeName))
    expect(places.filter((node) => node === 'k8s-node-1')).toHaveLength(2)
    for (let i = 0; i < 4; i++) await drop(`spread-${i}`)
  })

  describe('preemption', () => {
    const resource = 'scheduling.k8s.io/foo'
    const asks = (amount: number) => ({
      resources: { requests: { [resource]: String(amount) }, limits: { [resource]: String(amount) } },
    })
    const offer = (node: string, amount: number | null) =>
      lab.patch(`/api/v1/nodes/${node}/status`, {
        status: {
          capacity: { [resource]: amount === null ? null : String(amount) },
          allocatable: { [resource]: amount === null ? null : String(amount) },
        },
      })
    beforeAll(async () => {
      for (const [name, value] of [
        ['p-low', 1],
        ['p-medium', 100],
        ['p-high', 1000],
      ])
        await lab.post('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name }, value })
      await lab.post('/apis/scheduling.k8s.io/v1/priorityclasses', {
        metadata: { name: 'p-meek' },
        value: 1000,
        preemptionPolicy: 'Never',
      })
    })

    it('a Pod of high priority gets the place of the lowest', async () => {
      for (const node of ['k8s-node-1', 'k8s-node-2']) await offer(node, 5)
      const names: string[] = []
      for (const [i, node] of ['k8s-node-1', 'k8s-node-1', 'k8s-node-2', 'k8s-node-2'].entries()) {
        const name = `pod${i}-0-sched-preemption`
        names.push(name)
        const priorityClassName = i === 0 ? 'p-low' : 'p-medium'
        const finalizers = i === 0 ? { finalizers: ['example.com/test-finalizer'] } : {}
        await create(name, { priorityClassName, nodeSelector: { 'kubernetes.io/hostname': node } }, finalizers, asks(2))
        await running(name)
      }
      await create('meek', { priorityClassName: 'p-meek' }, {}, asks(2))
      expect(await whyPending('meek')).toBe(
        `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient ${resource}. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.`,
      )
      await drop('meek')
      await create('preemptor', { priorityClassName: 'p-high' }, {}, asks(2))
      const victim = await lab.until(
        () => pod(names[0] as string),
        ({ metadata }) => metadata.deletionTimestamp !== undefined,
      )
      expect(conditionOf(victim, 'DisruptionTarget')).toMatchObject({
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      })
      await lab.patch(core(ns, `pods/${names[0]}`), { metadata: { finalizers: null } }, 'merge')
      const winner = await running('preemptor')
      expect(winner.spec.nodeName).toBe('k8s-node-1')
      expect(winner.status.nominatedNodeName).toBeUndefined()
      const { items } = await lab.get(core(ns, `events?fieldSelector=involvedObject.name%3D${names[0]}`))
      expect(items.map((one: Thing) => one.message)).toContain(`Preempted by pod ${winner.metadata.uid} on node k8s-node-1`)
      for (const name of [...names.slice(1), 'preemptor']) await drop(name)
      await lab.settle()
    })

    it('ReplicaSets of victims do not take the place back', async () => {
      await offer('k8s-node-1', 1000)
      await offer('k8s-node-2', null)
      for (const [i, priority] of [1, 2, 3, 4].entries())
        await lab.post('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: `p${i + 1}` }, value: priority })
      const set = (name: string, priorityClassName: string, amount: number) => ({
        metadata: { name: `rs-${name}` },
        spec: {
          replicas: 1,
          selector: { matchLabels: { name } },
          template: {
            metadata: { labels: { name } },
            spec: {
              ...pausePod(name, { priorityClassName, nodeSelector: { 'kubernetes.io/hostname': 'k8s-node-1' } }, {}, asks(amount))
                .spec,
            },
          },
        },
      })
      const seen = new Set<string>()
      const look = async () => {
        const { items } = await lab.get(core(ns, 'pods'))
        for (const one of items) seen.add(`${one.metadata.labels?.name} ${one.metadata.name}`)
        return items
      }
      for (const [name, priority, amount] of [
        ['pod1', 'p1', 200],
        ['pod2', 'p2', 300],
        ['pod3', 'p3', 450],
      ] as const)
        await lab.post(apps(ns, 'replicasets'), set(name, priority, amount))
      await lab.until(look, (items) => items.filter((one: Thing) => one.status.phase === 'Running').length === 3)
      await create('pod4', { priorityClassName: 'p4', nodeSelector: { 'kubernetes.io/hostname': 'k8s-node-1' } }, {}, asks(500))
      await running('pod4')
      await lab.settle()
      await look()
      const count = (name: string) => [...seen].filter((one) => one.startsWith(`${name} `)).length
      expect(['pod1', 'pod2', 'pod3'].map(count)).toEqual([2, 2, 1])
      for (const name of ['pod1', 'pod2', 'pod3'])
        await lab.delete(apps(ns, `replicasets/rs-${name}`), { propagationPolicy: 'Background' })
      await drop('pod4')
      await offer('k8s-node-1', null)
    })
  })

  describe('RuntimeClass', () => {
    const runtimeClass = (name: string, more: object = {}) =>
      lab.post('/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name }, handler: 'test-handler', ...more })
    const podOf = (name: string, runtimeClassName: string) => ({
      metadata: { name },
      spec: {
        runtimeClassName,
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        containers: [{ name: 'test', image: busybox, command: ['true'] }],
      },
    })

    it('that does not exist is refused, one that was deleted too', async () => {
      await runtimeClass('deleted')
      await lab.delete('/apis/node.k8s.io/v1/runtimeclasses/deleted')
      for (const name of ['deleted', 'never-was']) {
        const { status, body } = await lab.send('POST', core(ns, 'pods'), podOf('rc', name))
        expect(status).toBe(403)
        expect(body.message).toBe(`pods "rc" is forbidden: pod rejected: RuntimeClass "${name}" not found`)
      }
    })

    it('gives its overhead, node selector and tolerations, and a handler that the node has not got holds the sandbox up', async () => {
      const podFixed = { cpu: '10m', memory: '1Mi' }
      const nodeSelector = { 'kubernetes.io/hostname': 'k8s-node-2' }
      const tolerations = [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'NoSchedule' }]
      await runtimeClass('heavy', { overhead: { podFixed }, scheduling: { nodeSelector, tolerations } })
      await runtimeClass('light')
      for (const [name, overhead] of [
        ['heavy', podFixed],
        ['light', undefined],
      ] as const) {
        await lab.post(core(ns, 'pods'), podOf(`rc-${name}`, name))
        const placed = await lab.until(
          () => pod(`rc-${name}`),
          ({ spec }) => spec.nodeName !== undefined,
        )
        expect(placed.spec.overhead).toEqual(overhead)
        if (overhead) {
          expect(placed.spec.nodeName).toBe('k8s-node-2')
          expect(placed.spec.tolerations).toContainEqual(tolerations[0])
        }
        const { items } = await lab.until(
          () => lab.get(core(ns, `events?fieldSelector=involvedObject.name%3Drc-${name},reason%3DFailedCreatePodSandBox`)),
          (list) => list.items.length > 0,
        )
        expect(items[0].message).toBe(
          'Failed to create pod sandbox: rpc error: code = Unknown desc = unable to get OCI runtime for sandbox "' +
            items[0].message.split('"')[1] +
            '": no runtime for "test-handler" is configured',
        )
        await drop(`rc-${name}`)
      }
    })
  })
})
