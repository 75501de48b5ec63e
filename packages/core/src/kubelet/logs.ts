import type { Pod } from '../api/pod.ts'
import { badRequest, type Status } from '../api/status.ts'
import { decodeUtf8, encodeUtf8 } from '../api/utf8.ts'
import type { LogOptions } from '../apiserver/request.ts'
import { appendLog, type LogLine, readLog } from './log-rows.ts'
import type { Rows } from './ports.ts'
import { type ContainerRecord, loadRecord } from './record.ts'
import { allContainers } from './sync.ts'

export interface LogPage {
  lines: LogLine[]
  /** To be given back for the lines that follow. */
  cursor: number
  /** Nothing will follow. */
  ended: boolean
}

/**
 * The log of a container, after `cursor` if given (then tail and since no longer count). BadRequest in the kubelet's words when
 * there is no log yet. Models pkg/kubelet/kubelet.go GetKubeletContainerLogs and validateContainerLogStatus (1.36).
 */
export function containerLog(rows: Rows, pod: Pod, nowMs: number, options: LogOptions, cursor?: number): LogPage | Status {
  const { namespace = 'default', name, uid = '' } = pod.metadata
  if (!allContainers(pod).some((c) => c.name === options.container)) {
    return badRequest(`container ${options.container} is not valid for pod ${name}`)
  }
  const record = loadRecord(rows, namespace, name)
  const own = record?.uid === uid ? record.containers[options.container] : undefined
  const attempt = attemptOf(own, options.previous)
  if (attempt === undefined) return badRequest(refusal(options, name, own, pod))
  const page = readLog(rows, { uid, container: options.container, attempt }, cursor)
  const lines = cursor === undefined ? limited(chosen(page.lines, options, nowMs), options) : page.lines
  const running = own?.state === 'running' && own.attempt === attempt
  return { lines, cursor: page.cursor, ended: !running }
}

function attemptOf(own: ContainerRecord | undefined, previous: boolean): number | undefined {
  if (own?.id === undefined) return undefined
  const finished = own.state === 'terminated' || own.last !== undefined
  if (!previous) return own.state === 'waiting' && own.reason !== 'CrashLoopBackOff' ? previousOf(own) : own.attempt
  if (own.state === 'running' || own.reason === undefined) return own.attempt > 0 && finished ? own.attempt - 1 : undefined
  return own.attempt
}

const previousOf = (own: ContainerRecord): number | undefined => (own.attempt > 0 ? own.attempt - 1 : undefined)

function refusal(options: LogOptions, pod: string, own: ContainerRecord | undefined, of: Pod): string {
  if (options.previous) return `previous terminated container "${options.container}" in pod "${pod}" not found`
  const fallback = (of.spec.initContainers?.length ?? 0) > 0 ? 'PodInitializing' : 'ContainerCreating'
  const reason = own?.reason ?? fallback
  const image = reason === 'ErrImagePull' || reason === 'ImagePullBackOff'
  const why = image ? 'trying and failing to pull image' : reason
  return `container "${options.container}" in pod "${pod}" is waiting to start: ${why}`
}

function chosen(lines: LogLine[], options: LogOptions, nowMs: number): LogLine[] {
  const sinceMs = options.sinceSeconds === undefined ? undefined : nowMs - options.sinceSeconds * 1000
  const from = sinceMs === undefined ? options.sinceTime : new Date(sinceMs).toISOString()
  const recent = from === undefined ? lines : lines.filter((line) => Date.parse(line.at) >= Date.parse(from))
  const { tailLines } = options
  return tailLines === undefined || tailLines < 0 ? recent : tailLines === 0 ? [] : recent.slice(-tailLines)
}

/** At most so many bytes, the times among them; the last line may be cut. Models kuberuntime/logs/logs.go logWriter (1.36). */
function limited(lines: LogLine[], options: LogOptions): LogLine[] {
  if (options.limitBytes === undefined) return lines
  let left = options.limitBytes
  const out: LogLine[] = []
  for (const line of lines) {
    const bytes = encodeUtf8(`${options.timestamps ? `${line.at} ` : ''}${line.text}${line.partial ? '' : '\n'}`)
    if (bytes.length > left) {
      // what is left of the time stands in the text
      if (left > 0) out.push({ ...line, at: '', text: decodeUtf8(bytes.subarray(0, left)), partial: true })
      return out
    }
    out.push(line)
    left -= bytes.length
  }
  return out
}

/** A line as the log subresource writes it; one that was cut brings what is left of its time along. */
export const lineText = (line: Pick<LogLine, 'at' | 'text' | 'partial'>, timestamps: boolean): string =>
  `${timestamps && line.at !== '' ? `${line.at} ` : ''}${line.text}${line.partial ? '' : '\n'}`

/** Adds a line to the log of a Pod's first container, while that runs. */
export function sayInLog(rows: Rows, pod: Pod, nowMs: number, line: string): void {
  const { namespace = 'default', name, uid = '' } = pod.metadata
  const container = pod.spec.containers[0]?.name ?? ''
  const record = loadRecord(rows, namespace, name)
  const own = record?.uid === uid ? record.containers[container] : undefined
  if (own?.state === 'running') appendLog(rows, { uid, container, attempt: own.attempt }, nowMs, 'stdout', [line])
}
