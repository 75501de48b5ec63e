import type { Container, ContainerStatus, Pod, PodStatus } from '../../api/pod.ts'
import { restartsAfter } from '../restart-policy.ts'

type Phase = NonNullable<PodStatus['phase']>

/** The phase that container states add up to. Models pkg/kubelet/kubelet_pods.go getPhase (1.36). */
export function phaseOf(pod: Pod, init: readonly ContainerStatus[], own: readonly ContainerStatus[], terminal: boolean): Phase {
  const restart = pod.spec.restartPolicy ?? 'Always'
  const plain = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy !== 'Always')
  const failedInit = plain.some((c) => gaveUp(c, restart, statusOf(init, c)))
  const pendingInit = plain.some((c) => statusOf(init, c)?.state?.terminated?.exitCode !== 0)
  if (failedInit) return 'Failed'
  const counts = countStates(pod.spec.containers, own)
  if (pendingInit && !terminal) return 'Pending'
  if (counts.waiting > 0) return counts.waited > 0 || counts.running > 0 ? 'Running' : 'Pending'
  if (counts.running > 0) return 'Running'
  const sidecarsRun = (pod.spec.initContainers ?? []).some((c) => c.restartPolicy === 'Always' && isRunning(init, c))
  if (sidecarsRun && !terminal) return 'Running'
  if (!terminal && (restart === 'Always' || someRestart(pod, own))) return 'Running'
  if (counts.succeeded === pod.spec.containers.length) return 'Succeeded'
  return restart === 'Never' || terminal ? 'Failed' : 'Running'
}

/** Containers may have policies and rules of their own: one that comes again keeps the Pod running. */
const someRestart = ({ spec }: Pod, statuses: readonly ContainerStatus[]): boolean =>
  spec.containers.some((container) => {
    const { state, lastState } = statusOf(statuses, container) ?? {}
    const ended = state?.terminated ?? lastState?.terminated
    return ended !== undefined && restartsAfter(container, spec.restartPolicy ?? 'Always', ended.exitCode ?? 1)
  })

/** An init container that failed and does not come again. */
function gaveUp(container: Container, podPolicy: string, status: ContainerStatus | undefined): boolean {
  const exitCode = status?.state?.terminated?.exitCode ?? 0
  return exitCode !== 0 && !restartsAfter(container, podPolicy, exitCode)
}

const statusOf = (statuses: readonly ContainerStatus[], of: Container): ContainerStatus | undefined =>
  statuses.find((s) => s.name === of.name)

const isRunning = (statuses: readonly ContainerStatus[], of: Container): boolean =>
  statusOf(statuses, of)?.state?.running !== undefined

function countStates(containers: readonly Container[], statuses: readonly ContainerStatus[]) {
  const counts = { waiting: 0, waited: 0, running: 0, succeeded: 0 }
  for (const container of containers) {
    const status = statusOf(statuses, container)
    if (status?.state?.running) counts.running++
    else if (status?.state?.terminated) counts.succeeded += status.state.terminated.exitCode === 0 ? 1 : 0
    else if (status?.lastState?.terminated) counts.waited++
    else counts.waiting++
  }
  return counts
}
