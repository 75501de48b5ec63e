import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { emptyTables, iptablesVersion } from '@kubemaze/core/proxy/iptables-save.ts'
import type { Names } from '@kubemaze/core/proxy/rule-names.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { addressName } from '../net/address-name.ts'
import { serviceName } from '../net/services.ts'
import { type BadOption, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { type Asked, parseIptables } from './iptables-options.ts'

const own = `v${iptablesVersion} (nf_tables)`
const noSuch = 'No chain/target/match by that name.'

/** iptables of 1.8.9 on nf_tables: shows kube-proxy's rules; what would change them is refused. */
export function iptables(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const asked = parseIptables(process.argv.slice(1))
    if ('error' in asked) return badUsage(process, asked.error)
    if (asked.action === 'version' || asked.action === 'help') return introduce(process, asked.action)
    if (process.user.uid !== 0) return denied(process, 'iptables')
    if (asked.table !== 'nat' && asked.table !== 'filter') return emptyTable(process, asked)
    if (asked.action === 'zero') return zero(process, cluster, node, asked)
    if (asked.action === 'check') return check(process, cluster, node, asked)
    if (asked.action === 'change') return refuse(process, asked)
    return show(process, cluster, node, asked)
  }
  return {
    name: 'iptables',
    summary: 'administration tool for IPv4 packet filtering and NAT',
    usage: '[-t nat|filter] -L|-S|-Z [CHAIN [NUMBER]] [-n] [-v] [-x] [--line-numbers]',
    run,
  }
}

type Proxied = Asked & { table: string }

function show(process: ShellProcess, cluster: Cluster, node: string, asked: Proxied): number {
  const table = asked.table as 'nat' | 'filter'
  const { chain, number, verbose, exact, lineNumbers } = asked
  const place = { table, ...(chain === undefined ? {} : { chain }), ...(number === undefined ? {} : { number }) }
  const rules = cluster.rules(node)
  const text =
    asked.action === 'rules'
      ? rules.rules(place)
      : rules.list({ ...place, verbose, exact, lineNumbers, ...(asked.numeric ? {} : { names: namesFor(process) }) })
  if (text === undefined) return noChain(process, asked)
  process.stdout(text)
  return 0
}

function namesFor(process: ShellProcess): Names {
  const known = new Map<string, string>()
  return {
    host(ip) {
      const name = known.get(ip) ?? addressName(process, ip) ?? ip
      known.set(ip, name)
      return name
    },
    port: (port, protocol) => serviceName(port, protocol) ?? String(port),
  }
}

function noChain(process: ShellProcess, { chain, table }: Asked): number {
  process.stderr(`iptables ${own}: chain \`${chain}' in table \`${table}' is incompatible, use 'nft' tool.\n`)
  return 1
}

function badUsage(process: ShellProcess, why: string): number {
  process.stderr(`iptables ${own}: ${why}\nTry \`iptables -h' or 'iptables --help' for more information.\n`)
  return 2
}

function introduce(process: ShellProcess, action: 'version' | 'help'): number {
  process.stdout(`iptables ${own}\n${action === 'version' ? '' : `\n${usage}`}`)
  return 0
}

const usage = `Usage: iptables -[ACD] chain rule-specification [options]
       iptables -I chain [rulenum] rule-specification [options]
       iptables -R chain rulenum rule-specification [options]
       iptables -D chain rulenum [options]
       iptables -[LS] [chain [rulenum]] [options]
       iptables -[FZ] [chain] [options]
       iptables -[NX] chain
       iptables -E old-chain-name new-chain-name
       iptables -P chain target [options]
       iptables -h (print this help information)
`

function denied(process: ShellProcess, program: string): number {
  process.stderr(`${program} ${own}: Could not fetch rule set generation id: Permission denied (you must be root)\n`)
  return 4
}

function zero(process: ShellProcess, cluster: Cluster, node: string, asked: Asked): number {
  const table = asked.table as 'nat' | 'filter'
  const { chain } = asked
  if (chain !== undefined && cluster.rules(node).rules({ table, chain }) === undefined) {
    process.stderr(`iptables: ${noSuch}\n`)
    return 1
  }
  cluster.rules(node).zero(table, chain)
  return 0
}

/** -C: is there a rule that reads like this? */
function check(process: ShellProcess, cluster: Cluster, node: string, asked: Asked): number {
  const table = asked.table as 'nat' | 'filter'
  const listed = cluster.rules(node).rules({ table, chain: asked.chain ?? '' })
  if (listed === undefined) {
    process.stderr(`iptables: ${noSuch}\n`)
    return 1
  }
  const jump = asked.rest[asked.rest.indexOf('-j') + 1]
  const targets = ['ACCEPT', 'DROP', 'RETURN', 'REJECT', 'MARK', 'DNAT', 'SNAT', 'MASQUERADE', 'LOG']
  if (jump !== undefined && !targets.includes(jump) && cluster.rules(node).rules({ table, chain: jump }) === undefined)
    return badUsage(process, `Chain '${jump}' does not exist`)
  const words = (text: string): string => text.replaceAll('"', '').split(/\s+/).sort().join(' ')
  const wanted = words(['-A', asked.chain, ...asked.rest].join(' '))
  if (listed.split('\n').some((line) => words(line) === wanted)) return 0
  process.stderr('iptables: Bad rule (does a matching rule exist in that chain?).\n')
  return 1
}

function refuse(process: ShellProcess, { option }: Asked): number {
  process.stderr(`iptables: ${option}: changing rules by hand is not simulated here; kube-proxy writes them from Services\n`)
  return 1
}

function emptyTable(process: ShellProcess, asked: Asked): number {
  const chains = Object.hasOwn(emptyTables, asked.table) ? emptyTables[asked.table as 'mangle'] : undefined
  if (!chains) {
    process.stderr(
      `iptables ${own}: table '${asked.table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.\n`,
    )
    return 3
  }
  if (asked.action === 'zero') return 0
  if (asked.action === 'change' || asked.action === 'check') return refuse(process, asked)
  const shown = chains.filter((chain) => asked.chain === undefined || chain === asked.chain)
  if (shown.length === 0) return noChain(process, asked)
  process.stdout(
    asked.action === 'rules' ? shown.map(chainRule).join('') : shown.map((chain) => chainHead(chain, asked)).join('\n'),
  )
  return 0
}

const chainRule = (chain: string): string => (chain.startsWith('KUBE-') ? `-N ${chain}\n` : `-P ${chain} ACCEPT\n`)

function chainHead(chain: string, { verbose, lineNumbers }: Asked): string {
  const policy = verbose ? 'policy ACCEPT 0 packets, 0 bytes' : 'policy ACCEPT'
  const titles = verbose
    ? ' pkts bytes target     prot opt in     out     source               destination         '
    : 'target     prot opt source               destination         '
  const kind = chain.startsWith('KUBE-') ? '0 references' : policy
  return `Chain ${chain} (${kind})\n${lineNumbers ? 'num  ' : ''}${titles}\n`
}

const saveOptions = {
  counters: { letter: 'c' },
  version: { letter: 'V' },
  dump: { letter: 'd' },
  table: { letter: 't', value: true },
  modprobe: { letter: 'M', value: true },
  file: { letter: 'f', value: true },
  ipv4: { letter: '4' },
  ipv6: { letter: '6' },
} as const

function badSaveOption(process: ShellProcess, bad: BadOption): number {
  const unknown = 'unknown' in bad
  const word = unknown ? bad.unknown : bad.needsValue
  const long = unknown ? `unrecognized option '${word}'` : `option '${word}' requires an argument`
  const short = `${unknown ? 'invalid option' : 'option requires an argument'} -- '${word.slice(1)}'`
  process.stderr(
    `iptables-save: ${word.startsWith('--') ? long : short}\nLook at manual page \`iptables-save.8' for more information.\n`,
  )
  return 1
}

export function iptablesSave(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    const options = parseOptions(words, saveOptions)
    if ('unknown' in options || 'needsValue' in options) return badSaveOption(process, options)
    if (options.has('version')) {
      process.stdout(`iptables-save ${own}\n`)
      return 0
    }
    if (options.operands.length > 0) {
      process.stderr('Unknown arguments found on commandline\n')
      return 1
    }
    if (process.user.uid !== 0) return denied(process, 'iptables-save')
    const table = options.get('table')
    const text = cluster.rules(node).save({ ...(table === undefined ? {} : { table }), counters: options.has('counters') })
    if (text === undefined) {
      process.stderr(`Table \`${table}' does not exist\n`)
      return 1
    }
    process.stdout(text)
    return 0
  }
  return { name: 'iptables-save', summary: 'dump iptables rules', usage: '[-t TABLE] [-c]', run }
}
