import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Process, Signal } from '@kubemaze/core/process/process.ts'
import type { Machine } from './bash/shell.ts'
import { completeProgram } from './complete-program.ts'
import { deviceFiles } from './files/device-files.ts'
import { procFiles } from './files/proc-files.ts'
import { turnFiles } from './files/turn-files.ts'
import { changeOrTime, labWaits, timerWait } from './lab-waits.ts'
import { forwardPort, withForwards } from './local-forwards.ts'
import { isOwn, listenOn, notOurs } from './own-sockets.ts'
import { nodePrograms } from './programs/node-programs.ts'
import type { ShellHost } from './session.ts'

type Wait = (ms: number, signal: Signal) => Promise<boolean>

/** A node as a shell on it sees it; undefined when there is no such node. */
export function nodeMachine(host: ShellHost, node: string): Machine | undefined {
  const exists = host.cluster.client().get(nodes, '', node)
  if (!exists) return undefined
  return machineOf(host.cluster, node, host, (ms, signal) => host.wait(ms, signal))
}

function machineOf(cluster: Cluster, node: string, host: ShellHost, wait: Wait): Machine {
  const network = withForwards(cluster, node, cluster.network({ kind: 'node', node }))
  const programs = nodePrograms(cluster, node)
  const machine: Machine = {
    host: { kind: 'node', node },
    hostname: node,
    dialect: 'bash',
    files: deviceFiles(
      turnFiles(cluster.files({ node }), cluster.turn),
      procFiles({ network, hostname: node, now: () => cluster.now(), kind: 'node' }),
      { directories: ['/bin', '/usr/bin'], names: () => [...programs.keys()] },
    ),
    network,
    now: () => cluster.now(),
    wait,
    waitForChange: (ms, signal) => changeOrTime(cluster, ms, signal, wait),
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()].sort(),
    complete: (name, words, shell) => completeProgram(cluster, name, words, shell),
    other: (other: Process['host']) =>
      other.kind === 'node'
        ? nodeMachine(host, other.node)
        : { ...machine, network: cluster.network({ kind: 'pod', namespace: other.namespace, name: other.pod }) },
    forward: (address, port, to, connected) =>
      isOwn(network, address) ? forwardPort(cluster, node, address, port, to, connected) : notOurs,
    listen: listenOn(cluster, network, (program) => ({ kind: 'node', node, program })),
    background: () =>
      machineOf(
        cluster,
        node,
        host,
        labWaits(() => cluster, timerWait),
      ),
  }
  return machine
}
