import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellCommand } from './shell-command.ts'

/** systemctl, crictl, iptables …: what shows a node's own parts. */
export function nodeSystemCommands(_cluster: Cluster, _node: string): ShellCommand[] {
  return []
}
