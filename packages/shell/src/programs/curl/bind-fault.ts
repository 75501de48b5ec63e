import type { ShellProcess } from '../../bash/shell.ts'
import type { Dialed } from '../net/dial.ts'
import { isIp } from '../net/dial.ts'
import type { Options } from '../options.ts'

/** --interface: what goes wrong with it, or whether packets bound to it lead nowhere (loopback, towards another host). */
export function bindFault(process: ShellProcess, options: Options, to: string): string | { nowhere: boolean } {
  const given = options.get('interface')?.replace(/^(if|host)!/, '')
  if (given === undefined) return { nowhere: false }
  const own = process.network.addresses()
  if (isIp(given) && !own.some(({ ip }) => ip === given) && !given.startsWith('127.'))
    return 'bind failed with errno 99: Cannot assign requested address'
  if (!isIp(given) && given !== 'lo' && !own.some((one) => one.interface === given)) return `Couldn't bind to '${given}'`
  const loop = given === 'lo' || given.startsWith('127.')
  return { nowhere: loop && !to.startsWith('127.') && !own.some(({ ip }) => ip === to) }
}

/** A packet that nobody will ever answer. */
export async function nobody(process: ShellProcess, ip: string, limitMs: number): Promise<Dialed> {
  return (await process.wait(limitMs)) ? { outcome: 'timeout', ip, afterMs: limitMs } : { outcome: 'interrupted', ip }
}
