import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

const numbers = { TCP: 6, UDP: 17, SCTP: 132 } as const
const keptSeconds = { TCP: 120, UDP: 30, SCTP: 60 } as const

type Flow = ReturnType<ReturnType<Cluster['rules']>['flows']>[number]

/** conntrack -L: the connections a node remembers. */
export function conntrack(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    if (process.user.uid !== 0) {
      process.stderr(
        'conntrack v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this\n',
      )
      return 1
    }
    if (!words.some((word) => word === '-L' || word === '--dump' || word === '-C' || word === '--count')) {
      process.stderr('conntrack: only -L and -C are simulated here\n')
      return 2
    }
    const flows = cluster
      .rules(node)
      .flows()
      .filter((flow) => matches(flow, words))
    if (words.includes('-C') || words.includes('--count')) process.stdout(`${flows.length}\n`)
    else {
      for (const flow of flows) process.stdout(`${line(flow, process.now())}\n`)
      process.stderr(`conntrack v1.4.7 (conntrack-tools): ${flows.length} flow entries have been shown.\n`)
    }
    return 0
  }
  return {
    name: 'conntrack',
    summary: 'command line interface for netfilter connection tracking',
    usage: '-L [-p tcp|udp] [-s IP] [-d IP] [--dport PORT]',
    run,
  }
}

function matches(flow: Flow, words: readonly string[]): boolean {
  const value = (...names: string[]): string | undefined => {
    const at = words.findIndex((word) => names.includes(word))
    return at < 0 ? undefined : words[at + 1]
  }
  const checks: [string | undefined, string][] = [
    [value('-p', '--proto'), flow.protocol.toLowerCase()],
    [value('-s', '--src', '--orig-src'), flow.source],
    [value('-d', '--dst', '--orig-dst'), flow.destination],
    [value('--dport', '--orig-port-dst'), String(flow.port)],
    [value('--sport', '--orig-port-src'), String(flow.sourcePort)],
    [value('-r', '--reply-src'), flow.replySource],
    [value('-q', '--reply-dst'), flow.replyDestination],
  ]
  return checks.every(([asked, found]) => asked === undefined || asked.toLowerCase() === found)
}

function line(flow: Flow, now: number): string {
  const protocol = flow.protocol.toLowerCase()
  const left = Math.max(1, keptSeconds[flow.protocol] - Math.floor((now - flow.atMs) / 1000))
  const state = flow.protocol === 'TCP' ? 'TIME_WAIT ' : ''
  const assured = flow.protocol === 'TCP' ? '[ASSURED] ' : ''
  return `${protocol.padEnd(8)} ${numbers[flow.protocol]} ${left} ${state}src=${flow.source} dst=${flow.destination} sport=${flow.sourcePort} dport=${flow.port} src=${flow.replySource} dst=${flow.replyDestination} sport=${flow.replyPort} dport=${flow.sourcePort} ${assured}mark=0 use=1`
}
