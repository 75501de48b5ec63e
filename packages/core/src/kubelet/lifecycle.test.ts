import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../tests/kubelet-lab.ts'
import { copy } from '../api/copy.ts'
import { pods } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import type { ContainerRuntime } from '../process/runtime.ts'

const sleeper = { name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }
const coffee = { name: 'coffee', image: 'ansilh/demo-coffee' }

it('[KLT21] activeDeadlineSeconds ends a Pod as Failed with DeadlineExceeded', () => {
  const lab = kubeletLab()
  lab.run({ activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 0, containers: [sleeper] })
  lab.engine.settle()
  lab.engine.advance(15_000)
  expect(lab.pod().status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
    containerStatuses: [{ state: { terminated: { exitCode: 137 } } }],
  })
})

it('[KLT22] preStop takes its time out of the grace', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ ...coffee, lifecycle: { preStop: { exec: { command: ['sleep', '4'] } } } }] })
  lab.engine.settle()
  lab.engine.client().delete(pods, 'default', 'p')
  lab.engine.advance(3500)
  expect(lab.pod().status?.phase).toBe('Running')
  lab.engine.advance(1500)
  expect(lab.engine.system.get(pods, 'default', 'p')).toBeUndefined()
})

it('[KLT23] a new image restarts the container', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] })
  lab.engine.settle()
  const pod = copy(lab.pod())
  const [first] = pod.spec.containers
  if (first) first.image = 'ansilh/demo-coffee:2'
  expect(isFailure(lab.engine.client().update(pods, pod))).toBe(false)
  lab.engine.settle()
  expect(lab.events()).toContain('Normal Killing Container coffee definition changed, will be restarted')
  expect(lab.pod().status).toMatchObject({
    containerStatuses: [{ restartCount: 1, image: 'docker.io/ansilh/demo-coffee:2', ready: true }],
  })
})

it('[KLT24] an ephemeral container runs once beside the others', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] })
  lab.engine.settle()
  const pod = copy(lab.pod())
  pod.spec.ephemeralContainers = [{ name: 'debug', image: 'busybox', command: ['sh', '-c', 'exit 4'] }]
  expect(isFailure(lab.engine.client().update(pods, pod, { subresource: 'ephemeralcontainers' }))).toBe(false)
  lab.engine.settle()
  expect(lab.pod().status).toMatchObject({
    phase: 'Running',
    ephemeralContainerStatuses: [{ name: 'debug', restartCount: 0, state: { terminated: { exitCode: 4 } } }],
  })
})

it.each([
  [
    'Bad_Name',
    'InvalidImageName',
    `Failed to apply default image tag "Bad_Name": couldn't parse image reference "Bad_Name": invalid reference format: repository name (library/Bad_Name) must be lowercase`,
  ],
  [
    'nginx:1.99',
    'ImagePullBackOff',
    'Back-off pulling image "nginx:1.99": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.99": failed to resolve reference "docker.io/library/nginx:1.99": docker.io/library/nginx:1.99: not found',
  ],
  [
    'reg.example/x',
    'ImagePullBackOff',
    'Back-off pulling image "reg.example/x": ErrImagePull: failed to pull and unpack image "reg.example/x:latest": failed to resolve reference "reg.example/x:latest": failed to do request: Head "https://reg.example/v2/x/manifests/latest": dial tcp: lookup reg.example: no such host',
  ],
])('[KLT12] image %s is %s', (image, reason, message) => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image }] })
  lab.engine.settle()
  expect(lab.pod().status?.containerStatuses?.[0]?.state?.waiting).toEqual({ reason, message })
})

it('[KLT12] pull policy Never takes only what the node has', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ ...coffee, imagePullPolicy: 'Never' }] })
  lab.engine.settle()
  expect(lab.pod().status?.containerStatuses?.[0]?.state?.waiting).toEqual({
    reason: 'ErrImageNeverPull',
    message: 'Container image "ansilh/demo-coffee" is not present with pull policy of Never',
  })
})

it('[KLT25] a Pod that has ended gives its address back and keeps its log', () => {
  const lab = kubeletLab()
  lab.run({ restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['echo', 'done'] }] })
  lab.engine.settle()
  expect(lab.kubelet.podOfIp('10.10.1.2')).toBeUndefined()
  expect(lab.pod().status).toMatchObject({ phase: 'Succeeded', podIP: '10.10.1.2' })
  expect(lab.kubelet.logs(lab.pod(), { container: 'c', previous: false, timestamps: false })).toMatchObject({
    lines: [{ text: 'done' }],
    ended: true,
  })
  lab.engine.client().delete(pods, 'default', 'p')
  lab.engine.settle()
  expect(lab.engine.system.get(pods, 'default', 'p')).toBeUndefined()
})

it('[KLT26] a program that the kubelet is told has ended restarts like any other', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image: 'busybox', stdin: true, tty: true }] })
  lab.engine.settle()
  const ref = lab.kubelet.container('default', 'p')
  if (ref) lab.engine.turn(() => lab.kubelet.exit(ref, 0))
  expect(lab.pod().status?.containerStatuses?.[0]?.state?.terminated?.reason).toBe('Completed')
  lab.engine.settle()
  expect(lab.pod().status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true })
  expect(lab.kubelet.runtimeContainers('k8s-node-1')).toMatchObject([{ pod: 'p', name: 'c', state: 'Running', attempt: 1 }])
})

it('[KLT27] a program of the image’s own runs at once in a running container', () => {
  const lab = kubeletLab()
  const dnsConfig = { nameservers: ['1.1.1.1'], searches: ['resolv.conf.local'] }
  lab.run({ containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0' }], dnsPolicy: 'None', dnsConfig })
  lab.engine.settle()
  const ref = lab.kubelet.container('default', 'p')
  if (!ref) throw new Error('p does not run')
  const run = (...argv: string[]) => lab.kubelet.ownProgram(ref, argv)
  expect(run('/agnhost', 'dns-suffix')).toEqual({ output: 'resolv.conf.local\n', errors: '', exitCode: 0, afterMs: 50 })
  expect(run('/agnhost', 'dns-server-list')).toEqual({ output: '1.1.1.1\n', errors: '', exitCode: 0, afterMs: 50 })
  expect(run('sh', '-c', 'true')).toBeUndefined()
})

it('[KLT29] attach runs what waits for its input and ends the container with it', async () => {
  const ran: (readonly string[])[] = []
  const runtime: ContainerRuntime = {
    async exec(_ref, argv, streams) {
      ran.push(argv)
      streams.stdout('hello\n')
      return 3
    },
    start: () => ({ stop: () => undefined }),
  }
  const lab = kubeletLab({ runtime: () => runtime })
  const once = { stdin: true, stdinOnce: true }
  lab.run({ restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', ...once }] })
  lab.run({ restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['wget', '-qO-', 'x'], ...once }] }, 'q')
  lab.engine.advance(1500)
  for (const name of ['p', 'q']) {
    const ref = lab.kubelet.container('default', name)
    if (!ref) throw new Error(`${name} does not run`)
    const shown: string[] = []
    const signal = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined }
    const stdin = { readAll: async () => '', readLine: async () => undefined, isTerminal: false }
    const streams = { stdin, stdout: (text: string) => shown.push(text), stderr: () => undefined, signal }
    expect(await lab.kubelet.attach(ref, streams, true, () => () => undefined)).toBe(0)
    expect(shown).toEqual(['hello\n'])
    expect(lab.pod(name).status).toMatchObject({
      phase: 'Failed',
      containerStatuses: [{ state: { terminated: { exitCode: 3 } } }],
    })
    expect(lab.kubelet.logs(lab.pod(name), { container: 'c', previous: false, timestamps: false })).toMatchObject({
      lines: [{ text: 'hello' }],
    })
  }
  expect(ran).toEqual([['sh'], ['wget', '-qO-', 'x']])
})
