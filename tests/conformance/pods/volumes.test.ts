import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, busybox, core, eventually, isReady, type Lab, openLab, type Thing } from './lab.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('volumes and variables', () => {
  let lab: Lab
  let ns: string
  let names = 0
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
    const data = { 'data-1': 'value-1', 'data-2': 'value-2', 'data-3': 'value-3' }
    await lab.post(core(ns, 'configmaps'), { metadata: { name: 'conf' }, data, binaryData: { 'dump.bin': 'AP8BAg==' } })
    const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))
    await lab.post(core(ns, 'secrets'), { metadata: { name: 'secret' }, data: encoded })
  })
  afterAll(() => lab.close())

  const path = (name: string) => core(ns, `pods/${name}`)
  const log = async (name: string, container = 'c'): Promise<string> => {
    const { body } = await lab.send('GET', `${path(name)}/log?container=${container}`)
    return typeof body === 'string' ? body : ''
  }
  const create = (name: string, spec: object, metadata: object = {}) =>
    lab.post(core(ns, 'pods'), { metadata: { name, ...metadata }, spec })
  /** Runs a Pod to its end and gives its log. Models TestContainerOutput. */
  const output = async (container: object, spec: object = {}, metadata: object = {}): Promise<string> => {
    const name = `output-${++names}`
    await create(name, { restartPolicy: 'Never', containers: [{ name: 'c', image: agnhost, ...container }], ...spec }, metadata)
    const { status } = await eventually(
      () => lab.get(path(name)),
      (one) => one.status.phase === 'Succeeded' || one.status.phase === 'Failed',
    )
    const text = await log(name)
    expect(status.phase, text).toBe('Succeeded')
    return text
  }

  const mode = { file_mode: '/v/data-1', file_content: '/v/data-1' }
  const item = { items: [{ key: 'data-2', path: 'path/to/data-2' }] }
  it.each<[string, object, Record<string, string>, object, string[]]>([
    [
      'a ConfigMap',
      { configMap: { name: 'conf' } },
      mode,
      {},
      ['content of file "/v/data-1": value-1', 'mode of file "/v/data-1": -rw-r--r--'],
    ],
    [
      'a ConfigMap with defaultMode',
      { configMap: { name: 'conf', defaultMode: 0o400 } },
      mode,
      {},
      ['mode of file "/v/data-1": -r--------'],
    ],
    [
      'a ConfigMap with mappings',
      { configMap: { name: 'conf', ...item } },
      { file_content: '/v/path/to/data-2' },
      {},
      ['content of file "/v/path/to/data-2": value-2'],
    ],
    [
      'a ConfigMap with an item mode',
      { configMap: { name: 'conf', items: [{ key: 'data-2', path: 'path/to/data-2', mode: 0o400 }] } },
      { file_mode: '/v/path/to/data-2' },
      {},
      ['mode of file "/v/path/to/data-2": -r--------'],
    ],
    [
      'a Secret',
      { secret: { secretName: 'secret' } },
      { ...mode, fs_type: '/v' },
      {},
      ['content of file "/v/data-1": value-1', 'mount type of "/v": tmpfs'],
    ],
    [
      'a Secret as non-root with defaultMode and fsGroup',
      { secret: { secretName: 'secret', defaultMode: 0o440 } },
      mode,
      { runAsUser: 1000, fsGroup: 1001 },
      ['mode of file "/v/data-1": -r--r-----'],
    ],
    [
      'projected sources',
      {
        projected: {
          sources: [{ configMap: { name: 'conf', items: [{ key: 'data-1', path: 'c/one' }] } }, { secret: { name: 'secret' } }],
        },
      },
      { file_content: '/v/c/one' },
      {},
      ['content of file "/v/c/one": value-1'],
    ],
    ['an emptyDir', { emptyDir: {} }, { file_perm: '/v', fs_type: '/v' }, {}, ['perms of file "/v": -rwxrwxrwx']],
    [
      'an emptyDir in memory',
      { emptyDir: { medium: 'Memory' } },
      { file_perm: '/v', fs_type: '/v' },
      {},
      ['mount type of "/v": tmpfs', 'perms of file "/v": -rwxrwxrwx'],
    ],
    ...[
      ['0644', '-rw-r--r--'],
      ['0666', '-rw-rw-rw-'],
      ['0777', '-rwxrwxrwx'],
    ].map(([bits, text]): [string, object, Record<string, string>, object, string[]] => [
      `a new file with ${bits}`,
      { emptyDir: {} },
      { fs_type: '/v', [`new_file_${bits}`]: '/v/test-file', file_perm: '/v/test-file' },
      { runAsUser: 1001 },
      ['content of file "/v/test-file": mount-tester new file', `perms of file "/v/test-file": ${text}`],
    ]),
  ])('mounttest sees %s', async (_what, volume, flags, securityContext, lines) => {
    const args = ['mounttest', ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)]
    const container = { args, volumeMounts: [{ name: 'v', mountPath: '/v' }] }
    const text = await output(container, { securityContext, volumes: [{ name: 'v', ...volume }] })
    for (const line of lines) expect(text).toContain(line)
  })

  it('binary data comes through', async () => {
    const container = {
      image: busybox,
      command: ['sh', '-c', 'hexdump -C /v/dump.bin'],
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
    }
    expect(await output(container, { volumes: [{ name: 'v', configMap: { name: 'conf' } }] })).toContain('00 ff 01 02')
  })

  it.each([
    ['configmaps', 'configMap', 'name'],
    ['secrets', 'secret', 'secretName'],
  ])(
    '%s that change, come and go are seen in the volume',
    async (plural, source, reference) => {
      const encode = (text: string): string => (plural === 'secrets' ? base64(text) : text)
      const object = (name: string, value: string) => ({ metadata: { name }, data: { 'data-1': encode(value) } })
      for (const what of ['upd', 'del']) await lab.post(core(ns, plural), object(`${source}-${what}`.toLowerCase(), 'value-1'))
      const volumes = ['upd', 'del', 'create'].map((what) => ({
        name: what,
        [source]: { [reference]: `${source}-${what}`.toLowerCase(), optional: true },
      }))
      const containers = volumes.map(({ name }) => ({
        name,
        image: agnhost,
        args: ['mounttest', '--break_on_expected_content=false', '--retry_time=120', `--file_content_in_loop=/v/${name}/data-1`],
        volumeMounts: [{ name, mountPath: `/v/${name}`, readOnly: true }],
      }))
      const name = `updates-${plural}`
      await create(name, { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, volumes, containers })
      const says = (container: string, text: string) =>
        eventually(
          () => log(name, container),
          (lines) => lines.includes(text),
        )
      await says('upd', 'content of file "/v/upd/data-1": value-1')
      await says('create', 'Error reading file /v/create/data-1: open /v/create/data-1: no such file or directory, retrying')
      await lab.patch(core(ns, `${plural}/${source.toLowerCase()}-upd`), { data: { 'data-1': encode('value-2') } }, 'merge')
      await lab.delete(core(ns, `${plural}/${source.toLowerCase()}-del`))
      await lab.post(core(ns, plural), object(`${source}-create`.toLowerCase(), 'value-3'))
      await says('upd', 'content of file "/v/upd/data-1": value-2')
      await says('create', 'content of file "/v/create/data-1": value-3')
      await says('del', 'Error reading file /v/del/data-1: open /v/del/data-1: no such file or directory, retrying')
      await lab.delete(path(name))
      await eventually(
        () => lab.send('GET', path(name)),
        ({ status }) => status === 404,
      )
    },
    40_000,
  )

  const field = (fieldPath: string) => ({ fieldRef: { apiVersion: 'v1', fieldPath } })
  const resource = (name: string, divisor?: string) => ({
    resourceFieldRef: { containerName: 'c', resource: name, ...(divisor ? { divisor } : {}) },
  })
  const resources = { requests: { cpu: '250m', memory: '32Mi' }, limits: { cpu: '1250m', memory: '64Mi' } }

  it('the downward API gives variables', async () => {
    const sources: Record<string, object> = {
      POD_NAME: field('metadata.name'),
      POD_NAMESPACE: field('metadata.namespace'),
      POD_UID: field('metadata.uid'),
      POD_IP: field('status.podIP'),
      HOST_IP: field('status.hostIP'),
      CPU_LIMIT: resource('limits.cpu'),
      MEMORY_LIMIT: resource('limits.memory'),
      CPU_REQUEST: resource('requests.cpu', '1m'),
      MEMORY_REQUEST: resource('requests.memory', '1Mi'),
    }
    const env = Object.entries(sources).map(([name, valueFrom]) => ({ name, valueFrom }))
    const text = await output({ image: busybox, command: ['sh', '-c', 'env'], env, resources })
    for (const line of [
      /^POD_NAME=output-\d+$/m,
      /^POD_NAMESPACE=e2e-1$/m,
      /^POD_UID=[a-z0-9-]{36}$/m,
      /^POD_IP=10\.10\.\d+\.\d+$/m,
      /^HOST_IP=192\.168\.56\.\d+$/m,
      /^CPU_LIMIT=2$/m,
      /^MEMORY_LIMIT=67108864$/m,
      /^CPU_REQUEST=250$/m,
      /^MEMORY_REQUEST=32$/m,
    ])
      expect(text).toMatch(line)
    const node = await output({ image: busybox, command: ['sh', '-c', 'env'], env: env.slice(5, 7) })
    expect(node).toMatch(/^CPU_LIMIT=[1-9]/m)
    expect(node).toMatch(/^MEMORY_LIMIT=[1-9]/m)
  })

  it('the downward API gives files, with what the node has where there is no limit', async () => {
    const items = [
      { path: 'podname', ...field('metadata.name') },
      { path: 'labels', ...field('metadata.labels') },
      { path: 'cpu_limit', ...resource('limits.cpu') },
      { path: 'memory_request', ...resource('requests.memory'), mode: 0o400 },
    ]
    const volumes = [{ name: 'v', downwardAPI: { items } }]
    const look = (file: string, more: object = {}) =>
      output(
        {
          args: ['mounttest', `--file_content=/v/${file}`, `--file_mode=/v/${file}`],
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
          ...more,
        },
        { volumes },
        { labels: { key1: 'value1' } },
      )
    expect(await look('podname')).toMatch(/content of file "\/v\/podname": output-\d+/)
    expect(await look('labels')).toContain('key1="value1"')
    expect(await look('cpu_limit', { resources })).toContain('content of file "/v/cpu_limit": 2')
    expect(await look('cpu_limit')).toMatch(/content of file "\/v\/cpu_limit": [1-9]/)
    expect(await look('memory_request', { resources })).toContain('mode of file "/v/memory_request": -r--------')
  })

  it('the downward API’s files follow labels and annotations', async () => {
    const volumes = [{ name: 'v', downwardAPI: { items: [{ path: 'labels', ...field('metadata.labels') }] } }]
    const args = ['mounttest', '--break_on_expected_content=false', '--retry_time=1200', '--file_content_in_loop=/v/labels']
    const container = { name: 'c', image: agnhost, args, volumeMounts: [{ name: 'v', mountPath: '/v' }] }
    await create('labels', { terminationGracePeriodSeconds: 1, volumes, containers: [container] }, { labels: { key1: 'value1' } })
    await eventually(
      () => log('labels'),
      (text) => text.includes('key1="value1"\n'),
    )
    await lab.patch(path('labels'), { metadata: { labels: { key3: 'value3' } } })
    await eventually(
      () => log('labels'),
      (text) => text.includes('key3="value3"\n'),
    )
    await lab.delete(path('labels'))
  })

  it.each<[string, object, RegExp]>([
    [
      'composed',
      {
        command: ['sh', '-c', 'env'],
        env: [
          { name: 'FOO', value: 'foo-value' },
          { name: 'BAR', value: '$(FOO);;$$(FOO)' },
        ],
      },
      /^BAR=foo-value;;\$\(FOO\)$/m,
    ],
    [
      'in the command',
      { command: ['sh', '-c', 'TEST_VAR=wrong echo "$(TEST_VAR)"'], env: [{ name: 'TEST_VAR', value: 'test-value' }] },
      /^test-value$/m,
    ],
    [
      'in the arguments',
      { command: ['sh', '-c'], args: ['TEST_VAR=wrong echo "$(TEST_VAR)"'], env: [{ name: 'TEST_VAR', value: 'test-value' }] },
      /^test-value$/m,
    ],
    [
      'of a ConfigMap',
      {
        command: ['sh', '-c', 'env'],
        envFrom: [{ configMapRef: { name: 'conf' } }, { prefix: 'p-', configMapRef: { name: 'conf' } }],
      },
      /^p-data-1=value-1$/m,
    ],
    [
      'of a Secret',
      { command: ['sh', '-c', 'env'], env: [{ name: 'S', valueFrom: { secretKeyRef: { name: 'secret', key: 'data-1' } } }] },
      /^S=value-1$/m,
    ],
    ['of the API server', { command: ['sh', '-c', 'env'] }, /^KUBERNETES_SERVICE_HOST=192\.168\.10\.1$/m],
  ])('variables %s', async (_what, container, line) => {
    expect(await output({ image: busybox, ...container })).toMatch(line)
  })

  it.each<[string, object, string]>([
    ['arguments', { args: ['entrypoint-tester', 'override', 'arguments'] }, '[/agnhost entrypoint-tester override arguments]'],
    ['command', { command: ['/agnhost-2', 'entrypoint-tester'] }, '[/agnhost-2 entrypoint-tester]'],
    [
      'both',
      { command: ['/agnhost-2'], args: ['entrypoint-tester', 'override', 'arguments'] },
      '[/agnhost-2 entrypoint-tester override arguments]',
    ],
  ])('an image’s %s can be overridden', async (_what, container, line) => {
    expect(await output(container)).toContain(line)
  })

  it('an emptyDir is shared by containers, and a subPath is a part of a volume', async () => {
    const volumes = [{ name: 'v', emptyDir: {} }]
    const volumeMounts = [{ name: 'v', mountPath: '/data' }]
    const main = {
      name: 'main',
      image: busybox,
      command: ['sh', '-c', 'echo Hello from the busy-box sub-container > /data/shared; sleep 1000'],
      volumeMounts,
    }
    const reader = {
      name: 'reader',
      image: busybox,
      command: ['sh', '-c', 'sleep 1000'],
      volumeMounts: [{ name: 'v', mountPath: '/part', subPath: 'shared' }],
    }
    await create('shared', {
      terminationGracePeriodSeconds: 0,
      volumes,
      containers: [main, { ...reader, name: 'other', volumeMounts }],
    })
    await eventually(
      () => lab.get(path('shared')),
      (one) => isReady(one),
    )
    const read = await eventually(
      () => lab.run(`kubectl exec -n ${ns} shared -c other -- cat /data/shared`),
      ({ exitCode }) => exitCode === 0,
    )
    expect(read.stdout).toBe('Hello from the busy-box sub-container\n')
    await lab.delete(path('shared'))
    const text = await output(
      {
        image: busybox,
        command: ['sh', '-c', 'cat /etc/one'],
        volumeMounts: [{ name: 'v', mountPath: '/etc/one', subPath: 'data-1' }],
      },
      { volumes: [{ name: 'v', configMap: { name: 'conf' } }] },
    )
    expect(text.trim()).toBe('value-1')
    const expanded = await output(
      {
        image: busybox,
        command: ['sh', '-c', 'test -d /root-of/output && touch /mine/file && ls /root-of/output'],
        env: [{ name: 'WHERE', value: 'output' }],
        volumeMounts: [
          { name: 'v', mountPath: '/root-of' },
          { name: 'v', mountPath: '/mine', subPathExpr: '$(WHERE)' },
        ],
      },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    )
    expect(expanded.trim()).toBe('file')
  })

  it.each([
    ['a step back', '..', "unable to provision SubPath `..`: must not contain '..'"],
    ['an absolute path', '/tmp', 'error SubPath `/tmp` must not be an absolute path'],
  ])('a sub-path that is %s keeps the container from starting', async (what, value, message) => {
    const name = `subpath-${what.replaceAll(' ', '-')}`
    const env = [{ name: 'POD_NAME', value }]
    const volumeMounts = [{ name: 'v', mountPath: '/v', subPathExpr: '$(POD_NAME)' }]
    await create(name, { volumes: [{ name: 'v', emptyDir: {} }], containers: [{ name: 'c', image: busybox, env, volumeMounts }] })
    const { status } = await eventually(
      () => lab.get(path(name)),
      (one) => one.status.containerStatuses?.[0].state.waiting?.reason === 'CreateContainerConfigError',
    )
    expect(status.containerStatuses[0].state.waiting.message).toBe(message)
    await lab.delete(path(name))
  })

  it('a sub-path whose variable comes later lets the container start then', async () => {
    const valueFrom = field("metadata.annotations['mysubpath']")
    const env = [{ name: 'ANNOTATION', valueFrom }]
    const volumeMounts = [{ name: 'v', mountPath: '/v', subPathExpr: '$(ANNOTATION)/x' }]
    await create('late', {
      terminationGracePeriodSeconds: 0,
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [{ name: 'c', image: busybox, command: ['sleep', '1000'], env, volumeMounts }],
    })
    await eventually(
      () => lab.get(path('late')),
      (one) => one.status.containerStatuses?.[0].state.waiting?.message?.startsWith('error SubPath') === true,
    )
    await lab.patch(path('late'), { metadata: { annotations: { mysubpath: 'mypath' } } })
    await lab.run('sleep 15')
    await eventually(
      () => lab.get(path('late')),
      (one) => isReady(one),
    )
    await lab.delete(path('late'))
  })

  describe('ServiceAccounts', () => {
    it('a Pod has its token, namespace and root certificate', async () => {
      await lab.post(core(ns, 'serviceaccounts'), { metadata: { name: 'mount-test' } })
      await create('token', {
        serviceAccountName: 'mount-test',
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'test', image: busybox, command: ['sleep', '100000'] }],
      })
      await eventually(
        () => lab.get(path('token')),
        (one) => isReady(one),
      )
      const root = '/var/run/secrets/kubernetes.io/serviceaccount'
      const read = async (file: string) => (await lab.run(`kubectl exec -n ${ns} token -- cat ${root}/${file}`)).stdout
      const token = await read('token')
      const review = await lab.post('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } })
      expect(review.status).toMatchObject({ authenticated: true, user: { username: `system:serviceaccount:${ns}:mount-test` } })
      expect(review.status.user.groups).toContain(`system:serviceaccounts:${ns}`)
      expect(await read('namespace')).toBe(ns)
      const { data } = await lab.get(core(ns, 'configmaps/kube-root-ca.crt'))
      expect(await read('ca.crt')).toBe(data['ca.crt'])
      await lab.delete(path('token'))
    })

    it.each([
      [undefined, undefined, true],
      [undefined, true, true],
      [undefined, false, false],
      [true, undefined, true],
      [true, true, true],
      [true, false, false],
      [false, undefined, false],
      [false, true, true],
      [false, false, false],
    ])('account %s, Pod %s: token mounted %s', async (account, pod, mounted) => {
      const name = `mount-${account}-${pod}`.replaceAll('undefined', 'unset')
      await lab.post(core(ns, 'serviceaccounts'), { metadata: { name }, automountServiceAccountToken: account })
      const made: Thing = await create(name, {
        serviceAccountName: name,
        automountServiceAccountToken: pod,
        containers: [{ name: 'c', image: busybox }],
      })
      expect(
        (made.spec.containers[0].volumeMounts ?? []).some(
          (mount: Thing) => mount.mountPath === '/var/run/secrets/kubernetes.io/serviceaccount',
        ),
      ).toBe(mounted)
      await lab.delete(path(name), { gracePeriodSeconds: 0 })
    })
  })
})
