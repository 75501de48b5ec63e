import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'

/** --resolve HOST:PORT:ADDRESS and --connect-to HOST:PORT:HOST:PORT. */
export function redirectedTo(options: Options, target: Target): { host: string; port: number; ip?: string } {
  for (const entry of options.all('connect-to')) {
    const [host, port, toHost, toPort] = entry.split(':')
    if ((!host || host === target.host) && (!port || Number(port) === target.port))
      return { host: toHost || target.host, port: Number(toPort || target.port) }
  }
  for (const entry of options.all('resolve')) {
    const [host, port, ip] = entry.replace(/^[+-]/, '').split(':')
    if ((host === '*' || host === target.host) && Number(port) === target.port && ip)
      return { host: target.host, port: target.port, ip: ip.split(',')[0] as string }
  }
  return { host: target.host, port: target.port }
}
