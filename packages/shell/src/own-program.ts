import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'
import type { ShellProgram } from './bash/shell.ts'
import { issuerDiscovery } from './programs/issuer-discovery/issuer-discovery.ts'

const forEverMs = 2_147_483_647

/** A program that only the image has (/agnhost connect …), run to its end or until it is stopped. */
export function ownProgram(cluster: Cluster, ref: ContainerRef): ShellProgram {
  return async (process) => {
    if (process.argv[1] === 'test-service-account-issuer-discovery') return issuerDiscovery(process)
    const run = cluster.ownProgram(ref, process.argv)
    if (!run) return 1
    if (run.afterMs === undefined) process.stdout(run.output)
    await process.wait(run.afterMs ?? forEverMs)
    if (run.afterMs !== undefined) process.stdout(run.output)
    process.stderr(run.errors)
    return run.exitCode
  }
}
