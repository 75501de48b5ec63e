import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'
import type { ShellProgram } from './bash/shell.ts'
import { netRunner } from './programs/agnhost/net-runner.ts'
import { nettestPeers } from './programs/agnhost/nettest-peers.ts'
import { portForwardTester } from './programs/agnhost/port-forward-tester.ts'
import { issuerDiscovery } from './programs/issuer-discovery/issuer-discovery.ts'

const forEverMs = 2_147_483_647

/** What of an image's own program talks with others as time goes on: it runs here, not as data of its image. */
const talking: Record<string, ShellProgram> = {
  'test-service-account-issuer-discovery': issuerDiscovery,
  'port-forward-tester': portForwardTester,
  nettest: nettestPeers,
  net: netRunner,
}

/** A program that only the image has (/agnhost connect …), run to its end or until it is stopped. */
export function ownProgram(cluster: Cluster, ref: ContainerRef): ShellProgram {
  return async (process) => {
    const name = process.argv[1] ?? ''
    const talks = Object.hasOwn(talking, name) ? talking[name] : undefined
    if (talks) return talks(process)
    const run = cluster.ownProgram(ref, process.argv)
    if (!run) return 1
    if (run.afterMs === undefined) process.stdout(run.output)
    await process.wait(run.afterMs ?? forEverMs)
    if (run.afterMs !== undefined) process.stdout(run.output)
    process.stderr(run.errors)
    return run.exitCode
  }
}
