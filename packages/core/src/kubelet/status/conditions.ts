import type { Condition } from '../../api/object.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../api/pod.ts'
import { timestamp } from '../../host/clock.ts'
import type { PodRecord } from '../record.ts'
import { mayRestartAll } from '../restart-policy.ts'

type Drawn = Pick<Condition, 'status' | 'reason' | 'message'>

const yes: Drawn = { status: 'True' }
const no = (reason: string, message?: string): Drawn => ({
  status: 'False',
  reason,
  ...(message === undefined ? {} : { message }),
})

export interface Facts {
  pod: Pod
  phase: NonNullable<PodStatus['phase']>
  init: readonly ContainerStatus[]
  containers: readonly ContainerStatus[]
  sandboxReady: boolean
  record: Pick<PodRecord, 'resizePending' | 'resizing' | 'restartingAll'>
  nowMs: number
}

const kubelets = [
  'PodResizePending',
  'PodResizeInProgress',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'AllContainersRestarting',
]

/** The kubelet's conditions, before those that others set. Models pkg/kubelet/status/generate.go (1.36). */
export function conditionsOf(facts: Facts): Condition[] {
  const { pod } = facts
  const containersReady = containersReadyOf(facts)
  const drawn: [string, Drawn][] = [
    ['PodReadyToStartContainers', { status: facts.sandboxReady ? 'True' : 'False' }],
    ['Initialized', initializedOf(facts)],
    ['Ready', readyOf(pod, containersReady)],
    ['ContainersReady', containersReady],
    ['PodScheduled', yes],
  ]
  if (mayRestartAll(pod)) drawn.push(['AllContainersRestarting', restartingOf(facts)])
  drawn.unshift(...resizeConditions(facts))
  const own = drawn.map(([type, condition]) => stamped(facts, type, condition))
  const others = (pod.status?.conditions ?? []).filter((c) => !kubelets.includes(c.type))
  return [...others, ...own]
}

/** Models GenerateAllContainersRestartingCondition (1.36). */
function restartingOf({ phase, record }: Facts): Drawn {
  if (phase === 'Succeeded') return no('PodCompleted')
  if (phase === 'Failed') return no('PodFailed')
  if (record.restartingAll === undefined) return { status: 'False' }
  return { status: 'True', reason: 'RestartAllContainersStarted', message: 'container exited with restart policy rule' }
}

/** They are there only while they hold. Models status_manager.go GetPodResizeConditions (1.36). */
function resizeConditions({ record: { resizePending, resizing } }: Facts): [string, Drawn][] {
  const { reason = '', message = '' } = resizePending ?? {}
  return [
    ...(resizePending ? [['PodResizePending', { status: 'True', reason, message }] satisfies [string, Drawn]] : []),
    ...(resizing ? [['PodResizeInProgress', yes] satisfies [string, Drawn]] : []),
  ]
}

function stamped(facts: Facts, type: string, drawn: Drawn): Condition {
  const before = facts.pod.status?.conditions?.find((c) => c.type === type)
  const same = before !== undefined && before.status === drawn.status && before.lastTransitionTime !== undefined
  return {
    type,
    status: drawn.status,
    observedGeneration: facts.pod.metadata.generation ?? 1,
    lastProbeTime: null,
    lastTransitionTime: same ? (before.lastTransitionTime as string) : timestamp(facts.nowMs),
    ...(drawn.reason === undefined ? {} : { reason: drawn.reason }),
    ...(drawn.message === undefined ? {} : { message: drawn.message }),
  }
}

const list = (names: string[]): string => `[${names.join(' ')}]`

function initializedOf({ pod, init, phase, containers }: Facts): Drawn {
  const incomplete = (pod.spec.initContainers ?? []).filter((c) => {
    const status = init.find((s) => s.name === c.name)
    return c.restartPolicy === 'Always' ? status?.started !== true && phase !== 'Succeeded' : status?.ready !== true
  })
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  // once the others have begun, the Pod was initialised
  const begun = containers.some((s) => s.state?.running !== undefined || s.restartCount > 0)
  if (incomplete.length === 0 || begun) return yes
  return no('ContainersNotInitialized', `containers with incomplete status: ${list(incomplete.map((c) => c.name))}`)
}

function containersReadyOf({ pod, phase, init, containers }: Facts): Drawn {
  if (phase === 'Succeeded') return no('PodCompleted')
  if (phase === 'Failed') return no('PodFailed')
  const sidecars = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')
  const unready = [...sidecars, ...pod.spec.containers].filter(
    (c) => [...init, ...containers].find((s) => s.name === c.name)?.ready !== true,
  )
  if (unready.length === 0) return yes
  return no('ContainersNotReady', `containers with unready status: ${list(unready.map((c) => c.name))}`)
}

function readyOf(pod: Pod, containersReady: Drawn): Drawn {
  if (containersReady.status !== 'True') return containersReady
  const gates = (pod.spec.readinessGates ?? []).flatMap(({ conditionType: type }) => {
    const found = pod.status?.conditions?.find((c) => c.type === type)
    if (!found) return [`corresponding condition of pod readiness gate "${type}" does not exist.`]
    return found.status === 'True' ? [] : [`the status of pod readiness gate "${type}" is not "True", but ${found.status}`]
  })
  return gates.length === 0 ? yes : no('ReadinessGatesNotReady', gates.join(', '))
}
