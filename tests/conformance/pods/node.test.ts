import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, busybox, core, eventually, isReady, type Lab, openLab, type Thing } from './lab.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('what a node does for its Pods', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const path = (name: string): string => core(ns, `pods/${name}`)
  const create = (name: string, spec: object, metadata: object = {}): Promise<Thing> =>
    lab.post(core(ns, 'pods'), { metadata: { name, ...metadata }, spec })
  const ended = (name: string): Promise<Thing> =>
    eventually(
      () => lab.get(path(name)),
      ({ status }) => status.phase === 'Succeeded' || status.phase === 'Failed',
    )
  const ready = (name: string): Promise<Thing> => lab.until(() => lab.get(path(name)), isReady)
  const log = async (name: string, container = 'c'): Promise<string> =>
    String((await lab.send('GET', `${path(name)}/log?container=${container}`)).body)
  const output = async (name: string, command: string[], more: Thing = {}): Promise<string> => {
    const { container = {}, ...spec } = more
    await create(name, { restartPolicy: 'Never', containers: [{ name: 'c', image: busybox, command, ...container }], ...spec })
    await ended(name)
    return log(name)
  }
  const exec = async (pod: string, command: string, container = 'c'): Promise<string> =>
    (await lab.run(`kubectl exec -n ${ns} ${pod} -c ${container} -- ${command}`)).stdout

  it('[sig-node] Pods should contain environment variables for services', async () => {
    await create(
      'server-envvars',
      { containers: [{ name: 'c', image: agnhost, args: ['serve-hostname'], ports: [{ containerPort: 9376 }] }] },
      { labels: { name: 'srv' } },
    )
    await ready('server-envvars')
    const { spec } = await lab.post(core(ns, 'services'), {
      metadata: { name: 'fooservice', labels: { name: 'srv' } },
      spec: { selector: { name: 'srv' }, ports: [{ port: 8765, targetPort: 8080 }] },
    })
    const text = await output('client-envvars', ['sh', '-c', 'env'])
    const at = spec.clusterIP
    for (const line of [
      `FOOSERVICE_SERVICE_HOST=${at}`,
      'FOOSERVICE_SERVICE_PORT=8765',
      `FOOSERVICE_PORT=tcp://${at}:8765`,
      'FOOSERVICE_PORT_8765_TCP_PORT=8765',
      'FOOSERVICE_PORT_8765_TCP_PROTO=tcp',
      `FOOSERVICE_PORT_8765_TCP=tcp://${at}:8765`,
      `FOOSERVICE_PORT_8765_TCP_ADDR=${at}`,
    ])
      expect(text.split('\n')).toContain(line)
  })

  it('[sig-node] Kubelet when scheduling an agnhost Pod with hostAliases should write entries to /etc/hosts', async () => {
    const hostAliases = [{ ip: '123.45.67.89', hostnames: ['foo', 'bar'] }]
    const container = { image: agnhost, args: ['etc-hosts'], command: undefined }
    expect(await output('host-aliases', [], { hostAliases, container })).toContain('123.45.67.89\tfoo\tbar')
  })

  it('[sig-node] KubeletManagedEtcHosts should test kubelet managed /etc/hosts file', async () => {
    const mounts = [{ name: 'host-etc-hosts', mountPath: '/etc/hosts-original' }]
    const volumes = [{ name: 'host-etc-hosts', hostPath: { path: '/etc/hosts', type: 'File' } }]
    const one = (name: string, volumeMounts: object[] = mounts): object => ({
      name,
      image: agnhost,
      args: ['pause'],
      volumeMounts,
    })
    const own = [...mounts, { name: 'host-etc-hosts', mountPath: '/etc/hosts' }]
    await create('test-pod', { containers: [one('busybox-1'), one('busybox-2'), one('busybox-3', own)], volumes })
    await create('test-host-network-pod', { hostNetwork: true, containers: [one('busybox-1'), one('busybox-2')], volumes })
    await ready('test-pod')
    await ready('test-host-network-pod')
    const managed = '# Kubernetes-managed hosts file.'
    for (const container of ['busybox-1', 'busybox-2']) {
      expect(await exec('test-pod', 'cat /etc/hosts', container)).toContain(managed)
      expect(await exec('test-pod', 'cat /etc/hosts-original', container)).not.toContain(managed)
      expect(await exec('test-host-network-pod', 'cat /etc/hosts', container)).not.toContain(managed)
    }
    expect(await exec('test-pod', 'cat /etc/hosts', 'busybox-3')).not.toContain(managed)
  })

  it('[sig-node] PreStop should call prestop when killing a pod', async () => {
    const containers = [{ name: 'server', image: agnhost, args: ['nettest'], ports: [{ containerPort: 8080 }] }]
    await create('server', { containers })
    const { status } = await ready('server')
    const post = `wget -O- --post-data='{"Source": "prestop"}' http://${status.podIP}:8080/write`
    await create('tester', {
      terminationGracePeriodSeconds: 30,
      containers: [
        {
          name: 'tester',
          image: busybox,
          command: ['sleep', '600'],
          lifecycle: { preStop: { exec: { command: ['sh', '-c', post] } } },
        },
      ],
    })
    await ready('tester')
    await lab.delete(path('tester'))
    const seen = await eventually(
      async () => {
        await lab.settle()
        return lab.get(`${path('server:8080')}/proxy/read`)
      },
      ({ Received }) => Received?.prestop > 0,
    )
    expect(seen.Received).toEqual({ prestop: 1 })
  })

  it.each<[string, string[], string[]]>([
    [
      'v4.channel.k8s.io',
      ['/bin/sh', '-c', 'echo remote execution test; echo oops >&2'],
      ['1remote execution test\n', '2oops\n'],
    ],
    ['base64.channel.k8s.io', ['/bin/sh', '-c', 'echo remote execution test'], [`1${base64('remote execution test\n')}`]],
  ])('[sig-node] Pods should support remote command execution over websockets: %s', async (protocol, command, messages) => {
    const name = `exec-${protocol.split('.')[0]}`
    await create(name, { containers: [{ name: 'c', image: busybox, command: ['sleep', '600'] }] })
    await ready(name)
    const query = command.map((word) => `command=${encodeURIComponent(word)}`).join('&')
    const said = await lab.messages(`${path(name)}/exec?stderr=1&stdout=1&container=c&${query}`, protocol)
    const text = said.filter((one) => one.length > 1 && !one.startsWith('3') && !one.startsWith('Mw'))
    expect(text.sort()).toEqual(messages)
  })

  it('[sig-node] Pods should support retrieving logs from the container over websockets', async () => {
    await create('logs', {
      containers: [{ name: 'c', image: busybox, command: ['/bin/sh', '-c', 'echo container is alive; sleep 10000'] }],
    })
    await ready('logs')
    await eventually(
      () => log('logs'),
      (text) => text !== '',
    )
    expect((await lab.messages(`${path('logs')}/log?container=c`, 'binary.k8s.io')).join('')).toBe('container is alive\n')
  })

  it.each<[string, string, number, string, number]>([
    // Models common/node/runtime.go: it fails once, then runs on (Always) or ends well (OnFailure), or fails once (Never)
    ['Always', '[ $(wc -l < /v/count) -ge 2 ] && while true; do sleep 1; done', 1, 'Running', 0],
    ['OnFailure', '[ $(wc -l < /v/count) -ge 2 ] && exit 0', 1, 'Succeeded', 0],
    ['Never', 'true', 0, 'Failed', 1],
  ])('[sig-node] Container Runtime run with the expected status: %s', async (restartPolicy, last, restarts, phase, code) => {
    const name = `terminate-${restartPolicy.toLowerCase()}`
    const command = ['sh', '-c', `echo line >> /v/count; ${last}; exit 1`]
    const containers = [{ name: 'c', image: busybox, command, volumeMounts: [{ name: 'v', mountPath: '/v' }] }]
    await create(name, { restartPolicy, containers, volumes: [{ name: 'v', emptyDir: {} }] })
    const { status } = await eventually(
      async () => {
        await lab.settle()
        return lab.get(path(name))
      },
      (pod) => pod.status.phase === phase && pod.status.containerStatuses?.[0]?.restartCount === restarts,
    )
    const [{ state, ready: isUp }] = status.containerStatuses
    expect([isUp, state.terminated?.exitCode ?? 0]).toEqual([phase === 'Running', code])
  })

  it.each<[string, object, string, string]>([
    ['configmap', { configMap: { name: 'my-configmap' } }, 'configmap-key', 'configmap-value'],
    ['secret', { secret: { secretName: 'my-secret' } }, 'secret-key', 'secret-value'],
    [
      'downward',
      { downwardAPI: { items: [{ path: 'downward/downward-api-file', fieldRef: { fieldPath: 'metadata.name' } }] } },
      'downward',
      '',
    ],
    [
      'projected',
      {
        projected: {
          sources: [{ configMap: { name: 'my-configmap', items: [{ key: 'configmap-key', path: 'projected/file' }] } }],
        },
      },
      'projected',
      '',
    ],
  ])('[sig-storage] Subpath Atomic writer volumes should support subpaths with %s pod', async (kind, source, subPath, value) => {
    await lab.send('POST', core(ns, 'configmaps'), {
      metadata: { name: 'my-configmap' },
      data: { 'configmap-key': 'configmap-value' },
    })
    await lab.send('POST', core(ns, 'secrets'), { metadata: { name: 'my-secret' }, stringData: { 'secret-key': 'secret-value' } })
    const name = `pod-subpath-${kind}`
    const container = { volumeMounts: [{ name: 'v', mountPath: '/test-volume', subPath }] }
    const files: Record<string, string> = { downward: '/test-volume/downward-api-file', projected: '/test-volume/file' }
    const text = await output(name, ['cat', files[kind] ?? '/test-volume'], { container, volumes: [{ name: 'v', ...source }] })
    expect(text).toBe({ downward: name, projected: 'configmap-value' }[kind] ?? value)
  })

  it('[sig-node] Security Context should run with an image specified user ID', async () => {
    await create('implicit-nonroot-uid', {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/e2e-test-images/nonroot:1.4',
          command: ['id', '-u'],
          securityContext: { runAsNonRoot: true },
        },
      ],
    })
    expect((await ended('implicit-nonroot-uid')).status.phase).toBe('Succeeded')
    expect(await log('implicit-nonroot-uid')).toBe('1234\n')
  })

  it('[sig-node] NodeLease the kubelet should have OwnerReferences set', async () => {
    const { metadata } = await lab.get('/api/v1/nodes/k8s-node-1')
    const lease = await lab.get('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/k8s-node-1')
    expect(lease.metadata.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Node', name: 'k8s-node-1', uid: metadata.uid }])
  })

  it('[sig-node] Probing container should *not* be restarted with a non-local redirect http liveness probe', async () => {
    const httpGet = { path: `/redirect?loc=${encodeURIComponent('http://0.0.0.0/')}`, port: 8080 }
    await create('led-away', {
      containers: [{ name: 'c', image: agnhost, args: ['liveness'], livenessProbe: { httpGet, periodSeconds: 1 } }],
    })
    const { items } = await lab.until(
      () => lab.get(core(ns, 'events?fieldSelector=reason=ProbeWarning')),
      (list) => list.items.length > 0,
    )
    expect(items[0].message).toContain(
      'Liveness probe warning: Probe terminated redirects, Response body: <a href="http://0.0.0.0/">Found</a>.',
    )
    expect((await lab.get(path('led-away'))).status.containerStatuses[0].restartCount).toBe(0)
  })

  it('agnhost runs and is probed with /bin/bash', async () => {
    await create('by-bash', {
      containers: [
        {
          name: 'c',
          image: agnhost,
          command: ['/bin/bash', '-c', 'touch /tmp/health; while true; do sleep 1; done'],
          readinessProbe: { exec: { command: ['/bin/bash', '-c', 'cat /tmp/health'] }, periodSeconds: 1 },
        },
      ],
    })
    await ready('by-bash')
    await lab.delete(path('by-bash'))
  })

  it('[sig-storage] Subpath Atomic writer volumes with mountPath of existing file', async () => {
    await lab.send('POST', core(ns, 'configmaps'), {
      metadata: { name: 'my-configmap' },
      data: { 'configmap-key': 'configmap-value' },
    })
    const container = { volumeMounts: [{ name: 'v', mountPath: '/etc/resolv.conf', subPath: 'configmap-key' }] }
    const volumes = [{ name: 'v', configMap: { name: 'my-configmap' } }]
    expect(await output('pod-subpath-file', ['cat', '/etc/resolv.conf'], { container, volumes })).toBe('configmap-value')
  })

  const sourcesOf: Record<string, (kind: string) => object> = {
    ConfigMap: (name) => ({ configMap: { name, optional: true } }),
    Secret: (secretName) => ({ secret: { secretName, optional: true } }),
    'projected ConfigMap': (name) => ({ projected: { sources: [{ configMap: { name, optional: true } }] } }),
    'projected Secret': (name) => ({ projected: { sources: [{ secret: { name, optional: true } }] } }),
  }
  it.each(Object.keys(sourcesOf))('[sig-storage] %s optional updates should be reflected in volume', async (kind) => {
    const resource = kind.endsWith('Secret') ? 'secrets' : 'configmaps'
    const prefix = kind.toLowerCase().replace(' ', '-')
    const holding = (name: string, value: string): object => ({
      metadata: { name: `${prefix}-${name}` },
      data: { 'data-1': resource === 'secrets' ? base64(value) : value },
    })
    await lab.post(core(ns, resource), holding('del', 'value-1'))
    await lab.post(core(ns, resource), holding('upd', 'value-1'))
    const volumes = ['del', 'upd', 'create'].map((name) => ({ name, ...sourcesOf[kind]?.(`${prefix}-${name}`) }))
    const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/v/${name}` }))
    const pod = `${prefix}-optional`
    await create(pod, { containers: [{ name: 'c', image: busybox, command: ['sleep', '600'], volumeMounts }], volumes })
    await ready(pod)
    const seen = async (): Promise<string> =>
      exec(pod, `sh -c 'for d in del upd create; do cat /v/$d/data-1 2>/dev/null || printf none; echo; done'`)
    expect(await seen()).toBe('value-1\nvalue-1\nnone\n')
    await lab.delete(core(ns, `${resource}/${prefix}-del`))
    await lab.put(core(ns, `${resource}/${prefix}-upd`), holding('upd', 'value-3'))
    await lab.post(core(ns, resource), holding('create', 'value-1'))
    await eventually(
      async () => {
        await lab.settle()
        return seen()
      },
      (text) => text === 'none\nvalue-3\nvalue-1\n',
    )
  })

  it('[sig-storage] Secrets should be able to mount in a volume regardless of a different secret existing with same name', async () => {
    const other = await lab.namespace()
    const secret = (value: string): object => ({ metadata: { name: 'same' }, stringData: { 'data-1': value } })
    await lab.post(core(other, 'secrets'), secret('other'))
    await lab.post(core(ns, 'secrets'), secret('own'))
    const container = { volumeMounts: [{ name: 'v', mountPath: '/v' }] }
    const volumes = [{ name: 'v', secret: { secretName: 'same' } }]
    expect(await output('same-secret', ['cat', '/v/data-1'], { container, volumes })).toBe('own')
  })

  it('[sig-apps] ReplicationController should serve a basic image on each replica with a public image', async () => {
    const name = 'my-hostname-basic'
    const spec = { containers: [{ name: 'c', image: agnhost, args: ['serve-hostname'], ports: [{ containerPort: 9376 }] }] }
    await lab.post(core(ns, 'replicationcontrollers'), {
      metadata: { name },
      spec: { replicas: 2, selector: { name }, template: { metadata: { labels: { name } }, spec } },
    })
    const { items } = await lab.until(
      () => lab.get(core(ns, `pods?labelSelector=name%3D${name}`)),
      (list) => list.items.length === 2 && list.items.every(isReady),
    )
    for (const pod of items) {
      const { body } = await lab.send('GET', `${path(`${pod.metadata.name}:9376`)}/proxy/`)
      expect(body).toBe(pod.metadata.name)
    }
  })
})
