import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, busybox, conditionOf, core, eventually, isReady, type Lab, openLab, pause } from './lab.ts'

describe('Pods', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const path = (name: string) => core(ns, `pods/${name}`)
  const pod = (name: string) => lab.get(path(name))
  const create = (name: string, spec: object, metadata: object = {}) =>
    lab.post(core(ns, 'pods'), { metadata: { name, ...metadata }, spec })
  const drop = (name: string) => lab.delete(path(name), { gracePeriodSeconds: 0 })
  const phase = (name: string, ...phases: string[]) =>
    eventually(
      () => pod(name),
      ({ status }) => phases.includes(status.phase),
    )
  const ready = (name: string) =>
    eventually(
      () => pod(name),
      (one) => isReady(one),
    )
  const gone = (name: string) =>
    eventually(
      () => lab.send('GET', path(name)),
      ({ status }) => status === 404,
    )
  const log = async (name: string, more = ''): Promise<string> => (await lab.send('GET', `${path(name)}/log${more}`)).body
  const shell = (script: string, more: object = {}) => ({
    name: 'c',
    image: busybox,
    command: ['/bin/sh', '-c', script],
    ...more,
  })

  describe('life', () => {
    it('is submitted, watched, updated and removed with grace', async () => {
      await create('life', { containers: [{ name: 'agnhost', image: agnhost, args: ['pause'] }] }, { labels: { time: '1' } })
      const running = await ready('life')
      expect(running.status).toMatchObject({ hostIP: expect.stringMatching(/^192\.168\.56\.20[23]$/), qosClass: 'BestEffort' })
      expect((await lab.get(core(ns, 'pods?labelSelector=time%3D1'))).items).toHaveLength(1)
      running.metadata.labels.time = '2'
      await lab.put(path('life'), running)
      expect((await lab.get(core(ns, 'pods?labelSelector=time%3D2'))).items).toHaveLength(1)
      const deleted = await lab.delete(path('life'))
      expect(deleted.metadata).toMatchObject({ deletionGracePeriodSeconds: 30, generation: 2 })
      await gone('life')
    })

    it('ends by a deadline that is set while it runs', async () => {
      await create('deadline', { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: pause }] })
      await ready('deadline')
      await lab.patch(path('deadline'), { spec: { activeDeadlineSeconds: 1 } })
      expect((await phase('deadline', 'Failed')).status.reason).toBe('DeadlineExceeded')
      await drop('deadline')
    })

    it('waits for its readiness gates', async () => {
      const gates = ['k8s.io/test-condition1', 'k8s.io/test-condition2']
      await create('gates', {
        containers: [{ name: 'c', image: agnhost, args: ['pause'] }],
        readinessGates: gates.map((conditionType) => ({ conditionType })),
      })
      await phase('gates', 'Running')
      const set = (type: string, status: string) =>
        lab.patch(`${path('gates')}/status`, { status: { conditions: [{ type, status }] } })
      await set(gates[0] as string, 'True')
      await lab.settle()
      expect(conditionOf(await pod('gates'), 'Ready')).toMatchObject({
        status: 'False',
        reason: 'ReadinessGatesNotReady',
        message: 'corresponding condition of pod readiness gate "k8s.io/test-condition2" does not exist.',
      })
      await set(gates[1] as string, 'True')
      await ready('gates')
      await set(gates[0] as string, 'False')
      await eventually(
        () => pod('gates'),
        (one) => !isReady(one),
      )
      await drop('gates')
    })

    it('its status is patched and replaced, and it goes by deletecollection', async () => {
      await create(
        'status',
        { containers: [{ name: 'c', image: agnhost, args: ['pause'] }] },
        { labels: { 'test-pod-static': 'true' } },
      )
      await ready('status')
      const body = {
        metadata: { annotations: { patchedstatus: 'true' } },
        status: { message: 'Patched by e2e test', reason: 'E2E' },
      }
      const patched = await lab.patch(`${path('status')}/status`, body, 'merge')
      expect(patched).toMatchObject({ status: { message: 'Patched by e2e test', reason: 'E2E' } })
      const image = 'registry.k8s.io/e2e-test-images/agnhost:2.55'
      await lab.patch(path('status'), {
        metadata: { labels: { 'test-pod': 'patched' } },
        spec: { containers: [{ name: 'c', image }] },
      })
      await eventually(
        () => pod('status'),
        (one) => isReady(one) && one.status.containerStatuses[0].restartCount === 1,
      )
      const latest = await lab.get(`${path('status')}/status`)
      for (const condition of latest.status.conditions)
        if (condition.type === 'Ready' || condition.type === 'ContainersReady') condition.status = 'False'
      const updated = await lab.put(`${path('status')}/status`, latest)
      expect(isReady(updated)).toBe(false)
      await lab.delete(core(ns, 'pods?labelSelector=test-pod-static%3Dtrue'), { gracePeriodSeconds: 1 })
      await gone('status')
    })

    it.each([
      ['Guaranteed', { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '100m', memory: '100Mi' } }],
      ['Burstable', { requests: { cpu: '100m', memory: '100Mi' } }],
      ['BestEffort', {}],
    ])('its QoS class is %s', async (qosClass, resources) => {
      const made = await create(`qos-${qosClass.toLowerCase()}`, { containers: [{ name: 'c', image: pause, resources }] })
      expect(made.status.qosClass).toBe(qosClass)
    })

    it('its generation counts changes of the spec, and the status follows', async () => {
      const made = await create(
        'generation',
        { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: pause }] },
        { generation: 100 },
      )
      expect(made.metadata.generation).toBe(1)
      await ready('generation')
      await lab.patch(path('generation'), { metadata: { labels: { a: 'b' } } })
      expect((await pod('generation')).metadata.generation).toBe(1)
      for (let generation = 2; generation < 12; generation++) {
        const tolerations = [{ key: `k${generation}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: generation }]
        const latest = await pod('generation')
        latest.spec.tolerations.push(...tolerations)
        expect((await lab.put(path('generation'), latest)).metadata.generation).toBe(generation)
      }
      const seen = await eventually(
        () => pod('generation'),
        ({ status }) => status.observedGeneration === 11,
      )
      for (const { observedGeneration } of seen.status.conditions) expect(observedGeneration).toBe(11)
      expect((await lab.delete(path('generation'))).metadata.generation).toBe(12)
      await gone('generation')
    })

    it('one that its node turns away has its generation observed', async () => {
      const resources = { requests: { cpu: '5000' } }
      await create('rejected', { nodeName: 'k8s-node-1', containers: [{ name: 'c', image: pause, resources }] })
      const { status } = await phase('rejected', 'Failed')
      expect(status).toMatchObject({ reason: 'OutOfcpu', observedGeneration: 1 })
      expect(status.message).toMatch(
        /^Pod was rejected: Node didn't have enough resource: cpu, requested: 5000000, used: \d+, capacity: \d+$/,
      )
      await drop('rejected')
    })
  })

  describe('init containers', () => {
    const init = (name: string, command: string) => ({ name, image: busybox, command: [command] })
    const run = { name: 'run1', image: busybox, command: ['/bin/true'] }

    it('run one after the other on a Pod that never restarts', async () => {
      await create('init-never', {
        restartPolicy: 'Never',
        initContainers: [init('init1', '/bin/true'), init('init2', '/bin/true')],
        containers: [run],
      })
      const { status } = await phase('init-never', 'Succeeded')
      expect(conditionOf({ status }, 'Initialized').status).toBe('True')
      for (const one of status.initContainerStatuses)
        expect(one).toMatchObject({ ready: true, state: { terminated: { exitCode: 0 } } })
    })

    it('run before a Pod that always restarts', async () => {
      await create('init-always', {
        initContainers: [init('init1', '/bin/true'), init('init2', '/bin/true')],
        containers: [{ name: 'run1', image: pause, resources: { limits: { cpu: '100m' } } }],
      })
      const { status } = await phase('init-always', 'Running')
      expect(conditionOf({ status }, 'Initialized').status).toBe('True')
      await drop('init-always')
    })

    it('that fail on a Pod that always restarts hold the others back', async () => {
      await create('init-fail', {
        initContainers: [init('init1', '/bin/false'), init('init2', '/bin/true')],
        containers: [{ name: 'run1', image: pause }],
      })
      const { status } = await eventually(
        () => pod('init-fail'),
        (one) => one.status.initContainerStatuses?.[0].restartCount >= 2,
      )
      expect(status.phase).toBe('Pending')
      expect(conditionOf({ status }, 'Initialized')).toMatchObject({
        status: 'False',
        reason: 'ContainersNotInitialized',
        message: 'containers with incomplete status: [init1 init2]',
      })
      expect(status.initContainerStatuses[1].state).toEqual({ waiting: { reason: 'PodInitializing' } })
      expect(status.containerStatuses[0].state).toEqual({ waiting: { reason: 'PodInitializing' } })
      await drop('init-fail')
    })

    it('that fail on a Pod that never restarts fail it', async () => {
      await create('init-fail-never', {
        restartPolicy: 'Never',
        initContainers: [init('init1', '/bin/true'), init('init2', '/bin/false')],
        containers: [run],
      })
      const { status } = await phase('init-fail-never', 'Failed')
      expect(conditionOf({ status }, 'Initialized')).toMatchObject({
        status: 'False',
        reason: 'ContainersNotInitialized',
        message: 'containers with incomplete status: [init2]',
      })
      expect(status.containerStatuses[0].state.waiting).toBeDefined()
    })

    it('a sidecar starts first, stays, and ends last', async () => {
      await create('sidecar', {
        restartPolicy: 'Never',
        initContainers: [
          { ...shell('trap "exit 0" TERM; while true; do sleep 0.2; done'), name: 'side', restartPolicy: 'Always' },
          init('init2', '/bin/true'),
        ],
        containers: [shell('sleep 1')],
      })
      const { status } = await phase('sidecar', 'Succeeded')
      expect(status.initContainerStatuses[0]).toMatchObject({ name: 'side', restartCount: 0, state: { terminated: {} } })
    })
  })

  describe('container runtime', () => {
    it.each([
      ['Always', 'Running', 2, true, 'running'],
      ['OnFailure', 'Succeeded', 1, false, 'terminated'],
      ['Never', 'Failed', 0, false, 'terminated'],
    ])(
      'restartPolicy %s ends as %s',
      async (restartPolicy, wanted, restartCount, isReadyNow, state) => {
        const name = `restart-${restartPolicy.toLowerCase()}`
        const script = `f=/restart-count/count; count=$(echo 'hello' >> $f ; wc -l $f | awk {'print $1'}); if [ $count -eq 1 ]; then exit 1; fi; if [ $count -eq 2 ]; then exit 0; fi; while true; do sleep 1; done`
        await create(name, {
          restartPolicy,
          terminationGracePeriodSeconds: 0,
          volumes: [{ name: 'v', emptyDir: {} }],
          containers: [shell(script, { volumeMounts: [{ name: 'v', mountPath: '/restart-count' }] })],
        })
        const { status } = await eventually(
          () => pod(name),
          (one) =>
            one.status.phase === wanted &&
            one.status.containerStatuses?.[0].restartCount === restartCount &&
            one.status.containerStatuses[0].state[state],
        )
        expect(status.containerStatuses[0].ready).toBe(isReadyNow)
        await drop(name)
      },
      70_000,
    )

    it.each([
      ['from the file', 'echo -n OK > /dev/termination-log; echo DONE', {}, 0, 'OK'],
      [
        'from a file of its own',
        'echo -n DONE > /dev/termination-custom-log',
        { terminationMessagePath: '/dev/termination-custom-log' },
        0,
        'DONE',
      ],
      [
        'as somebody else where the root is sealed',
        'echo -n DONE > /dev/termination-custom-log',
        {
          terminationMessagePath: '/dev/termination-custom-log',
          securityContext: { runAsUser: 1000, readOnlyRootFilesystem: true },
        },
        0,
        'DONE',
      ],
      [
        'from the log after an error',
        'echo -n DONE; /bin/false',
        { terminationMessagePolicy: 'FallbackToLogsOnError' },
        1,
        'DONE',
      ],
      [
        'from the log with its line end',
        'echo DONE; /bin/false',
        { terminationMessagePolicy: 'FallbackToLogsOnError' },
        1,
        'DONE\n',
      ],
      ['none after success', 'echo DONE; /bin/true', { terminationMessagePolicy: 'FallbackToLogsOnError' }, 0, undefined],
      [
        'from the file when there is one',
        'echo -n OK > /dev/termination-log; echo DONE; /bin/true',
        { terminationMessagePolicy: 'FallbackToLogsOnError' },
        0,
        'OK',
      ],
    ])('termination message %s', async (what, script, more, exitCode, message) => {
      const name = `message-${what.replaceAll(' ', '-')}`
      await create(name, { restartPolicy: 'Never', containers: [shell(script, more)] })
      const { status } = await phase(name, 'Succeeded', 'Failed')
      const { terminated } = status.containerStatuses[0].state
      expect(terminated.exitCode).toBe(exitCode)
      expect(terminated.message).toBe(message)
    })

    it('a command that always fails has a reason, and can be deleted', async () => {
      await create('always-fails', { containers: [{ name: 'c', image: busybox, command: ['/bin/false'] }] })
      const { status } = await eventually(
        () => pod('always-fails'),
        (one) => one.status.containerStatuses?.[0].state.terminated ?? one.status.containerStatuses?.[0].lastState.terminated,
      )
      const [{ state, lastState }] = status.containerStatuses
      expect(state.terminated ?? lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
      await lab.delete(path('always-fails'))
      await gone('always-fails')
    })
  })

  describe('security context, sysctls and files', () => {
    it.each([
      ['runAsUser 65534', 'test $(id -u) -eq 65534', { securityContext: { runAsUser: 65534 } }, {}, 'Succeeded'],
      [
        'runAsUser of the Pod',
        'test $(id -u) -eq 1001 && test $(id -g) -eq 2002',
        {},
        { securityContext: { runAsUser: 1001, runAsGroup: 2002 } },
        'Succeeded',
      ],
      [
        'the container before the Pod',
        'test $(id -u) -eq 1002',
        { securityContext: { runAsUser: 1002 } },
        { securityContext: { runAsUser: 1001 } },
        'Succeeded',
      ],
      ['a writable root', 'touch checkfile', { securityContext: { readOnlyRootFilesystem: false } }, {}, 'Succeeded'],
      ['a read-only root', 'touch checkfile', { securityContext: { readOnlyRootFilesystem: true } }, {}, 'Failed'],
      [
        'supplemental groups',
        'id -G | grep -q 3003',
        {},
        { securityContext: { runAsUser: 1000, supplementalGroups: [3003], fsGroup: 4004 } },
        'Succeeded',
      ],
      ['its own host name', 'test "$(hostname)" = me', {}, { hostname: 'me' }, 'Succeeded'],
      [
        'host aliases',
        'grep -q "123.45.67.89.*foo.*bar" /etc/hosts',
        {},
        { hostAliases: [{ ip: '123.45.67.89', hostnames: ['foo', 'bar'] }] },
        'Succeeded',
      ],
      ['a working directory', 'test "$(pwd)" = /tmp', { workingDir: '/tmp' }, {}, 'Succeeded'],
    ])('%s', async (what, script, container, spec, wanted) => {
      const name = `security-${what.toLowerCase().replaceAll(' ', '-')}`
      await create(name, { restartPolicy: 'Never', ...spec, containers: [shell(script, container)] })
      expect((await phase(name, 'Succeeded', 'Failed')).status.phase).toBe(wanted)
    })

    it('runAsNonRoot refuses root in the kubelet’s words', async () => {
      await create('nonroot', { containers: [shell('true', { securityContext: { runAsNonRoot: true, runAsUser: 0 } })] })
      const { status } = await eventually(
        () => pod('nonroot'),
        (one) => one.status.containerStatuses?.[0].state.waiting?.reason === 'CreateContainerConfigError',
      )
      expect(status.containerStatuses[0].state.waiting.message).toMatch(
        /^container's runAsUser breaks non-root policy \(pod: "nonroot_/,
      )
      await drop('nonroot')
    })

    it.each(['kernel.shm_rmid_forced', 'kernel/shm_rmid_forced'])('a safe sysctl %s is set', async (name) => {
      const pod = `sysctl-${name.includes('/') ? 'slash' : 'dot'}`
      const securityContext = { sysctls: [{ name, value: '1' }] }
      await create(pod, {
        restartPolicy: 'Never',
        securityContext,
        containers: [{ name: 'c', image: busybox, command: ['/bin/sysctl', 'kernel.shm_rmid_forced'] }],
      })
      await phase(pod, 'Succeeded')
      expect(await log(pod)).toContain('kernel.shm_rmid_forced = 1')
    })

    it('sysctls are refused that are none, and those that the node does not allow', async () => {
      const sysctls = ['foo-', 'kernel.shmmax', 'safe-and-unsafe', 'bar..'].map((name) => ({ name, value: '100000000' }))
      const refused = await lab.send('POST', core(ns, 'pods'), {
        metadata: { name: 'bad-sysctls' },
        spec: { securityContext: { sysctls }, containers: [shell('true')] },
      })
      expect(refused.status).toBe(422)
      expect(refused.body.message).toContain('Invalid value: "foo-"')
      expect(refused.body.message).toContain('Invalid value: "bar.."')
      expect(refused.body.message).not.toContain('kernel.shmmax')
      await create('unsafe-sysctl', {
        securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '10000' }] },
        containers: [shell('true')],
      })
      const { status } = await phase('unsafe-sysctl', 'Failed')
      expect(status).toMatchObject({
        reason: 'SysctlForbidden',
        message: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
      })
    })
  })

  describe('ephemeral containers', () => {
    it('are added, run beside the others and are reached by exec', async () => {
      await create('host', { containers: [shell('trap exit TERM; while true; do sleep 1; done')] })
      await phase('host', 'Running')
      const debug = {
        name: 'debugger',
        image: busybox,
        command: ['/bin/sh'],
        args: ['-c', 'while true; do echo polo; sleep 2; done'],
        stdin: true,
        tty: true,
      }
      await lab.patch(`${path('host')}/ephemeralcontainers`, { spec: { ephemeralContainers: [debug] } })
      await eventually(
        () => pod('host'),
        (one) => one.status.ephemeralContainerStatuses?.[0].state.running,
      )
      expect((await lab.run(`kubectl exec -n ${ns} host -c debugger -- /bin/echo marco`)).stdout).toBe('marco\n')
      await eventually(
        () => log('host', '?container=debugger'),
        (text) => text.includes('polo'),
      )
      await drop('host')
    })
  })
})
