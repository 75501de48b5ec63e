import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../tests/kubelet-lab.ts'
import type { Container } from '../api/pod.ts'
import { restartsAfter } from './restart-policy.ts'

type Rules = NonNullable<Container['restartPolicyRules']>
const onExit = (action: string, ...values: number[]): Rules => [{ action, exitCodes: { operator: 'In', values } }]
const onCode = (operator: string, ...values: number[]): Rules => [{ action: 'Restart', exitCodes: { operator, values } }]

// the Pod's policy, the container's own, its rules, the exit code, whether it is started again
const table: [string, string | undefined, Rules | undefined, number, boolean][] = [
  ['Always', undefined, undefined, 0, true],
  ['Always', undefined, undefined, 1, true],
  ['OnFailure', undefined, undefined, 0, false],
  ['OnFailure', undefined, undefined, 1, true],
  ['Never', undefined, undefined, 1, false],
  ['Never', 'Always', undefined, 0, true],
  ['Never', 'OnFailure', undefined, 0, false],
  ['Never', 'OnFailure', undefined, 3, true],
  ['Always', 'Never', undefined, 3, false],
  ['Never', 'Never', onCode('In', 42), 42, true],
  ['Never', 'Never', onCode('In', 41, 42), 42, true],
  ['Never', 'Never', onCode('In', 42), 1, false],
  ['Never', 'Never', onCode('In', 42), 0, false],
  ['Never', 'Never', onCode('NotIn', 42), 42, false],
  ['Never', 'Never', onCode('NotIn', 0, 42), 0, false],
  ['Never', 'Never', onCode('NotIn', 42), 1, true],
  ['Always', 'OnFailure', onCode('In', 0), 0, true],
  ['Never', 'OnFailure', onCode('In', 42), 7, true],
]
it.each(table)('Pod %s, container %s, rules %j: exit code %i gives %s', (pod, restartPolicy, restartPolicyRules, code, again) => {
  const container = { name: 'c', ...(restartPolicy && { restartPolicy }), ...(restartPolicyRules && { restartPolicyRules }) }
  expect(restartsAfter(container as Container, pod, code)).toBe(again)
})

it('[KLT81] a rule starts a container of a Pod again that never restarts, and the Pod runs meanwhile', () => {
  const lab = kubeletLab()
  const container = { name: 'c', image: 'busybox', command: ['sh', '-c', 'exit 42'], restartPolicy: 'Never' }
  lab.run({ restartPolicy: 'Never', containers: [{ ...container, restartPolicyRules: onCode('In', 42) }] })
  lab.engine.advance(45_000)
  const { status } = lab.pod()
  expect(status?.phase).toBe('Running')
  expect(status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0)
  expect(lab.events().join('\n')).toContain('Back-off restarting failed container c in pod')
})

it('[KLT81] an exit code that no rule names ends such a Pod', () => {
  const lab = kubeletLab()
  const container = { name: 'c', image: 'busybox', command: ['sh', '-c', 'exit 4'], restartPolicy: 'Never' }
  lab.run({ restartPolicy: 'Never', containers: [{ ...container, restartPolicyRules: onCode('In', 42) }] })
  lab.engine.advance(45_000)
  expect(lab.pod().status).toMatchObject({ phase: 'Failed', containerStatuses: [{ restartCount: 0 }] })
})

const never = (exit: number) => ({ command: ['sh', '-c', `exit ${exit}`], image: 'busybox', restartPolicy: 'Never' })
const sleeper = { name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }

it.each([
  ['one fails', [1], 'Failed'],
  ['one succeeds', [0], 'Succeeded'],
  ['one of two fails', [0, 3], 'Failed'],
])('[KLT81] a Pod that always restarts ends when its containers never do: %s', (_, exits, phase) => {
  const lab = kubeletLab()
  lab.run({ restartPolicy: 'Always', containers: exits.map((exit, i) => ({ name: `c${i}`, ...never(exit) })) })
  lab.engine.advance(20_000)
  expect(lab.pod().status).toMatchObject({ phase, containerStatuses: exits.map(() => ({ restartCount: 0 })) })
})

it('[KLT81] a container that never restarts leaves the others of its Pod running', () => {
  const lab = kubeletLab()
  lab.run({ containers: [sleeper, { name: 'once', ...never(1) }] })
  lab.engine.advance(20_000)
  const [first, once] = lab.pod().status?.containerStatuses ?? []
  expect([lab.pod().status?.phase, first?.ready, once?.state?.terminated?.exitCode, once?.restartCount]).toEqual([
    'Running',
    true,
    1,
    0,
  ])
})

it('[KLT81] a Pod that always restarts fails with an init container that never does', () => {
  const lab = kubeletLab()
  lab.run({ initContainers: [{ name: 'i', ...never(1) }], containers: [sleeper] })
  lab.engine.advance(20_000)
  expect(lab.pod().status).toMatchObject({ phase: 'Failed', initContainerStatuses: [{ restartCount: 0 }] })
})

it('[KLT81] an init container with a rule comes again before the others start', () => {
  const lab = kubeletLab()
  const init = { name: 'i', ...never(42), restartPolicyRules: onCode('In', 42) }
  lab.run({ restartPolicy: 'Never', initContainers: [init], containers: [sleeper] })
  lab.engine.advance(30_000)
  const { phase, initContainerStatuses: [i] = [] } = lab.pod().status ?? {}
  expect([phase, (i?.restartCount ?? 0) > 0]).toEqual(['Pending', true])
})

const preStop = { preStop: { sleep: { seconds: 20 } } }
const restartsAll = { restartPolicy: 'Never', restartPolicyRules: onExit('RestartAllContainers', 88) }

it('[KLT82] an exit code that asks for it starts all containers again, init containers first, in the same sandbox', () => {
  const lab = kubeletLab()
  lab.run({
    restartPolicy: 'Never',
    initContainers: [{ name: 'i', ...never(0) }],
    containers: [
      { ...sleeper, lifecycle: preStop },
      { name: 'watch', image: 'busybox', command: ['sh', '-c', 'sleep 30; exit 88'], ...restartsAll },
    ],
  })
  lab.engine.advance(20_000)
  const { podIP } = lab.pod().status ?? {}
  const conditions: string[] = []
  for (let i = 0; i < 100; i++) {
    lab.engine.advance(200)
    const found = lab.pod().status?.conditions?.find(({ type }) => type === 'AllContainersRestarting')
    const told = [found?.status, found?.reason, found?.message].join(' ')
    if (conditions.at(-1) !== told) conditions.push(told)
  }
  expect(conditions).toEqual(['False  ', 'True RestartAllContainersStarted container exited with restart policy rule', 'False  '])
  const { status } = lab.pod()
  expect(status).toMatchObject({ phase: 'Running', podIP })
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  expect(all.map(({ name, restartCount, lastState }) => [name, restartCount, lastState?.terminated?.exitCode])).toEqual([
    ['i', 1, 0],
    ['c', 1, 137],
    ['watch', 1, 88],
  ])
})

it('[KLT82] a container that asks for it again and again is backed off', () => {
  const lab = kubeletLab()
  const command = ['sh', '-c', 'exit 88']
  lab.run({ restartPolicy: 'Never', containers: [sleeper, { name: 'watch', image: 'busybox', command, ...restartsAll }] })
  lab.engine.advance(60_000)
  expect(lab.pod().status?.phase).toBe('Running')
  expect(lab.pod().status?.containerStatuses?.[0]?.restartCount).toBeLessThan(5)
  expect(lab.events().join('\n')).toContain('Back-off restarting failed container watch in pod')
})

it('[KLT82] any other exit leaves them alone', () => {
  const lab = kubeletLab()
  lab.run({ restartPolicy: 'Never', containers: [{ name: 'watch', ...never(4), ...restartsAll }] })
  lab.engine.advance(20_000)
  expect(lab.pod().status).toMatchObject({ phase: 'Failed', containerStatuses: [{ restartCount: 0 }] })
  expect(lab.pod().status?.conditions).toContainEqual(
    expect.objectContaining({ type: 'AllContainersRestarting', status: 'False', reason: 'PodFailed' }),
  )
})
