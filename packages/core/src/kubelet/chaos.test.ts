import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type KubeletLab, kubeletLab } from '../../../../tests/kubelet-lab.ts'
import { copy } from '../api/copy.ts'
import { configmaps, pods } from '../api/kinds.ts'
import type { Container, Pod } from '../api/pod.ts'

const names = ['a', 'b', 'c', 'd']

const container = fc.record(
  {
    image: fc.constantFrom('ansilh/demo-coffee', 'busybox', 'ansilh/demo-coffee:2', 'busybox:1.37', 'alpine', 'nosuch', 'Bad'),
    command: fc.constantFrom(
      undefined,
      ['sleep', '3'],
      ['sleep', 'infinity'],
      ['false'],
      ['nosuch'],
      ['sh', '-c', 'echo x; exit 2'],
    ),
    probe: fc.constantFrom(undefined, 9090, 81),
    configured: fc.boolean(),
  },
  { requiredKeys: ['image', 'command', 'probe', 'configured'] },
)

const wait = fc.record({ op: fc.constant('wait' as const), ms: fc.constantFrom(100, 700, 5000, 40_000, 400_000) })

const op = fc.oneof(
  wait,
  wait,
  fc.record({
    op: fc.constant('run' as const),
    name: fc.constantFrom(...names),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    init: fc.boolean(),
    container,
  }),
  fc.record({ op: fc.constant('delete' as const), name: fc.constantFrom(...names), grace: fc.constantFrom(undefined, 0, 3) }),
  fc.record({ op: fc.constant('image' as const), name: fc.constantFrom(...names), image: fc.constantFrom('nginx', 'nosuch') }),
  fc.record({ op: fc.constant('configure' as const) }),
)

type Op = typeof op extends fc.Arbitrary<infer T> ? T : never

const podOf = (lab: KubeletLab, name: string): Pod | undefined => lab.engine.system.get(pods, 'default', name)

function run(lab: KubeletLab, step: Op & { op: 'run' }): void {
  if (podOf(lab, step.name)) return
  const { image, command, probe, configured } = step.container
  const main: Container = {
    name: 'c',
    image,
    ...(command ? { command: [...command] } : {}),
    ...(probe
      ? { readinessProbe: { tcpSocket: { port: probe } }, livenessProbe: { tcpSocket: { port: probe }, periodSeconds: 5 } }
      : {}),
    ...(configured ? { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'conf', key: 'a' } } }] } : {}),
  }
  const initContainers = step.init ? [{ name: 'i', image: 'busybox', command: ['true'] }] : []
  lab.run(
    { restartPolicy: step.restartPolicy as 'Always', terminationGracePeriodSeconds: 4, initContainers, containers: [main] },
    step.name,
  )
}

function apply(lab: KubeletLab, step: Op): void {
  if (step.op === 'run') return run(lab, step)
  if (step.op === 'wait') return lab.engine.advance(step.ms)
  if (step.op === 'configure') {
    const metadata = { name: 'conf', namespace: 'default' }
    lab.engine.client().create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } })
    return
  }
  const pod = podOf(lab, step.name)
  if (!pod) return
  if (step.op === 'delete') {
    lab.engine.client().delete(pods, 'default', step.name, step.grace === undefined ? {} : { gracePeriodSeconds: step.grace })
    return
  }
  const changed = copy(pod)
  for (const one of changed.spec.containers) one.image = step.image
  lab.engine.client().update(pods, changed)
}

function check(lab: KubeletLab): void {
  const all = lab.engine.system.list(pods, 'default')
  const alive = all.filter((pod) => pod.status?.podIP && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed')
  const ips = alive.map((pod) => pod.status?.podIP)
  expect(new Set(ips).size, 'one address a Pod').toBe(ips.length)
  for (const pod of all) {
    const { phase, conditions, containerStatuses = [] } = pod.status ?? {}
    const ready = conditions?.find((c) => c.type === 'Ready')?.status === 'True'
    expect(ready, 'ready means all containers are').toBe(phase === 'Running' && containerStatuses.every((s) => s.ready))
    for (const { state, ready: own } of containerStatuses) expect(own && !state?.running, 'ready means running').toBeFalsy()
    if (lab.kubelet.listeners(pod).length > 0) expect(containerStatuses.some((s) => s.state?.running)).toBe(true)
  }
  const before = lab.engine.store.revision()
  lab.engine.turn(() => {
    for (const pod of all) lab.kubelet.controller.reconcile(`default/${pod.metadata.name}`, {} as never)
  })
  expect(lab.engine.store.revision(), 'nothing to do twice').toBe(before)
}

it('[KLT70] whatever happens to Pods: addresses are their own, ready means running, and nothing is left when they are gone', () => {
  fc.assert(
    fc.property(fc.array(op, { minLength: 12, maxLength: 30 }), (steps) => {
      const lab = kubeletLab()
      for (const step of steps) {
        apply(lab, step)
        check(lab)
      }
      for (const name of names) lab.engine.client().delete(pods, 'default', name)
      lab.engine.advance(60_000)
      expect(lab.engine.system.list(pods, 'default')).toEqual([])
      const rows = lab.engine.store.local.range('kubelet/').map(({ key }) => key)
      expect(rows.filter((key) => !/^kubelet\/(images\/|ipam\/[^/]+\/last)/.test(key))).toEqual([])
    }),
    { numRuns: 120, seed: 20_261_123 },
  )
}, 60_000)
