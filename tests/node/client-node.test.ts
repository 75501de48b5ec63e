import { createServer, type Server } from 'node:net'
import { PassThrough } from 'node:stream'
import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  type V1ConfigMap,
  Watch,
} from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

/** The client library as it comes, with the kubeconfig that the lab gives out. */
describe('@kubernetes/client-node', () => {
  let server: TestServer
  let lab: TestLab
  let config: KubeConfig
  let core: CoreV1Api
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
    config = new KubeConfig()
    config.loadFromString(await (await call(server, `/api/labs/${lab.id}/kubeconfig`, undefined, lab.token)).text())
    core = config.makeApiClient(CoreV1Api)
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  const settle = () => shellOf(server, lab)('@settle')
  const pod = (name: string) => ({
    metadata: { name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'ansilh/demo-coffee' }] },
  })
  const until = async (check: () => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !check(); i++) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(check()).toBe(true)
  }

  it('creates, reads, lists and deletes', async () => {
    await core.createNamespacedPod({ namespace: 'default', body: pod('one') })
    await settle()
    const read = await core.readNamespacedPod({ namespace: 'default', name: 'one' })
    expect(read.status?.phase).toBe('Running')
    expect((await core.listNamespacedPod({ namespace: 'default', labelSelector: 'app=web' })).items).toHaveLength(1)
    await core.deleteNamespacedPod({ namespace: 'default', name: 'one', gracePeriodSeconds: 0 })
    expect((await core.listNamespacedPod({ namespace: 'default' })).items).toHaveLength(0)
  })

  it('watches', async () => {
    const seen: string[] = []
    const request = await new Watch(config).watch(
      '/api/v1/namespaces/default/configmaps',
      {},
      (type, object) => seen.push(`${type} ${object.metadata?.name}`),
      () => {},
    )
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'seen' }, data: { a: '1' } } })
    await core.deleteNamespacedConfigMap({ namespace: 'default', name: 'seen' })
    await until(() => seen.includes('DELETED seen'))
    expect(seen.filter((line) => line.endsWith(' seen'))).toEqual(['ADDED seen', 'DELETED seen'])
    request.abort()
  })

  it('keeps an informer', async () => {
    const informer = makeInformer(config, '/api/v1/namespaces/default/services', () =>
      core.listNamespacedService({ namespace: 'default' }),
    )
    const names: string[] = []
    informer.on('add', (object) => names.push(object.metadata?.name ?? ''))
    await informer.start()
    await core.createNamespacedService({
      namespace: 'default',
      body: { metadata: { name: 'informed' }, spec: { ports: [{ port: 80 }] } },
    })
    await until(() => names.includes('informed'))
    await informer.stop()
  })

  it.each([
    [PatchStrategy.JsonPatch, [{ op: 'add', path: '/metadata/labels', value: { by: 'json' } }], 'json'],
    [PatchStrategy.MergePatch, { metadata: { labels: { by: 'merge' } } }, 'merge'],
    [PatchStrategy.StrategicMergePatch, { metadata: { labels: { by: 'strategic' } } }, 'strategic'],
  ])('patches with %s', async (strategy, body, by) => {
    const name = `patched-${by}`
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name } } })
    const patched = await core.patchNamespacedConfigMap(
      { namespace: 'default', name, body },
      setHeaderOptions('Content-Type', strategy),
    )
    expect(patched.metadata?.labels?.by).toBe(by)
  })

  it('applies on the server', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config)
    const spec = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace: 'default' }, data: { a: '1' } }
    const applied = await objects.patch(spec, undefined, undefined, 'tester', true, PatchStrategy.ServerSideApply)
    expect((applied as V1ConfigMap).metadata?.managedFields?.[0]).toMatchObject({ manager: 'tester', operation: 'Apply' })
  })

  it('runs a program in a container', async () => {
    await core.createNamespacedPod({
      namespace: 'default',
      body: { metadata: { name: 'shell' }, spec: { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] } },
    })
    await settle()
    const out = new PassThrough()
    let text = ''
    out.on('data', (data) => (text += data))
    const status = await new Promise<unknown>((resolve, reject) => {
      new Exec(config)
        .exec('default', 'shell', 'c', ['sh', '-c', 'echo hello; exit 3'], out, null, null, false, resolve)
        .catch(reject)
    })
    expect(text).toBe('hello\n')
    expect(status).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' })
  })

  it('follows a log', async () => {
    await core.createNamespacedPod({ namespace: 'default', body: pod('talker') })
    await settle()
    const out = new PassThrough()
    let text = ''
    out.on('data', (data) => (text += data))
    let over = false
    out.on('end', () => {
      over = true
    })
    await new Log(config).log('default', 'talker', 'c', out, { follow: true })
    const ip = (await core.readNamespacedPod({ namespace: 'default', name: 'talker' })).status?.podIP
    await shellOf(server, lab)(`curl -s http://${ip}:9090/ > /dev/null`)
    await until(() => text.includes('GET / HTTP/1.1'))
    await core.deleteNamespacedPod({ namespace: 'default', name: 'talker', gracePeriodSeconds: 0 })
    await until(() => over)
  })

  it('forwards a port', async () => {
    await core.createNamespacedPod({ namespace: 'default', body: pod('forwarded') })
    await settle()
    const forward = new PortForward(config)
    const listener: Server = createServer(
      (socket) => void forward.portForward('default', 'forwarded', [9090], socket, null, socket),
    )
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as { port: number }
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
    expect(await response.text()).toContain('coffee')
    listener.close()
  })

  it('scales a Deployment', async () => {
    const apps = config.makeApiClient(AppsV1Api)
    const labels = { app: 'scaled' }
    await apps.createNamespacedDeployment({
      namespace: 'default',
      body: {
        metadata: { name: 'scaled' },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
        },
      },
    })
    const scale = await apps.readNamespacedDeploymentScale({ namespace: 'default', name: 'scaled' })
    await apps.replaceNamespacedDeploymentScale({
      namespace: 'default',
      name: 'scaled',
      body: { ...scale, spec: { replicas: 3 } },
    })
    await settle()
    expect((await apps.readNamespacedDeployment({ namespace: 'default', name: 'scaled' })).status?.readyReplicas).toBe(3)
  })
})
