import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { busyboxUsage } from '../busybox/usage.ts'
import type { ShellCommand } from '../shell-command.ts'
import { nodeView } from './node-view.ts'

const usage = `Usage: chroot NEWROOT [PROG ARGS]

Run PROG with root directory set to NEWROOT`

/** chroot of a container: into its node where the node's root is mounted (/host of kubectl debug), or into its own root. */
export const chroot = (cluster: Cluster, ref: ContainerRef): ShellCommand => ({
  name: 'chroot',
  summary: 'run a program with another root directory',
  usage: 'NEWROOT [PROG ARGS]',
  run: (process) => run(process, cluster, ref),
})

async function run(process: ShellProcess, cluster: Cluster, ref: ContainerRef): Promise<number> {
  const [root, ...words] = process.argv.slice(1).filter((word, i) => i > 0 || word !== '--')
  if (root === undefined || root === '--help') return busyboxUsage(process, usage)
  const view = nodeView(cluster, ref)
  const path = resolvePath(process.cwd, root)
  const stat = process.files.stat(path)
  const refused =
    typeof stat === 'string' ? stat : stat.type !== 'directory' ? 'ENOTDIR' : process.user.uid !== 0 ? 'EPERM' : undefined
  if (refused !== undefined) return fail(process, `can't change root directory to '${root}': ${errorWords(refused)}`, 1)
  const argv = words.length > 0 ? words : ['/bin/sh', '-i']
  if (path === '/') return process.spawn(argv, { cwd: '/' })
  if (view?.onNode(path) === '/') return process.spawn(argv, { host: { kind: 'node', node: view.node }, cwd: '/' })
  return fail(process, `can't execute '${argv[0]}': No such file or directory`, 127)
}

function fail(process: ShellProcess, words: string, code: number): number {
  process.stderr(`chroot: ${words}\n`)
  return code
}
