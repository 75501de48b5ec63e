import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { df } from './disks/df.ts'
import { mountCommands } from './disks/mount.ts'
import { nodeMounts } from './disks/mounts.ts'
import { nodeNsenter } from './namespaces/node-nsenter.ts'
import { conntrack } from './node/conntrack.ts'
import { crictl } from './node/crictl/crictl.ts'
import { hardwareCommands } from './node/hardware.ts'
import { iptables, iptablesSave } from './node/iptables.ts'
import { nft } from './node/nft.ts'
import { unitCommands } from './node/systemctl.ts'
import { tcpdump } from './node/tcpdump/tcpdump.ts'
import { processCommands } from './processes/node-process-commands.ts'
import type { ShellCommand } from './shell-command.ts'
import { lsof } from './sockets/lsof.ts'

/** systemctl, crictl, iptables …: what shows a node's own parts. */
export function nodeSystemCommands(cluster: Cluster, node: string): ShellCommand[] {
  return [
    iptables(cluster, node),
    iptablesSave(cluster, node),
    nft(cluster, node),
    conntrack(cluster, node),
    tcpdump(cluster, node),
    crictl(cluster, node),
    ...processCommands(cluster, node),
    ...unitCommands(cluster, node),
    df(() => nodeMounts),
    ...mountCommands(() => nodeMounts),
    ...hardwareCommands,
    lsof,
    nodeNsenter(cluster, node),
  ]
}
