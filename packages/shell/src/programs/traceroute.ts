import type { ShellProcess } from '../bash/shell.ts'
import { networkOf, routesOf } from './ip/interfaces.ts'
import { addressOf } from './net/dial.ts'
import { roundTrip } from './ping.ts'
import type { ShellCommand } from './shell-command.ts'

/** The routers between here and there: a Pod's bridge, and the other node for its Pods. Cluster IPs answer no probe. */
function hops(process: ShellProcess, ip: string): string[] {
  const routes = routesOf(process).filter((route) => networkOf(ip, route.prefixLength) === route.destination)
  const gateway = routes.sort((a, b) => b.prefixLength - a.prefixLength)[0]?.gateway
  const answer = process.network.ping(ip)
  const first = gateway === undefined ? [] : [gateway]
  if (answer.outcome !== 'reply') return first
  const further = answer.ttl < 64 - first.length && ip.startsWith('10.10.') ? nodeOf(process, ip) : []
  return [...first, ...further, ip]
}

/** The node that a Pod's address belongs to. */
function nodeOf(process: ShellProcess, ip: string): string[] {
  const nodes = process.network
    .hosts()
    .map(([address = '']) => address)
    .filter((address) => address.startsWith('192.168.56.'))
  const node = nodes[Number(ip.split('.')[2])]
  return node === undefined ? [] : [node]
}

/** Probes go out many at a time. */
const silentHopMs = 350

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const host = words.filter((word, index) => !word.startsWith('-') && !/^-[mqwp]$/.test(words[index - 1] ?? ''))[0]
  if (host === undefined) {
    process.stderr('Usage:\n  traceroute [ -n ] [ -m max_ttl ] host [ packetlen ]\n')
    return 2
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stderr(`${host}: Name or service not known\nCannot handle "host" cmdline arg \`${host}' on position 1 (argc 1)\n`)
    return 2
  }
  const most = Math.min(30, Number(words[words.indexOf('-m') + 1]) || 30)
  process.stdout(`traceroute to ${host} (${ip}), ${most} hops max, 60 byte packets\n`)
  const found = hops(process, ip)
  const reached = found.at(-1) === ip
  for (let number = 1; number <= (reached ? Math.min(most, found.length) : most); number++) {
    const hop = found[number - 1]
    if (hop === undefined && !(await process.wait(silentHopMs))) return 130
    const times = [0, 1, 2].map((probe) => `${roundTrip(process, number * 3 + probe, false).toFixed(3)} ms`).join('  ')
    process.stdout(
      `${String(number).padStart(2)}  ${hop === undefined ? '* * *' : `${hop === ip && !words.includes('-n') ? host : hop} (${hop})  ${times}`}\n`,
    )
  }
  return 0
}

export const traceroute: ShellCommand = {
  name: 'traceroute',
  summary: 'print the route packets trace to network host',
  usage: '[-n] [-m MAX] HOST',
  run,
}
