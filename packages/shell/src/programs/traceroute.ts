import type { ShellProcess } from '../bash/shell.ts'
import { addressOf } from './net/dial.ts'
import { roundTrip } from './ping.ts'
import type { ShellCommand } from './shell-command.ts'

/** The routers between here and there: a Pod's bridge, and the other node for its Pods. */
function hops(process: ShellProcess, ip: string): string[] {
  const own = process.network.addresses().filter((address) => address.interface !== 'lo')
  const first = own[0]?.ip ?? ''
  const gateway = process.network.origin.kind === 'pod' && !sameNetwork(first, ip) ? [first.replace(/\.\d+$/, '.1')] : []
  const connected = process.network.ping(ip)
  const last = connected.outcome === 'reply' ? [ip] : []
  const between = connected.outcome === 'reply' ? Math.max(0, 64 - connected.ttl - gateway.length) : 0
  const otherNode = between > 0 && /^10\.10\./.test(ip) ? [ip.replace(/\.\d+$/, '.0')] : []
  return [...gateway, ...otherNode, ...last]
}

const sameNetwork = (a: string, b: string): boolean => a.split('.').slice(0, 3).join('.') === b.split('.').slice(0, 3).join('.')

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
    if (hop === undefined && !(await process.wait(15_000))) return 130
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
