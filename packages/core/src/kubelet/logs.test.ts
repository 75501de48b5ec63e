import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../tests/kubelet-lab.ts'
import type { LogOptions } from '../apiserver/request.ts'
import type { ContainerRuntime } from '../process/runtime.ts'

type Lab = ReturnType<typeof kubeletLab>
const coffee = { name: 'c', image: 'ansilh/demo-coffee' }
const peer = { sourceIp: '10.10.0.1', sourcePort: 40_000, nowMs: Date.UTC(2026, 10, 23, 12, 0, 9) }
const get = { method: 'GET', target: '/', headers: { host: 'coffee', 'user-agent': 'curl/8.14.1' }, body: '' }

function text(lab: Lab, over: Partial<LogOptions> = {}): string[] | string {
  const page = lab.kubelet.logs(lab.pod(), { container: 'c', previous: false, timestamps: false, ...over })
  return 'lines' in page ? page.lines.map((line) => line.text) : (page.message ?? '')
}

function ask(lab: Lab, silent = false): string | undefined {
  const [socket] = lab.kubelet.listeners(lab.pod(), { silent })
  return lab.engine.turn(() => socket?.http?.(get, peer).body)
}

it('[KLT50] a coffee Pod listens on 9090, names itself and logs who asked', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] })
  lab.engine.settle()
  expect(
    ask(lab)
      ?.split('\n')
      .filter((line) => line.includes('coffee')),
  ).toHaveLength(1)
  expect(ask(lab, true)).toContain('<dd>p</dd>')
  expect(text(lab)).toEqual([
    'Serving coffee on port 9090',
    expect.stringMatching(
      /^10\.10\.0\.1 - - \[23\/Nov\/2026:12:00:09 \+0000\] "GET \/ HTTP\/1\.1" 200 \d+ "-" "curl\/8\.14\.1"$/,
    ),
  ])
})

it('[KLT51] the log can be cut by tail, by bytes and by a cursor', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; echo two; echo three; sleep 100'] }] })
  lab.engine.advance(1500)
  expect(text(lab)).toEqual(['one', 'two', 'three'])
  expect(text(lab, { tailLines: 1 })).toEqual(['three'])
  expect(text(lab, { limitBytes: 6 })).toEqual(['one', 'tw'])
  expect(text(lab, { limitBytes: 6, timestamps: true })).toEqual(['2026-1'])
  expect(text(lab, { limitBytes: 36, timestamps: true })).toEqual(['one', '2'])
  const page = lab.kubelet.logs(lab.pod(), { container: 'c', previous: false, timestamps: true }, 2)
  expect(page).toMatchObject({ lines: [{ text: 'three', stream: 'stdout' }], cursor: 3, ended: false })
})

it('[KLT52] there is no log before the container starts, and a previous one only after a restart', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo hi; sleep 20'] }] })
  expect(text(lab)).toBe('container "c" in pod "p" is waiting to start: ContainerCreating')
  lab.engine.advance(1500)
  expect(text(lab, { previous: true })).toBe('previous terminated container "c" in pod "p" not found')
  lab.engine.advance(23_000)
  expect(lab.pod().status?.containerStatuses?.[0]?.restartCount).toBe(1)
  expect(text(lab, { previous: true })).toEqual(['hi'])
  lab.run({ containers: [{ name: 'c', image: 'nosuch/x' }] }, 'q')
  lab.engine.settle()
  const page = lab.kubelet.logs(lab.pod('q'), { container: 'c', previous: false, timestamps: false })
  expect(page).toMatchObject({
    code: 400,
    message: 'container "c" in pod "q" is waiting to start: trying and failing to pull image',
  })
})

it('[KLT53] a script is the runtime’s: its lines become the log, its end the container’s', async () => {
  const on: Parameters<ContainerRuntime['start']>[2][] = []
  const runtime: ContainerRuntime = {
    exec: async () => 0,
    start: (_ref, _argv, handlers) => {
      on.push(handlers)
      return { stop: () => handlers.exited(143) }
    },
  }
  const lab = kubeletLab({ runtime: () => runtime })
  lab.run({
    restartPolicy: 'Never',
    containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'while true; do date; sleep 1; done'] }],
  })
  lab.engine.settle()
  await Promise.resolve()
  on[0]?.log('half a ', 'stdout')
  on[0]?.log('line\nrest', 'stdout')
  expect(text(lab)).toEqual(['half a line'])
  on[0]?.exited(2)
  expect(text(lab)).toEqual(['half a line', 'rest'])
  expect(lab.pod().status).toMatchObject({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 2 } } }] })
})

it('[KLT53] a lab that is closed stops its scripts, and starts them again when it is opened', async () => {
  const started: string[] = []
  const runtime: ContainerRuntime = {
    exec: async () => 0,
    start(ref, _argv, handlers) {
      started.push(`${ref.container}/${ref.attempt}`)
      return { stop: () => handlers.exited(137) }
    },
  }
  const lab = kubeletLab({ runtime: () => runtime })
  lab.run({ containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'while true; do date; sleep 1; done'] }] })
  lab.engine.settle()
  await Promise.resolve()
  lab.kubelet.sleep()
  expect(lab.pod().status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 })
  const again = kubeletLab({ runtime: () => runtime }, lab.engine.store)
  again.kubelet.wake()
  await Promise.resolve()
  expect(started).toEqual(['c/0', 'c/0'])
})

it('[KLT54] a log is bounded: the oldest lines go', () => {
  const lab = kubeletLab()
  lab.run({ containers: [coffee] })
  lab.engine.settle()
  for (let i = 0; i < 4000; i++) ask(lab)
  const lines = text(lab)
  expect(lines.length).toBeGreaterThan(1000)
  expect(lines.length).toBeLessThan(3000)
})

it.each([
  [1, ['o'], [true]],
  [3, ['one'], [true]],
  [4, ['one'], [false]],
  [6, ['one', 'tw'], [false, true]],
  [8, ['one', 'two'], [false, false]],
])('[KLT57] cut after %i bytes, the last line has no newline', (limitBytes, lines, cut) => {
  const lab = kubeletLab()
  lab.run({ containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; echo two'] }] })
  lab.engine.settle()
  const page = lab.kubelet.logs(lab.pod(), { container: 'c', previous: false, timestamps: false, limitBytes })
  if (!('lines' in page)) throw new Error(page.message)
  expect(page.lines.map((line) => line.text)).toEqual(lines)
  expect(page.lines.map((line) => line.partial === true)).toEqual(cut)
})

it('[KLT57] a guestbook keeps what it is told', () => {
  const lab = kubeletLab({ network: () => ({ addresses: () => [] }) as never })
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
  lab.run({ containers: [{ name: 'c', image, args: ['guestbook', '--http-port', '6379'] }] })
  lab.engine.settle()
  const call = (target: string) =>
    lab.engine.turn(() => lab.kubelet.listeners(lab.pod())[0]?.http?.({ ...get, target }, peer).body)
  expect([call('/get?key=a'), call('/set?key=a&value=b'), call('/get?key=a')]).toEqual([
    '{"data":""}',
    '{"message":"Updated"}',
    '{"data":"b"}',
  ])
})
