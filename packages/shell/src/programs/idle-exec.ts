import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../bash/shell.ts'

/** exec as a program calls it: what runs in the container has bounds of its own, and uses up none of the line's time. */
export const idleExec =
  (exec: Cluster['exec'], { shell }: ShellProcess): Cluster['exec'] =>
  (connect, streams) =>
    shell ? shell.budget.idle(() => exec(connect, streams)) : exec(connect, streams)
