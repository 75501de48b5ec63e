import type { Container, Handler } from '../api/pod.ts'
import type { ContainerRef } from '../process/runtime.ts'
import { containerRef } from './container-script.ts'
import { parseImage } from './image-reference.ts'
import { mainContext } from './main-context.ts'
import type { KubeletParts } from './ports.ts'
import { runProbe } from './probe/run.ts'
import type { ContainerRecord } from './record.ts'
import { note, type Sync } from './sync.ts'

export type HookKind = 'postStart' | 'preStop'

const nobody = {
  stdin: { readAll: async () => '', readLine: async () => undefined, isTerminal: false },
  stdout: () => {},
  stderr: () => {},
  signal: { aborted: false, addEventListener: () => {}, removeEventListener: () => {} },
}

type Failed = (ref: ContainerRef, kind: HookKind) => void
const failures = new WeakMap<KubeletParts, Failed>()

/** Where it is told that a command which ran beside has failed. */
export function joinHooks(parts: KubeletParts, failed: Failed): void {
  failures.set(parts, failed)
}

/** Runs a postStart or preStop hook; returns how long it takes, or that it has failed. A command that no image describes runs beside. */
export function runHook(sync: Sync, container: Container, hook: Handler, kind: HookKind): number | 'failed' {
  if (hook.sleep) return hook.sleep.seconds * 1000
  if (hook.exec) return runCommand(sync, container, hook.exec.command, kind)
  const answer = runProbe(sync, container, hook, 1000)
  return answer !== 'pending' && answer.result === 'failure' ? 'failed' : 0
}

/** Says that a hook has failed; what it said may be secret. Models kuberuntime_container.go startContainer and executePreStopHook (1.36). */
export function noteFailed(sync: Sync, container: Container, kind: HookKind): void {
  const [reason, message] =
    kind === 'postStart' ? ['FailedPostStartHook', 'PostStartHook failed'] : ['FailedPreStopHook', 'PreStopHook failed']
  note(sync, 'Warning', reason, message, container)
}

/** A command that the image describes takes its time; any other runs beside. */
function runCommand(sync: Sync, container: Container, argv: string[], kind: HookKind): number | 'failed' {
  const { parts } = sync
  const record = sync.record.containers[container.name] as ContainerRecord
  const reference = parseImage(record.image ?? record.specImage)
  const image = typeof reference === 'string' ? undefined : parts.images.find(reference.repository)
  const main = image?.main(mainContext(parts, sync.pod, sync.record, container, { ...record, argv }))
  if (main?.exitAfterMs !== undefined && !main.script) return main.exitCode ? 'failed' : main.exitAfterMs
  const ref = containerRef(sync.pod, sync.record, container.name)
  sync.later(() => {
    const ended = parts.runtime?.()?.exec(ref, argv, nobody)
    void ended?.then((code) => {
      if (code !== 0) parts.turn(() => failures.get(parts)?.(ref, kind))
    })
  })
  return 0
}
