import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

const denied = (program: string, table: string): string =>
  `${program} v1.8.10 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n`.replace(
    '%',
    table,
  )

interface Asked {
  table: string
  chain: string | undefined
  list: boolean
  rules: boolean
  verbose: boolean
  numbers: boolean
  other: string | undefined
}

function parse(words: readonly string[]): Asked {
  const asked: Asked = {
    table: 'filter',
    chain: undefined,
    list: false,
    rules: false,
    verbose: false,
    numbers: false,
    other: undefined,
  }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const next = words[at + 1]
    if (word === '-t' || word === '--table') asked.table = words[++at] ?? ''
    else if (word === '--line-numbers' || word === '--line-number') asked.numbers = true
    else if (word === '--list' || /^-[nvxw]*L[nvx]*$/.test(word)) take(asked, 'list', next)
    else if (word === '--list-rules' || /^-[nvxw]*S[nvx]*$/.test(word)) take(asked, 'rules', next)
    else if (/^-[nvxw]+$/.test(word) || word === '--numeric' || word === '--verbose' || word === '--wait')
      asked.verbose ||= /v/.test(word)
    else if (/^-[ADIRFZNXPECj]/.test(word) && asked.other === undefined) asked.other = word
    if (/^-\w*[LS]/.test(word) && /v/.test(word)) asked.verbose = true
  }
  return asked
}

function take(asked: Asked, kind: 'list' | 'rules', next: string | undefined): void {
  asked[kind] = true
  if (next !== undefined && !next.startsWith('-')) asked.chain = next
}

/** iptables of 1.8.10 on nf_tables: shows kube-proxy's rules; what would change them is refused. */
export function iptables(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    if (words.includes('-V') || words.includes('--version')) {
      process.stdout('iptables v1.8.10 (nf_tables)\n')
      return 0
    }
    if (process.user.uid !== 0) {
      process.stderr(denied('iptables', ''))
      return 4
    }
    const asked = parse(words)
    if (!asked.list && !asked.rules) return notShown(process, asked)
    if (asked.table !== 'nat' && asked.table !== 'filter') return emptyTable(process, asked)
    const { table, chain, verbose, numbers: lineNumbers } = asked
    const options = { table, ...(chain === undefined ? {} : { chain }) } as const
    const rules = cluster.rules(node)
    const text = asked.rules ? rules.rules(options) : rules.list({ ...options, verbose, lineNumbers })
    if (text === undefined) {
      process.stderr('iptables: No chain/target/match by that name.\n')
      return 1
    }
    process.stdout(text)
    return 0
  }
  return {
    name: 'iptables',
    summary: 'administration tool for IPv4 packet filtering and NAT',
    usage: '[-t nat|filter] -L [CHAIN] [-n] [-v]',
    run,
  }
}

function notShown(process: ShellProcess, asked: Asked): number {
  if (asked.other === undefined) {
    process.stderr(
      "iptables v1.8.10 (nf_tables): no command specified\nTry `iptables -h' or 'iptables --help' for more information.\n",
    )
    return 2
  }
  process.stderr(`iptables: ${asked.other}: changing rules by hand is not simulated here; kube-proxy writes them from Services\n`)
  return 1
}

const otherTables: Record<string, string[]> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
}

function emptyTable(process: ShellProcess, asked: Asked): number {
  const chains = otherTables[asked.table]
  if (!chains) {
    process.stderr(
      `iptables v1.8.10 (nf_tables): table '${asked.table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.\n`,
    )
    return 3
  }
  const shown = chains.filter((chain) => asked.chain === undefined || chain === asked.chain)
  const titles = 'target     prot opt source               destination         '
  process.stdout(
    shown
      .map((chain) => (asked.rules ? `-P ${chain} ACCEPT\n` : `Chain ${chain} (policy ACCEPT)\n${titles}\n`))
      .join(asked.rules ? '' : '\n'),
  )
  return 0
}

export function iptablesSave(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    if (process.user.uid !== 0) {
      process.stderr(denied('iptables-save', ''))
      return 4
    }
    const words = process.argv.slice(1)
    const at = words.findIndex((word) => word === '-t' || word === '--table')
    const table = at < 0 ? undefined : words[at + 1]
    const counters = words.some((word) => word === '-c' || word === '--counters')
    process.stdout(cluster.rules(node).save({ ...(table === undefined ? {} : { table }), counters }))
    return 0
  }
  return { name: 'iptables-save', summary: 'dump iptables rules', usage: '[-t TABLE] [-c]', run }
}
