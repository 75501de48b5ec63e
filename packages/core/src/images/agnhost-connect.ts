import type { Protocol } from '../network/packet.ts'
import { addressOf } from './agnhost-dial.ts'
import { flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const dialMs = 50

const end = (exitAfterMs: number, ...errors: string[]): MainProcess => ({
  errors,
  exitAfterMs,
  exitCode: errors.length === 0 ? 0 : 1,
})

/**
 * agnhost connect [--timeout=D] [--protocol=P] HOST:PORT: one connection, or one datagram and its answer; DNS, REFUSED, TIMEOUT or
 * OTHER on standard error when it fails. Models test/images/agnhost/connect (2.63).
 */
export function connectOnce(context: MainContext, args: readonly string[]): MainProcess {
  const target = args.find((arg) => !arg.startsWith('-') && arg.includes(':')) ?? ''
  const [, host = '', port = ''] = /^\[?(.*?)\]?:([^:]*)$/.exec(target) ?? []
  const network = context.network()
  const ip = addressOf(network, host)
  const protocol = (flagValue(args, 'protocol') || 'tcp').toUpperCase() as Protocol
  if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) return end(dialMs, 'Unsupported protocol')
  if (ip === undefined) return end(dialMs, `DNS: lookup ${host}: no such host`)
  if (!/^\d+$/.test(port)) return end(dialMs, `DNS: lookup ${protocol.toLowerCase()}/${port}: unknown port`)
  const waitMs = durationMs(flagValue(args, 'timeout') ?? '5s')
  const reached = network.connect(ip, Number(port), protocol)
  const said = (): string | undefined =>
    reached.outcome === 'connected' ? reached.socket.exchange?.(flagValue(args, 'udp-data') || 'bing', reached.peer) : undefined
  if (reached.outcome === 'timeout') return end(waitMs, 'TIMEOUT')
  if (reached.outcome === 'refused') return end(dialMs, 'REFUSED')
  const dialed = `dial ${protocol.toLowerCase()} ${ip}:${port}: connect`
  if (reached.outcome === 'unreachable')
    return reached.afterMs > waitMs ? end(waitMs, 'TIMEOUT') : end(reached.afterMs, `OTHER: ${dialed}: no route to host`)
  if (reached.outcome === 'reset') return end(dialMs, `OTHER: ${dialed}: connection reset by peer`)
  return protocol === 'UDP' && said() === undefined ? end(waitMs, 'TIMEOUT') : end(dialMs)
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function durationMs(text: string): number {
  let sum = 0
  for (const [, number, unit] of text.matchAll(/([\d.]+)(ms|s|m|h)/g)) sum += Number(number) * (unitMs[unit as string] as number)
  return Math.min(sum, unitMs.h as number)
}
