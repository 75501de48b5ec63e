import { pods } from '../api/kinds.ts'
import type { Container } from '../api/pod.ts'
import type { ContainerRef } from '../process/runtime.ts'
import { exitContainer } from './container-exit.ts'
import { joinScripts, type Scripts } from './container-script.ts'
import { postStartFailed } from './container-stop.ts'
import { joinHooks, noteFailed } from './hooks.ts'
import { workPod } from './pod-worker.ts'
import type { KubeletParts } from './ports.ts'
import { joinProbes, lateAnswer } from './probe/worker.ts'
import { draftRecord } from './record.ts'
import { allContainers, type Sync } from './sync.ts'
import { syncPod } from './sync-pod.ts'

/** Takes in what the runtime says later, in turns of its own: scripts that end, exec probes that answer. */
export function joinLateAnswers(parts: KubeletParts): void {
  const scripts: Scripts = {
    handles: new Map(),
    ended(namespace, pod, container, attempt, exitCode) {
      atContainer(parts, { namespace, pod, container }, (sync, found) => {
        const record = sync.record.containers[container]
        if (record?.state !== 'running' || record.attempt !== attempt) return
        exitContainer(sync, found, record.stop && exitCode === 0 ? record.stop.exitCode : exitCode)
      })
    },
  }
  joinScripts(parts, scripts)
  joinHooks(parts, (ref, kind) => {
    atContainer(parts, ref, (sync, container) => {
      if (kind === 'postStart') postStartFailed(sync, container)
      else noteFailed(sync, container, kind)
    })
  })
  joinProbes(parts, (ref, argv, answer) => {
    atContainer(parts, ref, (sync, container) => lateAnswer(sync, container, argv, answer))
  })
}

/** Ends a main process from outside: a shell that was attached to has ended. */
export function endMain(parts: KubeletParts, ref: ContainerRef, exitCode: number): void {
  atContainer(parts, ref, (sync, found) => {
    const record = sync.record.containers[ref.container]
    if (record?.state === 'running' && record.attempt === ref.attempt) exitContainer(sync, found, exitCode)
  })
}

/** Changes one container's record and then runs the Pod worker over it. */
function atContainer(
  parts: KubeletParts,
  of: { namespace: string; pod: string; container: string },
  act: (sync: Sync, container: Container) => void,
): void {
  const record = draftRecord(parts.rows, of.namespace, of.pod)
  const pod = parts.client.get(pods, of.namespace, of.pod)
  const container = pod && allContainers(pod).find((c) => c.name === of.container)
  if (!record || !container || pod.metadata.uid !== record.uid) return
  workPod(parts, pod, record, (sync) => {
    act(sync, container)
    syncPod(sync)
  })
}
