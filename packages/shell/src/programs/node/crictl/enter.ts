import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { idleExec } from '../../idle-exec.ts'
import { parseMoment } from '../moment.ts'
import { type Call, fail, notFound } from './call.ts'
import { byId, type Known, knownContainers } from './known.ts'

/** crictl exec: a program in a running container. */
export async function runExec(call: Call): Promise<number | undefined> {
  const { process, cluster, node, options } = call
  const [id, ...command] = options.operands
  if (id === undefined || command.length === 0) return undefined
  const known = byId(knownContainers(cluster, node), id)
  if (!known) return notFound(process, 'Exec', 'container', id, 'execing command in container: ')
  const ran = await execIn(cluster, known, command, process, options.has('tty'))
  if (typeof ran === 'string') return fail(process, `execing command in container: ${ran}`)
  return ran === 0 ? 0 : fail(process, `execing command in container: command terminated with exit code ${ran}`)
}

async function execIn(
  cluster: Cluster,
  known: Known,
  command: string[],
  process: ShellProcess,
  tty: boolean,
): Promise<number | string> {
  if (!known.running)
    return 'rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state'
  const { pod, status } = known
  const exec = idleExec(cluster.exec, process)
  const ran = await exec(
    {
      type: 'exec',
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      container: status.name,
      command,
      stdin: true,
      stdout: true,
      stderr: true,
      tty,
    },
    {
      stdin: process.stdin,
      stdout: (text) => process.stdout(text),
      stderr: (text) => process.stderr(text),
      signal: process.signal,
      ...(tty && process.terminal ? { terminal: process.terminal } : {}),
    },
  )
  return typeof ran === 'number'
    ? ran
    : `rpc error: code = Unknown desc = failed to exec in container: failed to start exec: ${ran.message}`
}

/** crictl logs: a container's log, to both streams as it was written. */
export async function runLogs(call: Call): Promise<number | undefined> {
  const { process, cluster, node, options } = call
  const [id, more] = options.operands
  if (id === undefined || id === '') return fail(process, 'ID cannot be empty')
  if (more !== undefined) return undefined
  const stream = options.get('stream')
  if (stream !== undefined && stream !== 'stdout' && stream !== 'stderr')
    return fail(process, `invalid stream "${stream}", must be "stdout" or "stderr"`)
  const known = byId(knownContainers(cluster, node), id)
  if (!known) return notFound(process, 'ContainerStatus', 'container', id)
  if (options.has('previous') && known.status.restartCount === 0)
    return fail(process, `previous terminated container ${known.status.name} not found`)
  let cursor: number | undefined
  do {
    const page = cluster.logs(request(known, call), cursor)
    if (!('lines' in page)) return 0
    const lines = cursor === undefined ? limited(page.lines, call) : page.lines
    for (const line of lines) {
      if (stream !== undefined && line.stream !== stream) continue
      process[line.stream](`${options.has('timestamps') ? `${line.at} ` : ''}${line.text}\n`)
    }
    cursor = page.cursor
    if (page.ended || !options.has('follow')) return 0
    await process.breathe()
  } while (!process.signal.aborted && process.terminal && (await process.waitForChange(5000)))
  return 0
}

function request({ pod, status }: Known, { options }: Call): Parameters<Cluster['logs']>[0] {
  return {
    type: 'log',
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
    container: status.name,
    follow: false,
    previous: options.has('previous'),
    timestamps: false,
  }
}

function limited<T extends { at: string }>(lines: T[], { options, process }: Call): T[] {
  const since = options.get('since')
  const from = since === undefined ? undefined : (parseMoment(`-${since}`, process.now()) ?? Date.parse(since))
  const late = from === undefined || Number.isNaN(from) ? lines : lines.filter((line) => Date.parse(line.at) >= from)
  const tail = Number(options.get('tail') ?? -1)
  return tail < 0 ? late : tail === 0 ? [] : late.slice(-tail)
}
