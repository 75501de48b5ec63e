import type { ShellProcess } from '../bash/shell.ts'
import { addressOf } from './net/dial.ts'
import { roundTrip } from './ping-echoes.ts'
import type { ShellCommand } from './shell-command.ts'

/** The routers between here and there, and who answers at the end. Cluster IPs answer no probe. */
function hops(process: ShellProcess, ip: string): string[] {
  const echoed = process.network.ping(ip)
  return echoed.outcome === 'reply' ? [...echoed.routers, ip] : echoed.routers
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
