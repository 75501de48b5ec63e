import { isIp } from '../net/dial.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'

type RedirectedTo = { host: string; port: number; ip?: string; named?: boolean }

/** --resolve HOST:PORT:ADDRESS and --connect-to HOST:PORT:HOST:PORT. `fault`: an entry that cannot be read. */
export function redirectedTo(options: Options, target: Target): RedirectedTo | { fault: string } {
  for (const entry of options.all('connect-to')) {
    const [host, port, toHost, toPort] = entry.split(':')
    if ((!host || host === target.host) && (!port || Number(port) === target.port))
      return { host: toHost || target.host, port: Number(toPort || target.port), named: Boolean(toPort) }
  }
  let found: RedirectedTo | undefined
  for (const entry of options.all('resolve')) {
    const parsed = /^\+?([^:]+):(\d+):(.+)$/.exec(entry)
    if (entry.startsWith('-')) continue
    const ip = parsed?.[3]?.split(',')[0]?.replace(/^\[|\]$/g, '')
    if (!parsed || ip === undefined || !(isIp(ip) || ip.includes(':')))
      return { fault: `Couldn't parse CURLOPT_RESOLVE entry '${entry}'` }
    const [, host, port] = parsed
    if (!found && (host === '*' || host === target.host) && Number(port) === target.port)
      found = { host: target.host, port: target.port, ip }
  }
  return found ?? { host: target.host, port: target.port }
}
