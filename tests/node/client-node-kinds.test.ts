import { connect, createServer, type Server, type Socket } from 'node:net'
import * as k8s from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newLab, removeData, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

type Call = (request: object) => Promise<{ items?: { metadata?: { name?: string } }[]; kind?: string }>

/** Every list of every API class of the library, and every kind of write by its dynamic client. */
describe('@kubernetes/client-node, kind by kind', () => {
  let server: TestServer
  let lab: TestLab
  let config: k8s.KubeConfig
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
    config = new k8s.KubeConfig()
    config.loadFromString(await (await call(server, `/api/labs/${lab.id}/kubeconfig`, undefined, lab.token)).text())
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  const alpha =
    /(V\d+(alpha|beta)\d+|InternalApiserver|StorageMigration|Custom|Logs|WellKnown|Openid|Version)Api$|^(Apis|Core)Api$/
  const classes = Object.entries(k8s).filter(
    ([name, value]) => typeof value === 'function' && /^[A-Z]\w+(V\d+)\w*Api$/.test(name) && !alpha.test(name),
  ) as [string, new () => k8s.CoreV1Api][]
  const lists = classes.flatMap(([name, type]) =>
    Object.getOwnPropertyNames(type.prototype)
      .filter((method) => /^list[A-Z]\w+$/.test(method) && !method.endsWith('WithHttpInfo'))
      .map((method): [string, string, new () => k8s.CoreV1Api] => [name, method, type]),
  )

  it('finds the lists of all classes', () => expect(lists.length).toBeGreaterThan(80))

  it.each(lists)('%s.%s', async (_name, method, type) => {
    const api = config.makeApiClient(type as never) as unknown as Record<string, Call>
    const list = await (api[method] as Call)({ namespace: 'kube-system', limit: 2 })
    expect(Array.isArray(list.items)).toBe(true)
    expect(list.kind).toMatch(/List$/)
  })

  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  const workload = { selector: { matchLabels: { app: 'x' } }, template }
  const role = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
  const service = { service: { name: 'x', port: { number: 80 } } }
  const kinds: [apiVersion: string, kind: string, rest: object][] = [
    ['v1', 'ConfigMap', { data: { a: '1' } }],
    ['v1', 'Secret', { stringData: { a: '1' } }],
    ['v1', 'Service', { spec: { ports: [{ port: 80 }] } }],
    ['v1', 'ServiceAccount', {}],
    ['v1', 'Pod', { spec: template.spec }],
    ['v1', 'ReplicationController', { spec: { replicas: 0, selector: { app: 'x' }, template } }],
    ['v1', 'ResourceQuota', { spec: { hard: { pods: '9' } } }],
    ['v1', 'LimitRange', { spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] } }],
    ['v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
    ['v1', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }] }],
    ['v1', 'PodTemplate', { template }],
    ['apps/v1', 'Deployment', { spec: { replicas: 0, ...workload } }],
    ['apps/v1', 'ReplicaSet', { spec: { replicas: 0, ...workload } }],
    ['apps/v1', 'StatefulSet', { spec: { replicas: 0, serviceName: 'x', ...workload } }],
    [
      'apps/v1',
      'DaemonSet',
      { spec: { ...workload, template: { ...template, spec: { ...template.spec, nodeSelector: { no: 'where' } } } } },
    ],
    ['batch/v1', 'Job', { spec: { suspend: true, template: { spec: { ...template.spec, restartPolicy: 'Never' } } } }],
    [
      'batch/v1',
      'CronJob',
      {
        spec: {
          schedule: '0 0 1 1 *',
          suspend: true,
          jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
        },
      },
    ],
    [
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      { spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } } },
    ],
    ['policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector: { matchLabels: { app: 'y' } } } }],
    ['networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: service } }],
    ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }],
    ['rbac.authorization.k8s.io/v1', 'Role', { rules: role }],
    [
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
        subjects: [{ kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' }],
      },
    ],
    ['coordination.k8s.io/v1', 'Lease', { spec: { holderIdentity: 'me', leaseDurationSeconds: 15 } }],
    [
      'discovery.k8s.io/v1',
      'EndpointSlice',
      { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.2.3'] }], ports: [{ port: 80 }] },
    ],
    ['v1', 'Namespace', {}],
    [
      'v1',
      'PersistentVolume',
      { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } } },
    ],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: role }],
    ['scheduling.k8s.io/v1', 'PriorityClass', { value: 5 }],
    ['storage.k8s.io/v1', 'StorageClass', { provisioner: 'x.io/y' }],
    ['networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'x.io/y' } }],
    ['node.k8s.io/v1', 'RuntimeClass', { handler: 'runc' }],
  ]

  it.each(kinds)('%s %s is made, read, patched three ways, replaced and deleted', async (apiVersion, kind, rest) => {
    const objects = k8s.KubernetesObjectApi.makeApiClient(config)
    const name = 'each-kind'
    const of = { apiVersion, kind, metadata: { name, namespace: 'default' } }
    const made = (await objects.create({ ...of, ...rest })) as k8s.KubernetesObject
    expect(made).toMatchObject({ apiVersion, kind, metadata: { name, uid: expect.any(String) } })
    expect((await objects.read(of as never)).metadata?.uid).toBe(made.metadata?.uid)
    const ways = [
      [k8s.PatchStrategy.MergePatch, { ...of, metadata: { ...of.metadata, labels: { merge: '1' } } }],
      [k8s.PatchStrategy.StrategicMergePatch, { ...of, metadata: { ...of.metadata, labels: { strategic: '1' } } }],
      [k8s.PatchStrategy.ServerSideApply, { ...of, metadata: { ...of.metadata, labels: { apply: '1' } } }],
    ] as const
    for (const [strategy, body] of ways)
      await objects.patch(
        body,
        undefined,
        undefined,
        'tester',
        strategy === k8s.PatchStrategy.ServerSideApply ? true : undefined,
        strategy,
      )
    const latest = (await objects.read(of as never)) as k8s.KubernetesObject
    expect(latest.metadata?.labels).toMatchObject({ merge: '1', strategic: '1', apply: '1' })
    const replaced = await objects.replace({
      ...latest,
      metadata: { ...latest.metadata, annotations: { by: 'replace' } },
    } as never)
    expect((replaced as k8s.KubernetesObject).metadata?.annotations?.by).toBe('replace')
    await expect(
      objects.replace({ ...latest, metadata: { ...latest.metadata, annotations: { by: 'late' } } } as never),
    ).rejects.toMatchObject({ code: 409 })
    const listed = await objects.list(apiVersion, kind, 'default')
    expect(listed.items.map((item) => item.metadata?.name)).toContain(name)
    await objects.delete(of as never, undefined, undefined, 0)
  })

  /** Between the client and the server, to be cut. */
  async function cutter(): Promise<{ port: number; cut(): void; close(): void }> {
    const sockets = new Set<Socket>()
    const target = Number(new URL(server.origin).port)
    const listener: Server = createServer((socket) => {
      const onward = connect(target, '127.0.0.1')
      for (const one of [socket, onward]) {
        sockets.add(one)
        one.on('error', () => {})
        one.on('close', () => sockets.delete(one))
      }
      socket.pipe(onward).pipe(socket)
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const cut = (): void => sockets.forEach((socket) => socket.destroy())
    return { port: (listener.address() as { port: number }).port, cut, close: () => (cut(), listener.close()) }
  }

  it('an informer goes on after its connection was cut, and misses nothing', async () => {
    const between = await cutter()
    const through = new k8s.KubeConfig()
    through.loadFromString(config.exportConfig().replaceAll(new URL(server.origin).host, `127.0.0.1:${between.port}`))
    const core = config.makeApiClient(k8s.CoreV1Api)
    const informer = k8s.makeInformer(
      through,
      '/api/v1/namespaces/default/configmaps',
      () => through.makeApiClient(k8s.CoreV1Api).listNamespacedConfigMap({ namespace: 'default', labelSelector: 'informed' }),
      'informed',
    )
    const seen: string[] = []
    let told = (): void => {}
    const note = (what: string) => (object: k8s.KubernetesObject) => {
      seen.push(`${what} ${object.metadata?.name}`)
      told()
    }
    informer.on('add', note('add'))
    informer.on('delete', note('delete'))
    informer.on('error', () => void informer.start())
    const until = async (line: string): Promise<void> => {
      while (!seen.includes(line)) await new Promise<void>((resolve) => (told = resolve))
    }
    const make = (name: string, labels: Record<string, string> = { informed: '' }) =>
      core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name, labels } } })
    await informer.start()
    await make('before')
    await until('add before')
    between.cut()
    await make('meanwhile')
    await make('unselected', {})
    await core.deleteNamespacedConfigMap({ namespace: 'default', name: 'before' })
    await until('add meanwhile')
    await until('delete before')
    await make('after')
    await until('add after')
    expect(seen).not.toContain('add unselected')
    await informer.stop()
    between.close()
  })

  it('a watch from before the log’s beginning is told so, and a list starts it anew', async () => {
    const errors: unknown[] = []
    await new Promise<void>((resolve) => {
      void new k8s.Watch(config).watch(
        '/api/v1/namespaces/default/configmaps',
        { resourceVersion: '1' },
        (type, object) => void (type === 'ERROR' && errors.push(object)),
        () => resolve(),
      )
    })
    expect(errors).toMatchObject([{ kind: 'Status', code: 410, reason: 'Expired' }])
  })
})
