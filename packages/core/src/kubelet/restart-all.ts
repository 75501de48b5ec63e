import type { Container } from '../api/pod.ts'
import { nextAttempt, restartContainer } from './container-exit.ts'
import { finishDue, stopContainer } from './container-stop.ts'
import { ruleFor } from './restart-policy.ts'
import { containerRecord, type Sync } from './sync.ts'

/**
 * Starts a whole Pod again in its sandbox, init containers first, after a container's exit that a rule with the action
 * RestartAllContainers names: what runs is killed at once, and the container that asked is backed off as in any crash loop.
 * True while that goes on. Models kuberuntime_manager.go computePodActions and ShouldAllContainersRestart (1.36).
 */
export function restartingAll(sync: Sync): boolean {
  const source = sourceOf(sync)
  if (!source) return false
  sync.record.restartingAll = source.name
  const all = containersOf(sync)
  for (const container of all) {
    stopContainer(sync, container, 0)
    finishDue(sync, container)
  }
  if (all.some((container) => containerRecord(sync, container).state === 'running')) return true
  if (!restartContainer(sync, source)) return true
  for (const container of all) startAnew(sync, container, source)
  delete sync.record.restartingAll
  return false
}

const containersOf = ({ pod }: Sync): Container[] => [...(pod.spec.initContainers ?? []), ...pod.spec.containers]

function sourceOf(sync: Sync): Container | undefined {
  const all = containersOf(sync)
  const known = all.find(({ name }) => name === sync.record.restartingAll)
  return known ?? all.find((container) => asksForAll(sync, container))
}

function asksForAll(sync: Sync, container: Container): boolean {
  const { state, terminated } = containerRecord(sync, container)
  if (state !== 'terminated' || terminated === undefined) return false
  return ruleFor(container, terminated.exitCode)?.action === 'RestartAllContainers'
}

/** As if it had never been made, but for what is counted; those whose turn had not come are as they were. */
function startAnew(sync: Sync, container: Container, source: Container): void {
  const record = containerRecord(sync, container)
  if (container !== source && record.id !== undefined) nextAttempt(sync, container, record)
  delete record.id
}
