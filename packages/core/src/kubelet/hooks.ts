import type { Container, Handler } from '../api/pod.ts'
import { containerRef } from './container-script.ts'
import { parseImage } from './image-reference.ts'
import { mainContext } from './main-context.ts'
import { runProbe } from './probe/run.ts'
import type { ContainerRecord } from './record.ts'
import { note, type Sync } from './sync.ts'

const nobody = {
  stdin: { readAll: async () => '', readLine: async () => undefined, isTerminal: false },
  stdout: () => {},
  stderr: () => {},
  signal: { aborted: false, addEventListener: () => {}, removeEventListener: () => {} },
}

/** Runs a postStart or preStop hook; returns how long it takes. A failed one is an event. */
export function runHook(sync: Sync, container: Container, hook: Handler, kind: 'postStart' | 'preStop'): number {
  if (hook.sleep) return hook.sleep.seconds * 1000
  if (hook.exec) return runCommand(sync, container, hook.exec.command)
  const answer = runProbe(sync, container, hook, 1000)
  if (answer !== 'pending' && answer.result === 'failure') hookFailed(sync, container, kind)
  return 0
}

function hookFailed(sync: Sync, container: Container, kind: 'postStart' | 'preStop'): void {
  const [reason, message] =
    kind === 'postStart' ? ['FailedPostStartHook', 'PostStartHook failed'] : ['FailedPreStopHook', 'PreStopHook failed']
  note(sync, 'Warning', reason, message, container)
}

/** A command that the image describes takes its time; any other runs beside. */
function runCommand(sync: Sync, container: Container, argv: string[]): number {
  const record = sync.record.containers[container.name] as ContainerRecord
  const reference = parseImage(record.image ?? record.specImage)
  const image = typeof reference === 'string' ? undefined : sync.parts.images.find(reference.repository)
  const main = image?.main(mainContext(sync.parts, sync.pod, sync.record, container, { ...record, argv }))
  if (main?.exitAfterMs !== undefined) return main.exitAfterMs
  const ref = containerRef(sync.pod, sync.record, container.name)
  sync.later(() => void sync.parts.runtime?.()?.exec(ref, argv, nobody))
  return 0
}
