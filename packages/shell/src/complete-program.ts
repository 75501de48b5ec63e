import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { completeKubectl } from '@kubemaze/core/kubectl/complete/complete.ts'
import { quietProcess } from './bash/run-program.ts'
import type { Shell } from './bash/shell.ts'
import { kubectlDeps } from './programs/kubectl.ts'

/** What a node's programs offer for the last of their words; undefined: a file name is wanted. */
export function completeProgram(cluster: Cluster, name: string, words: readonly string[], shell: Shell): string[] | undefined {
  if (name === 'kubectl') return completeKubectl(quietProcess(['kubectl', ...words], shell), kubectlDeps(cluster), words)
  const last = words.at(-1) ?? ''
  const offered = offers(cluster, name, words.slice(0, -1), shell)
  return offered?.filter((candidate) => candidate.startsWith(last))
}

function offers(cluster: Cluster, name: string, before: readonly string[], shell: Shell): string[] | undefined {
  if (name === 'ssh' || name === 'ping')
    return cluster
      .client()
      .list(nodes)
      .map((node) => node.metadata.name)
  if (name === 'systemctl')
    return before.length === 0 ? ['status', 'restart', 'is-active', 'is-enabled', 'list-units', 'cat'] : units
  if (name === 'journalctl') return before.at(-1) === '-u' ? units : ['-u', '-f', '-n']
  if (name === 'man' || name === 'which') return shell.machine.programNames()
  return name === 'crictl' && before.length === 0
    ? ['exec', 'images', 'inspect', 'inspectp', 'logs', 'pods', 'ps', 'stats', 'version']
    : undefined
}

const units = ['kubelet', 'containerd', 'ssh', 'systemd-resolved']
