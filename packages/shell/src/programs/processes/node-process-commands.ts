import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'
import { nodeProcesses } from './node-processes.ts'
import { findingCommands } from './pgrep.ts'
import type { ProcessRow } from './process-row.ts'
import { ps } from './ps.ts'
import { top } from './top.ts'

/** ps, top, pgrep … on a node. */
export function processCommands(cluster: Cluster, node: string): ShellCommand[] {
  const rows = (process: ShellProcess): ProcessRow[] => nodeProcesses(cluster, node, process)
  return [ps(rows), top(rows), ...findingCommands(rows)]
}
