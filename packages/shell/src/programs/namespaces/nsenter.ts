import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { busyboxUsage } from '../busybox/usage.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { type NodeView, nodeView } from './node-view.ts'

const namespaces = { m: 'mnt', u: 'uts', i: 'ipc', n: 'net', p: 'pid', U: 'user' } as const
type Letter = keyof typeof namespaces

const spec = {
  target: { letter: 't', value: true },
  mount: { letter: 'm', value: 'optional' },
  uts: { letter: 'u', value: 'optional' },
  ipc: { letter: 'i', value: 'optional' },
  net: { letter: 'n', value: 'optional' },
  pid: { letter: 'p', value: 'optional' },
  user: { letter: 'U', value: 'optional' },
  all: { letter: 'a' },
  setuid: { letter: 'S', value: true },
  setgid: { letter: 'G', value: true },
  'preserve-credentials': {},
  root: { letter: 'r', value: 'optional' },
  wd: { letter: 'w', value: 'optional' },
  'no-fork': { letter: 'F' },
} as const

const names: Record<Letter, string> = { m: 'mount', u: 'uts', i: 'ipc', n: 'net', p: 'pid', U: 'user' }

const usage = `Usage: nsenter [OPTIONS] [PROG ARGS]

	-t PID		Target process to get namespaces from
	-m[FILE]	Enter mount namespace
	-u[FILE]	Enter UTS namespace (hostname etc)
	-i[FILE]	Enter IPC namespace
	-n[FILE]	Enter network namespace
	-p[FILE]	Enter PID namespace
	-U[FILE]	Enter user namespace
	-S UID		Set uid in entered namespace
	-G GID		Set gid in entered namespace
	--preserve-credentials	Don't touch uids or gids
	-r[DIR]		Set root directory
	-w[DIR]		Set working directory
	-F		Don't fork before exec'ing PROG`

/** nsenter of a container: into its node's namespaces, by process 1 of a hostPID Pod or by a mounted /proc. Models busybox util-linux/nsenter.c (1.37). */
export const nsenter = (cluster: Cluster, ref: ContainerRef): ShellCommand => ({
  name: 'nsenter',
  summary: 'run a program in the namespaces of another process',
  usage: '[OPTIONS] [PROG ARGS]',
  run: (process) => run(process, nodeView(cluster, ref)),
})

async function run(process: ShellProcess, view: NodeView | undefined): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options)) return busyboxUsage(process, usage)
  const entered = (Object.keys(namespaces) as Letter[]).filter((letter) => options.has(names[letter]) || options.has('all'))
  if (entered.some((letter) => !options.get(names[letter])) && !options.has('target')) return fail(process, 'need -t or -m')
  const places = entered.map((letter) => placeOf(process, options, letter, view))
  const missing = places.find(({ found }) => found === 'nothing')
  if (missing) return fail(process, `can't open '${missing.path}': No such file or directory`)
  const argv = options.operands.length > 0 ? options.operands : ['/bin/sh', '-i']
  const outside = places.findIndex(({ found }) => found === 'node')
  if (outside < 0) return process.spawn(argv)
  if (!view?.privileged || process.user.uid !== 0) {
    const name = namespaces[entered[outside] as Letter]
    return fail(process, `setns(): can't reassociate to namespace '${name}': ${errorWords('EPERM')}`)
  }
  if (!entered.includes('m')) return fail(process, 'namespaces of a node without its files (-m) are not simulated')
  return process.spawn(argv, { host: { kind: 'node', node: view.node }, cwd: '/' })
}

type Place = { path: string; found: 'node' | 'own' | 'nothing' }

/** Whose namespace a file under /proc is: process 1 is the node's where the Pod shares its processes, else the container's own. */
function placeOf(process: ShellProcess, options: Options, letter: Letter, view: NodeView | undefined): Place {
  const given = options.get(names[letter])
  const path = given ? resolvePath(process.cwd, given) : `/proc/${options.get('target')}/ns/${namespaces[letter]}`
  const [, pid] = /^\/proc\/(\d+)\/ns\/\w+$/.exec(path) ?? []
  if (pid === '1') return { path, found: view?.hostPid ? 'node' : 'own' }
  return { path, found: /^\/proc\/1\/ns\/\w+$/.test(view?.onNode(path) ?? '') ? 'node' : 'nothing' }
}

function fail(process: ShellProcess, words: string): number {
  process.stderr(`nsenter: ${words}\n`)
  return 1
}
