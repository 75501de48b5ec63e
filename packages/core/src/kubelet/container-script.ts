import { pods } from '../api/kinds.ts'
import type { Container, Pod } from '../api/pod.ts'
import type { ContainerRef } from '../process/runtime.ts'
import { appendLog } from './log-rows.ts'
import type { KubeletParts } from './ports.ts'
import { knownPods, loadRecord, type PodRecord } from './record.ts'
import type { Sync } from './sync.ts'

type Handle = { stop(signal: 'SIGTERM' | 'SIGKILL'): void }

/** Scripts that run in this process now. They are not kept on disk: `wakeScripts` starts them anew. */
export interface Scripts {
  handles: Map<string, Handle>
  /** The lab is closed: what its scripts still say is nobody's. */
  asleep?: boolean
  /** Ends a script's container: reconciles the Pod with the exit code noted. */
  ended(namespace: string, pod: string, container: string, attempt: number, exitCode: number): void
}

const registry = new WeakMap<KubeletParts, Scripts>()

export function joinScripts(parts: KubeletParts, scripts: Scripts): void {
  registry.set(parts, scripts)
}

export function containerRef(pod: Pod, record: PodRecord, container: string): ContainerRef {
  const { namespace = 'default', name } = pod.metadata
  const own = record.containers[container]
  return {
    namespace,
    pod: name,
    uid: record.uid,
    container,
    image: own?.image ?? own?.specImage ?? '',
    attempt: own?.attempt ?? 0,
  }
}

const handleKey = (ref: ContainerRef): string => `${ref.uid}/${ref.container}/${ref.attempt}`

export function runContainerLater(sync: Sync, container: Container): void {
  const ref = containerRef(sync.pod, sync.record, container.name)
  sync.later(() => runScript(sync.parts, ref))
}

export function stopScriptLater(sync: Sync, container: Container, signal: 'SIGTERM' | 'SIGKILL'): void {
  const key = handleKey(containerRef(sync.pod, sync.record, container.name))
  sync.later(() => registry.get(sync.parts)?.handles.get(key)?.stop(signal))
}

/** Starts a script unless it runs already or its container has gone on meanwhile. */
function runScript(parts: KubeletParts, ref: ContainerRef): void {
  const scripts = registry.get(parts)
  const runtime = parts.runtime?.()
  const key = handleKey(ref)
  const record = loadRecord(parts.rows, ref.namespace, ref.pod)
  const own = record?.containers[ref.container]
  if (!scripts || scripts.asleep || !runtime || scripts.handles.has(key)) return
  if (record?.uid !== ref.uid || own?.attempt !== ref.attempt || own.state !== 'running' || own.awaitsAttach) return
  const log = lineLog(parts, ref)
  const handle = runtime.start(ref, own.run ?? own.argv ?? [], {
    log: log.write,
    exited(code) {
      scripts.handles.delete(key)
      if (scripts.asleep) return
      log.flush()
      parts.turn(() => scripts.ended(ref.namespace, ref.pod, ref.container, ref.attempt, code))
    },
  })
  scripts.handles.set(key, handle)
}

/** Cuts streamed text into lines; what has no newline yet waits. */
export function lineLog(
  parts: KubeletParts,
  ref: ContainerRef,
): { write(text: string, stream: 'stdout' | 'stderr'): void; flush(): void } {
  const open = { stdout: '', stderr: '' }
  const put = (stream: 'stdout' | 'stderr', lines: string[], partial = false): void => {
    if (lines.length > 0 && !registry.get(parts)?.asleep)
      parts.turn(() => appendLog(parts.rows, ref, parts.clock.now(), stream, lines, partial))
  }
  return {
    write(text, stream) {
      const lines = (open[stream] + text).split('\n')
      open[stream] = lines.pop() ?? ''
      put(stream, lines)
    },
    flush() {
      for (const stream of ['stdout', 'stderr'] as const) if (open[stream] !== '') put(stream, [open[stream]], true)
    },
  }
}

/** Starts again, after the host woke up, the scripts of all containers that run. Later, since the host is still being made. */
export function wakeScripts(parts: KubeletParts): void {
  void Promise.resolve().then(() => startScripts(parts))
}

/** Stops what runs here; the containers go on and are woken another time. */
export function stopScripts(parts: KubeletParts): void {
  const scripts = registry.get(parts)
  if (!scripts) return
  const handles = [...scripts.handles.values()]
  scripts.handles.clear()
  scripts.asleep = true
  for (const handle of handles) handle.stop('SIGKILL')
}

function startScripts(parts: KubeletParts): void {
  for (const { namespace, name, record } of knownPods(parts.rows)) {
    const pod = Object.values(record.containers).some((c) => c.script) ? parts.client.get(pods, namespace, name) : undefined
    if (!pod) continue
    for (const [container, own] of Object.entries(record.containers)) {
      if (own.script && !own.awaitsAttach && own.state === 'running') runScript(parts, containerRef(pod, record, container))
    }
  }
}
