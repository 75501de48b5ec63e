import { pods, priorityclasses } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { PriorityClass } from '../../api/policy.ts'
import { forbidden, type Status } from '../../api/status.ts'
import type { StrategyContext } from '../strategy.ts'

/** The number behind a Pod's priority class, or of the default one. Models plugin/pkg/admission/priority admitPod (1.36). */
export function admitPriority(pod: Pod, context: StrategyContext): Status | undefined {
  const { spec, metadata } = pod
  const found = spec.priorityClassName ? byName(spec.priorityClassName, context) : defaultClass(context)
  if (spec.priorityClassName && !found) {
    return forbidden(pods, metadata.name, `no PriorityClass with name ${spec.priorityClassName} was found`)
  }
  const value = found?.value ?? 0
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
  if (spec.priority !== undefined && spec.priority !== value)
    return mismatch(pod, 'integer value of priority', spec.priority, value)
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    return mismatch(pod, 'string value of PreemptionPolicy', spec.preemptionPolicy, policy)
  }
  if (found) spec.priorityClassName = found.metadata.name
  spec.priority = value
  spec.preemptionPolicy = policy
  return undefined
}

function mismatch({ metadata }: Pod, what: string, given: number | string, right: number | string): Status {
  const why = `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${right} from the given PriorityClass name`
  return forbidden(pods, metadata.name, why)
}

const systemValues: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

type Known = Pick<PriorityClass, 'value' | 'preemptionPolicy'> & { metadata: { name: string } }

function byName(name: string, { read }: StrategyContext): Known | undefined {
  const value = systemValues[name]
  return read.get(priorityclasses, '', name) ?? (value === undefined ? undefined : { value, metadata: { name } })
}

const defaultClass = ({ read }: StrategyContext): Known | undefined =>
  read
    .list(priorityclasses)
    .filter((one) => one.globalDefault)
    .sort((a, b) => a.value - b.value)[0]
