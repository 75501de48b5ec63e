import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { idleExec } from '../idle-exec.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import { podRows } from '../processes/node-processes.ts'
import type { ProcessRow } from '../processes/process-row.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = {
  all: { letter: 'a' },
  target: { letter: 't', value: true },
  mount: { letter: 'm', value: 'optional' },
  uts: { letter: 'u', value: 'optional' },
  ipc: { letter: 'i', value: 'optional' },
  net: { letter: 'n', value: 'optional' },
  pid: { letter: 'p', value: 'optional' },
  cgroup: { letter: 'C', value: 'optional' },
  user: { letter: 'U', value: 'optional' },
  time: { letter: 'T', value: 'optional' },
  setuid: { letter: 'S', value: true },
  setgid: { letter: 'G', value: true },
  'preserve-credentials': {},
  root: { letter: 'r', value: 'optional' },
  wd: { letter: 'w', value: 'optional' },
  'no-fork': { letter: 'F' },
} as const

/** In the order in which they are entered. */
const namespaces = ['user', 'cgroup', 'ipc', 'uts', 'net', 'pid', 'mount', 'time'] as const
const fileOf = { mount: 'mnt' } as Readonly<Record<string, string>>

/**
 * nsenter of a node: its own programs in the network of a Pod (-n), or the programs of a container (-m), by the number of one of its
 * processes. Models util-linux sys-utils/nsenter.c (2.38).
 */
export const nodeNsenter = (cluster: Cluster, node: string): ShellCommand => ({
  name: 'nsenter',
  summary: 'run program in different namespaces',
  usage: '[options] [<program> [<argument>...]]',
  run: (process) => run(process, cluster, node),
})

async function run(process: ShellProcess, cluster: Cluster, node: string): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options)) {
    const what =
      'unknown' in options ? `unrecognized option '${options.unknown}'` : `option '${options.needsValue}' requires an argument`
    return fail(process, `${what}\nTry 'nsenter --help' for more information.`)
  }
  const wanted = namespaces.filter((name) => options.has(name) || (options.has('all') && name !== 'user'))
  const [first] = wanted.filter((name) => !options.get(name))
  if (first !== undefined && !options.has('target'))
    return fail(process, `neither filename nor target pid supplied for ns/${fileName(first)}`)
  const target = targetOf(process, cluster, node, options, wanted)
  if (typeof target === 'string') return fail(process, target)
  const argv = options.operands.length > 0 ? options.operands : ['/bin/bash', '-i']
  if (!target.of || !(wanted.includes('net') || wanted.includes('mount'))) return process.spawn(argv)
  if (wanted.includes('mount')) return inContainer(process, cluster, target.of, argv)
  return process.spawn(argv, { host: { kind: 'container', namespace: target.of.namespace, pod: target.of.pod, container: '' } })
}

const fileName = (name: string): string => fileOf[name] ?? name

/** Whose namespaces are entered; a text is why they cannot be. */
function targetOf(
  process: ShellProcess,
  cluster: Cluster,
  node: string,
  options: Options,
  wanted: readonly string[],
): Pick<ProcessRow, 'of'> | string {
  const [name = 'net'] = wanted
  const given = options.get(name)
  const path = given || `/proc/${options.get('target') ?? ''}/ns/${fileName(name)}`
  const [, pid = options.get('target') ?? ''] = /^\/proc\/(\d+)\/ns\//.exec(path) ?? []
  if (!/^\d+$/.test(pid)) return given ? `cannot open ${path}: No such file or directory` : `failed to parse pid: '${pid}'`
  const row = podRows(cluster, node, process).find((one) => String(one.pid) === pid)
  const isOwn = pid === '1' || process.network.sockets().some((socket) => String(socket.pid) === pid)
  if (!row && !isOwn) return `cannot open ${path}: No such file or directory`
  if (process.user.uid !== 0) return `cannot open ${path}: Permission denied`
  return row ?? {}
}

/** The container's own files and programs. */
async function inContainer(
  process: ShellProcess,
  cluster: Cluster,
  { namespace, pod, container }: NonNullable<ProcessRow['of']>,
  command: readonly string[],
): Promise<number> {
  if (container === undefined) return fail(process, `failed to execute ${command[0]}: No such file or directory`, 127)
  const streams = { stdin: true, stdout: true, stderr: true, tty: false }
  const asked = { type: 'exec' as const, namespace, pod, container, command: [...command], ...streams }
  const ran = await idleExec(cluster.exec, process)(asked, {
    stdin: process.stdin,
    stdout: (text) => process.stdout(text),
    stderr: (text) => process.stderr(text),
    signal: process.signal,
    ...(process.terminal ? { terminal: process.terminal } : {}),
  })
  return typeof ran === 'number' ? ran : fail(process, `failed to execute ${command[0]}: No such file or directory`, 127)
}

function fail(process: ShellProcess, words: string, code = 1): number {
  process.stderr(`nsenter: ${words}\n`)
  return code
}
