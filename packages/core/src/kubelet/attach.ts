import { pods } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import type { ContainerRef, ExecStreams } from '../process/runtime.ts'
import { lineLog } from './container-script.ts'
import { lookUp } from './find-container.ts'
import { endMain } from './late-answers.ts'
import { containerLog } from './logs.ts'
import type { KubeletParts } from './ports.ts'
import { readUntil } from './read-logs.ts'
import { type ContainerRecord, draftRecord, saveRecord } from './record.ts'
import { allContainers } from './sync.ts'

type OnCommit = (listener: () => void) => () => void

/** Output this young that nobody has read is shown to who attaches: it attached at the start. */
const youngMs = 3000

/**
 * Joins a client to a main process: one that waits for its standard input runs with the client's streams and ends with them; any
 * other is followed by its log. Resolves with 0: who attaches is not told how it ended.
 */
export async function attachContainer(
  parts: KubeletParts,
  ref: ContainerRef,
  streams: ExecStreams,
  withInput: boolean,
  onCommit: OnCommit,
): Promise<number> {
  const argv = withInput ? parts.turn(() => takeOver(parts, ref)) : undefined
  const runtime = parts.runtime?.()
  if (!argv || !runtime) return followLog(parts, ref, streams, onCommit)
  const log = lineLog(parts, ref)
  const tee = (stream: 'stdout' | 'stderr') => (text: string) => {
    streams[stream](text)
    log.write(text, stream)
  }
  const ended = await runtime.exec(ref, argv, { ...streams, stdout: tee('stdout'), stderr: tee('stderr') })
  log.flush()
  const code = typeof ended === 'number' ? ended : ended.exitCode
  parts.turn(() => endMain(parts, ref, code))
  return 0
}

/** argv of a main process that waits for a client; it waits no longer. */
function takeOver(parts: KubeletParts, ref: ContainerRef): readonly string[] | undefined {
  const found = lookUp(parts, ref)
  const own = found?.record.containers[ref.container]
  const container = found && allContainers(found.pod).find((c) => c.name === ref.container)
  if (!container?.stdin || own?.state !== 'running' || !own.argv) return undefined
  if (!own.awaitsAttach) return isShell(own) ? own.argv : undefined
  const record = draftRecord(parts.rows, ref.namespace, ref.pod)
  if (record) {
    delete record.containers[ref.container]?.awaitsAttach
    saveRecord(parts.rows, ref.namespace, ref.pod, record)
  }
  return own.argv
}

/** A shell at its terminal is data, not a script: only somebody attached gives it something to do. */
function isShell({ argv = [], script }: ContainerRecord): boolean {
  const [program = '', ...args] = argv
  return !script && /(^|\/)(sh|ash|bash|zsh|python3?)$/.test(program) && args.every((arg) => arg.startsWith('-'))
}

/** Shows what a main process says until it ends or the client leaves. */
function followLog(parts: KubeletParts, ref: ContainerRef, streams: ExecStreams, onCommit: OnCommit): Promise<number> {
  const startedAtMs = lookUp(parts, ref)?.record.containers[ref.container]?.startedAtMs ?? 0
  let shown = parts.clock.now() - startedAtMs <= youngMs
  let cursor = shown ? readUntil(parts, ref) : 0
  const show = (): boolean => {
    const pod = parts.client.get(pods, ref.namespace, ref.pod)
    const options = { container: ref.container, previous: false, timestamps: false }
    const page = pod && containerLog(parts.rows, pod, parts.clock.now(), options, cursor)
    if (!page || isFailure(page)) return true
    if (shown) for (const line of page.lines) streams[line.stream](`${line.text}\n`)
    shown = true
    cursor = page.cursor
    return page.ended
  }
  return new Promise((resolve) => {
    const finish = (code: number): void => {
      stop()
      streams.signal.removeEventListener('abort', aborted)
      resolve(code)
    }
    const aborted = (): void => finish(130)
    const stop = onCommit(() => {
      if (show()) finish(0)
    })
    streams.signal.addEventListener('abort', aborted, { once: true })
    if (show()) finish(0)
  })
}
