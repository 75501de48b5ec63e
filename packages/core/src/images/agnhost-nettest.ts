import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { slashDate, targetOf } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

/** What it has seen of its peers; maps in Go's order of names. */
interface State {
  Sent: Record<string, number>
  Received: Record<string, number>
  Errors: string[] | null
  Log: string[] | null
}

const stateFile = '/tmp/nettest.json'
const none: State = { Sent: {}, Received: {}, Errors: null, Log: null }
/** Names of sources come from anybody. */
const maxSources = 100

/**
 * nettest: counts who writes to it (/write) and tells the counts (/read). It looks for no peers by itself: nobody lists them in a lab.
 * Models test/images/agnhost/nettest (2.63).
 */
export function nettest(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'port') ?? 8080)
  return { exitCode: 2, listen: [{ protocol: 'TCP', port, http: (request, peer) => serve(context, request, peer) }] }
}

function serve(context: MainContext, request: HttpRequest, peer: Peer): HttpResponse {
  const { path } = targetOf(request)
  const say = (text: string, status = 200): HttpResponse => goAnswer(request, peer.nowMs, status, text)
  if (path === '/read') return say(JSON.stringify(shown(context)))
  if (path === '/status') return say('running')
  if (path === '/write') return say(...write(context, request, peer))
  if (path !== '/quit') return goNotFound(request, peer.nowMs)
  context.exit(0)
  return say('')
}

const stateOf = ({ readFile }: MainContext): State => {
  const text = readFile(stateFile)
  return text === undefined ? none : (JSON.parse(text) as State)
}

function shown(context: MainContext): object {
  const { Sent, Received, Errors, Log } = stateOf(context)
  return { Hostname: context.hostname, Sent, Received, Errors, Log, StillContactingPeers: true }
}

/** Counts the source that the body names. */
function write(context: MainContext, request: HttpRequest, peer: Peer): [text: string, status?: number] {
  const state = stateOf(context)
  const source = sourceOf(request.body)
  if (source === undefined || (!Object.hasOwn(state.Received, source) && Object.keys(state.Received).length >= maxSources))
    return ['unable to decode request\n', 500]
  const received = {
    ...state.Received,
    [source]: (Object.hasOwn(state.Received, source) ? (state.Received[source] ?? 0) : 0) + 1,
  }
  const Received = Object.fromEntries(Object.entries(received).sort(([a], [b]) => (a < b ? -1 : 1)))
  context.writeFile(stateFile, JSON.stringify({ ...state, Received }))
  context.log(`${slashDate(peer.nowMs)} Received write from ${source}`)
  return [JSON.stringify({ Hostname: context.hostname })]
}

function sourceOf(body: string): string | undefined {
  try {
    const { Source } = JSON.parse(body) as { Source?: unknown }
    return typeof Source === 'string' ? Source.slice(0, 253) : undefined
  } catch {
    return undefined
  }
}
