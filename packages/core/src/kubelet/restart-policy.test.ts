import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../tests/kubelet-lab.ts'
import type { Container } from '../api/pod.ts'
import { restartsAfter } from './restart-policy.ts'

type Rules = NonNullable<Container['restartPolicyRules']>
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
