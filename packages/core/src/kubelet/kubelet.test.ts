import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../tests/kubelet-lab.ts'
import { pods } from '../api/kinds.ts'

const coffee = { name: 'coffee', image: 'ansilh/demo-coffee' }

it('[KLT10] a Pod on a node is Pending, then Running and ready within about a second', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] })
  expect(lab.pod().status).toMatchObject({
    phase: 'Pending',
    hostIP: '192.168.56.202',
    containerStatuses: [{ name: 'coffee', state: { waiting: { reason: 'ContainerCreating' } }, ready: false, started: false }],
  })
  lab.engine.advance(1300)
  const { status } = lab.pod()
  expect(status).toMatchObject({ phase: 'Running', podIP: '10.10.1.2', podIPs: [{ ip: '10.10.1.2' }] })
  expect(status?.conditions?.map((c) => `${c.type}=${c.status}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ])
  expect(status?.containerStatuses?.[0]).toMatchObject({
    image: 'docker.io/ansilh/demo-coffee:latest',
    ready: true,
    started: true,
    restartCount: 0,
  })
  expect(lab.engine.settle()).toMatchObject({ settled: true, ranForwardMs: 0 })
})

it('[KLT11] tells the pull, the creation and the start by events', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ ...coffee, imagePullPolicy: 'IfNotPresent' }] })
  lab.engine.settle()
  const told = lab.events()
  expect(told[0]).toBe('Normal Pulling Pulling image "ansilh/demo-coffee"')
  expect(told[1]).toMatch(
    /^Normal Pulled Successfully pulled image "ansilh\/demo-coffee" in \d+ms \(\d+ms including waiting\)\. Image size: 16413276 bytes\.$/,
  )
  expect(told.slice(2)).toEqual(['Normal Created Container created', 'Normal Started Container started'])
  lab.run({ containers: [{ ...coffee, imagePullPolicy: 'IfNotPresent' }] }, 'q')
  lab.engine.settle()
  expect(lab.events('q')[0]).toBe(
    'Normal Pulled Container image "ansilh/demo-coffee" already present on machine and can be accessed by the pod',
  )
})

it('[KLT12] an unknown image gives ErrImagePull and then backs off', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image: 'nosuch/thing' }] })
  const waiting = () => lab.pod().status?.containerStatuses?.[0]?.state?.waiting
  lab.engine.advance(1000)
  expect(waiting()?.reason).toBe('ErrImagePull')
  expect(waiting()?.message).toBe(
    'failed to pull and unpack image "docker.io/nosuch/thing:latest": failed to resolve reference "docker.io/nosuch/thing:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  )
  lab.engine.settle()
  expect(waiting()?.reason).toBe('ImagePullBackOff')
  expect(waiting()?.message).toMatch(/^Back-off pulling image "nosuch\/thing": ErrImagePull: failed to pull/)
  expect(lab.pod().status?.phase).toBe('Pending')
})

it('[KLT13] a container that ends is restarted at once, then with a back-off that doubles', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo hi; exit 3'] }] })
  const status = () => lab.pod().status?.containerStatuses?.[0]
  lab.engine.advance(5000)
  expect(status()).toMatchObject({
    restartCount: 1,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 3, reason: 'Error' } },
  })
  const { uid } = lab.pod().metadata
  expect(status()?.state?.waiting?.message).toBe(`back-off 10s restarting failed container=c pod=p_default(${uid})`)
  expect(lab.events()).toContain(`Warning BackOff Back-off restarting failed container c in pod p_default(${uid})`)
  lab.engine.advance(13_000)
  expect(status()).toMatchObject({
    restartCount: 2,
    state: { waiting: { message: `back-off 20s restarting failed container=c pod=p_default(${uid})` } },
  })
})

it.each([
  ['Never', 'true', 'Succeeded', 'Completed'],
  ['Never', 'false', 'Failed', 'Error'],
  ['OnFailure', 'true', 'Succeeded', 'Completed'],
] as const)('[KLT14] restartPolicy %s and %s end in %s', (restartPolicy, program, phase, reason) => {
  const lab = kubeletLab()
  lab.run({ restartPolicy, containers: [{ name: 'c', image: 'busybox', command: [program] }] })
  lab.engine.settle()
  expect(lab.pod().status).toMatchObject({ phase, containerStatuses: [{ state: { terminated: { reason } } }] })
  const ready = lab.pod().status?.conditions?.find((c) => c.type === 'Ready')
  expect(ready).toMatchObject({ status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' })
})

it('[KLT15] a program that does not exist is a StartError in the words of runc', () => {
  const lab = kubeletLab()
  lab.run({ restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['nosuch'] }] })
  lab.engine.settle()
  expect(lab.pod().status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
    exitCode: 128,
    reason: 'StartError',
    startedAt: '1970-01-01T00:00:00Z',
    message:
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "nosuch": executable file not found in $PATH',
  })
})

it('[KLT16] deletion gives SIGTERM, waits out the grace of what ignores it, and removes the object', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] }, 'quick')
  lab.run(
    { containers: [{ name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }], terminationGracePeriodSeconds: 5 },
    'slow',
  )
  lab.engine.settle()
  for (const name of ['quick', 'slow']) lab.engine.client().delete(pods, 'default', name)
  lab.engine.advance(1000)
  expect(lab.engine.system.get(pods, 'default', 'quick')).toBeUndefined()
  expect(lab.pod('slow').status?.phase).toBe('Running')
  lab.engine.advance(5000)
  expect(lab.engine.system.get(pods, 'default', 'slow')).toBeUndefined()
  expect(lab.events('quick')).toContain('Normal Killing Stopping container coffee')
  expect(lab.engine.store.local.range('kubelet/pods/')).toEqual([])
})

it('[KLT17] addresses go upward and are not given again at once', () => {
  const lab = kubeletLab()
  const ip = (name: string) => lab.pod(name).status?.podIP
  lab.run({ containers: [coffee] }, 'a')
  lab.engine.settle()
  lab.engine.client().delete(pods, 'default', 'a')
  lab.engine.settle()
  lab.run({ containers: [coffee] }, 'b')
  lab.run({ containers: [coffee], hostNetwork: true }, 'h')
  lab.engine.settle()
  expect([ip('b'), ip('h')]).toEqual(['10.10.1.3', '192.168.56.202'])
})

it('[KLT18] init containers run one after the other before the rest; sidecars go on', () => {
  const lab = kubeletLab()
  lab.run({
    initContainers: [
      { name: 'side', image: 'busybox', command: ['sleep', 'infinity'], restartPolicy: 'Always' },
      { name: 'one', image: 'busybox', command: ['sleep', '2'] },
    ],
    containers: [coffee],
  })
  lab.engine.advance(1500)
  expect(lab.pod().status).toMatchObject({
    phase: 'Pending',
    containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
  })
  lab.engine.settle()
  expect(lab.pod().status).toMatchObject({
    phase: 'Running',
    initContainerStatuses: [
      { name: 'side', ready: true, started: true },
      { name: 'one', ready: true, state: { terminated: { reason: 'Completed' } } },
    ],
    containerStatuses: [{ ready: true }],
  })
})

it('[KLT19] a missing ConfigMap is a configuration error until it is there', () => {
  const lab = kubeletLab()
  const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'conf', key: 'a' } } }]
  lab.run({ containers: [{ ...coffee, env }] })
  lab.engine.settle()
  const state = () => lab.pod().status?.containerStatuses?.[0]?.state
  expect(state()?.waiting).toEqual({ reason: 'CreateContainerConfigError', message: 'configmap "conf" not found' })
  expect(lab.events()).toContain('Warning Failed Error: configmap "conf" not found')
})

it('[KLT20] a run without a change between writes nothing', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] })
  lab.engine.settle()
  const before = lab.engine.store.revision()
  lab.engine.turn(() => lab.kubelet.controller.reconcile('default/p', {} as never))
  expect(lab.engine.store.revision()).toBe(before)
})
