import { goDurationMs } from '../api/go-duration.ts'
import type { Network, Protocol } from '../network/packet.ts'
import { addressOf } from './agnhost-dial.ts'
import { flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const dialMs = 50
/** Without --timeout the kernel gives up: SYN after six more. */
const kernelMs = 127_000
const longestMs = 3_600_000

const end = (exitAfterMs: number, ...errors: string[]): MainProcess => ({
  errors,
  exitAfterMs,
  exitCode: errors.length === 0 ? 0 : 1,
})

/**
 * agnhost connect [--timeout=D] [--protocol=P] HOST:PORT: one connection, or one datagram and its answer; DNS, REFUSED, TIMEOUT,
 * UNKNOWN or OTHER on standard error when it fails. Models test/images/agnhost/connect (2.63).
 */
export function connectOnce(context: MainContext, args: readonly string[]): MainProcess {
  const target = operandOf(args)
  const protocol = (flagValue(args, 'protocol') || 'tcp') as 'tcp' | 'udp' | 'sctp'
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return end(dialMs, 'Unsupported protocol', protocol)
  const [, host, port = ''] = /^\[?(.*?)\]?:([^:]*)$/.exec(target) ?? []
  if (host === undefined)
    return end(dialMs, `${protocol === 'tcp' ? 'UNKNOWN' : 'DNS'}: address ${target}: missing port in address`)
  const network = context.network()
  const ip = addressOf(network, host)
  if (ip === undefined) return end(dialMs, `DNS: lookup ${host}: no such host`)
  if (!/^\d+$/.test(port)) return end(dialMs, `DNS: lookup ${protocol}/${port}: unknown port`)
  const waitMs = Math.min(goDurationMs(flagValue(args, 'timeout') ?? '0') || kernelMs, longestMs)
  return outcomeOf(network, { protocol, ip, port: Number(port), waitMs, data: flagValue(args, 'udp-data') || 'hostname' })
}

interface Asked {
  protocol: 'tcp' | 'udp' | 'sctp'
  ip: string
  port: number
  waitMs: number
  data: string
}

const kinds: Record<Asked['protocol'], Protocol> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' }

function outcomeOf(network: Network, { protocol, ip, port, waitMs, data }: Asked): MainProcess {
  const reached = network.connect(ip, port, kinds[protocol])
  const dialed = `dial ${protocol} ${ip}:${port}: connect`
  const read = `read udp ${ip}:${port}`
  const late = (): MainProcess => end(waitMs, protocol === 'udp' ? `TIMEOUT: ${read}: i/o timeout` : 'TIMEOUT')
  if (reached.outcome === 'connected')
    return protocol === 'udp' && reached.socket.exchange?.(`${data}\n`, reached.peer) === undefined ? late() : end(dialMs)
  if (reached.outcome === 'timeout') return late()
  if (reached.outcome === 'unreachable' && reached.afterMs > waitMs) return late()
  if (protocol === 'sctp') return end(dialMs, `OTHER: ${reasons[reached.outcome]}`)
  if (reached.outcome === 'refused') return end(dialMs, protocol === 'udp' ? `REFUSED: ${read}: connection refused` : 'REFUSED')
  const afterMs = reached.outcome === 'unreachable' ? reached.afterMs : dialMs
  return end(
    afterMs,
    protocol === 'udp' ? `UNKNOWN: ${read}: ${reasons[reached.outcome]}` : `OTHER: ${dialed}: ${reasons[reached.outcome]}`,
  )
}

const reasons = { refused: 'connection refused', unreachable: 'no route to host', reset: 'connection reset by peer' }

/** The word that is no flag and no flag's value. */
function operandOf(args: readonly string[]): string {
  const valued = /^--?(timeout|protocol|udp-data)$/
  return args.find((arg, i) => !arg.startsWith('-') && !valued.test(args[i - 1] ?? '')) ?? ''
}
