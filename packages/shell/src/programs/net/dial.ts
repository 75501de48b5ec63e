import type { Peer, Protocol, Socket } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'

export type Dialed =
  | { outcome: 'connected'; ip: string; socket: Socket; peer: Peer }
  | { outcome: 'refused' | 'reset' | 'timeout' | 'unreachable'; ip: string; afterMs: number }
  | { outcome: 'interrupted'; ip: string }

/** How long Linux goes on sending SYN. */
export const systemTimeoutMs = 133_520

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

export const isIp = (text: string): boolean => ipv4.test(text)

/** The address of a host: by itself, or by name as the host's resolver finds it. Undefined: no such name. */
export async function addressOf(process: ShellProcess, host: string): Promise<string | undefined> {
  return (await addressesOf(process, host))[0]
}

/** All addresses; a resolver that gets no answer takes its ten seconds. */
export async function addressesOf(process: ShellProcess, host: string): Promise<string[]> {
  if (isIp(host)) return [host]
  if (host === 'localhost' || host === '::1' || host === '[::1]') return ['127.0.0.1']
  const { addresses, tried } = process.network.resolve(host)
  const silent = tried.filter((question) => question.answer === undefined).length
  if (addresses.length === 0 && silent > 0) await process.wait(Math.min(20_000, silent * 10_000))
  return addresses
}

/** Connects, taking the lab's time that it takes. */
export async function dial(
  process: ShellProcess,
  ip: string,
  port: number,
  protocol: Protocol,
  timeoutMs: number,
): Promise<Dialed> {
  const connected = process.network.connect(ip, port, protocol)
  if (connected.outcome === 'connected') return { outcome: 'connected', ip, socket: connected.socket, peer: connected.peer }
  if (connected.outcome === 'refused' || connected.outcome === 'reset') return { outcome: connected.outcome, ip, afterMs: 0 }
  const afterMs = connected.outcome === 'unreachable' ? connected.afterMs : systemTimeoutMs
  const late = timeoutMs < afterMs
  const isWhole = await process.wait(late ? timeoutMs : afterMs)
  if (connected.outcome === 'timeout') connected.giveUp?.()
  if (!isWhole) return { outcome: 'interrupted', ip }
  return late || connected.outcome === 'timeout'
    ? { outcome: 'timeout', ip, afterMs: late ? timeoutMs : afterMs }
    : { outcome: 'unreachable', ip, afterMs }
}

/** errno's words. */
export const dialWords = {
  refused: 'Connection refused',
  reset: 'Connection reset by peer',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  interrupted: 'Interrupted system call',
} as const
