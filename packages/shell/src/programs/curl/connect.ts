import { addressOf, dial, isIp, systemTimeoutMs } from '../net/dial.ts'
import type { Target } from '../net/url.ts'
import { bindFault, nobody } from './bind-fault.ts'
import { proxyFor } from './proxy.ts'
import { redirectedTo } from './redirected-to.ts'
import { type Connection, connectionNumber, fail, keyOf, type State, verbose } from './state.ts'

/** Seconds of an option in milliseconds. */
export function secondsOption(state: State, name: string): number | undefined {
  const given = state.options.get(name)
  return given === undefined || Number.isNaN(Number(given)) ? undefined : Math.round(Number(given) * 1000)
}

/** A connection to the target, a new one or one that is open; undefined when there is none, and the state says why. */
export async function connect(state: State, target: Target): Promise<Connection | undefined> {
  const { connections } = state
  const key = keyOf(state, target)
  const known = connections.get(key)
  if (known) {
    const host = known.shown
    verbose(
      state,
      `* Found bundle for host: 0x55d0c8a4b2c0 [serially]\n* Can not multiplex, even if we wanted to\n* Re-using existing connection #${connectionNumber(state, target)} with host ${host}\n`,
    )
    return reached(state, target, known)
  }
  const proxy = proxyFor(state, target)
  const to = proxy ?? redirectedTo(state.options, target)
  if ('fault' in to) return fail(state, 49, to.fault)
  const ip = await addressFor(state, target, to, proxy !== undefined)
  return ip === undefined ? undefined : open(state, target, { ...to, ip }, key)
}

async function addressFor(
  state: State,
  target: Target,
  to: { host: string; ip?: string },
  isProxy: boolean,
): Promise<string | undefined> {
  const { process, result, connections, options } = state
  if (to.host !== target.host && !isProxy) verbose(state, `* Connecting to hostname: ${to.host}\n`)
  if ('port' in to && 'named' in to && to.named) verbose(state, `* Connecting to port: ${to.port}\n`)
  const ip = to.ip ?? (await addressOf(process, to.host))
  if (ip === undefined) {
    verbose(state, `* Could not resolve ${isProxy ? 'proxy' : 'host'}: ${to.host}\n`)
    state.last = `* Closing connection ${connections.size}\n`
    return fail(state, isProxy ? 5 : 6, `Could not resolve ${isProxy ? 'proxy' : 'host'}: ${to.host}`)
  }
  result.lookupSeconds = isIp(target.host) ? 0.000_02 : 0.000_4
  if (to.ip !== undefined)
    verbose(state, `* Added ${target.host}:${target.port}:${ip} to DNS cache\n* Hostname ${target.host} was found in DNS cache\n`)
  if (!options.has('ipv6') || !isIp(ip)) return ip
  state.last = `* Closing connection ${connections.size}\n`
  return fail(state, 7, "Couldn't connect to server")
}

async function open(
  state: State,
  target: Target,
  to: { host: string; port: number; ip: string },
  key: string,
): Promise<Connection | undefined> {
  const { process, connections, options, result } = state
  const { ip } = to
  verbose(state, `*   Trying ${ip}:${to.port}...\n`)
  const bound = bindFault(process, options, ip)
  if (typeof bound === 'string') return fail(state, 45, bound)
  const limits = {
    connect: secondsOption(state, 'connect-timeout') ?? 300_000,
    all: secondsOption(state, 'max-time') ?? Number.POSITIVE_INFINITY,
  }
  const limit = Math.min(limits.connect, limits.all)
  const dialed = bound.nowhere ? await nobody(process, ip, limit) : await dial(process, ip, to.port, 'TCP', limit)
  if (dialed.outcome === 'interrupted') return fail(state, 28, 'Interrupted')
  if (dialed.outcome !== 'connected') return notConnected(state, { ...target, host: to.host, port: to.port }, dialed, limits)
  result.connects++
  // a host that --connect-to names has no name to show
  const shown = options.has('connect-to') && to.host !== target.host ? '(nil)' : to.host
  const connection: Connection = { socket: dialed.socket, peer: dialed.peer, ip, shown }
  connections.set(key, connection)
  verbose(state, `* Connected to ${shown} (${ip}) port ${to.port} (#${connections.size - 1})\n`)
  return reached(state, { ...target, port: to.port }, connection)
}

function reached(state: State, target: Target, connection: Connection): Connection {
  Object.assign(state.result, {
    remoteIp: connection.ip,
    remotePort: target.port,
    localIp: connection.peer.sourceIp,
    localPort: connection.peer.sourcePort,
    connectSeconds: Math.max(0.000_5, (state.process.now() - state.startedAtMs) / 1000),
  })
  return connection
}

type NotConnected = Extract<Awaited<ReturnType<typeof dial>>, { afterMs: number }>

function notConnected(state: State, target: Target, dialed: NotConnected, limits: { connect: number; all: number }): undefined {
  const words = {
    refused: 'Connection refused',
    reset: 'Connection reset by peer',
    timeout: 'Connection timed out',
    unreachable: 'No route to host',
  }
  const bySystem = dialed.outcome !== 'timeout' || dialed.afterMs >= systemTimeoutMs
  if (bySystem) verbose(state, `* connect to ${dialed.ip} port ${target.port} failed: ${words[dialed.outcome]}\n`)
  else if (limits.connect <= limits.all && limits.connect < 300_000)
    verbose(state, `* ipv4 connect timeout after ${limits.connect}ms, move on!\n`)
  state.last = `* Closing connection ${state.connections.size}\n`
  if (dialed.outcome === 'reset') return fail(state, 56, 'Recv failure: Connection reset by peer')
  const head = `Failed to connect to ${target.host} port ${target.port} after`
  if (target.host === 'localhost' && dialed.outcome === 'refused')
    verbose(state, `*   Trying [::1]:${target.port}...\n* connect to ::1 port ${target.port} failed: Connection refused\n`)
  const message = whyNot(dialed, limits, head)
  verbose(state, `* ${message.text}\n`)
  return fail(state, message.exit, message.text)
}

function whyNot(dialed: NotConnected, limits: { connect: number; all: number }, head: string): { exit: number; text: string } {
  if (dialed.outcome !== 'timeout')
    return { exit: 7, text: `${head} ${Math.round(dialed.afterMs)} ms: Couldn't connect to server` }
  if (dialed.afterMs >= systemTimeoutMs) return { exit: 28, text: `${head} ${dialed.afterMs} ms: Couldn't connect to server` }
  if (limits.all < limits.connect) return { exit: 28, text: `Connection timed out after ${dialed.afterMs + 1} milliseconds` }
  return { exit: 28, text: `${head} ${dialed.afterMs + 1} ms: Timeout was reached` }
}
