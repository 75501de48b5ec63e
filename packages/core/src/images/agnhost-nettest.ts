import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { slashDate, targetOf } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

/** Whom it has told of itself, as its other half keeps it. */
export interface NettestContacts {
  Sent: Record<string, number>
  Log: string[]
  StillContactingPeers: boolean
}

/** Who has told it, and what went wrong. */
interface Heard {
  Received: Record<string, number>
  Errors: string[]
}

/** Where what it does to others is kept; they are contacted by a program of the shell's. */
export const contactsFile = '/tmp/nettest-contacts.json'
const heardFile = '/tmp/nettest.json'
/** Names of sources come from anybody. */
const maxSources = 100
const maxErrors = 100

/**
 * nettest: tells the Pods of a Service of itself, counts who writes to it (/write) and tells the counts (/read) and whether they
 * suffice (/status). Models test/images/agnhost/nettest (2.63).
 */
export function nettest(context: MainContext, args: readonly string[]): MainProcess {
  const at = slashDate(context.startedAtMs)
  if (flagValue(args, 'service') === '') return { errors: [`${at} Must provide -service flag.`], exitAfterMs: 50, exitCode: 1 }
  const port = Number(flagValue(args, 'port') ?? 8080)
  const peers = Number(flagValue(args, 'peers') ?? 8)
  return {
    exitCode: 2,
    script: ['/agnhost', ...context.argv.slice(1)],
    listen: [{ protocol: 'TCP', port, http: (request, peer) => serve(context, peers, request, peer) }],
  }
}

function serve(context: MainContext, peers: number, request: HttpRequest, peer: Peer): HttpResponse {
  const { path } = targetOf(request)
  const say = (text: string): HttpResponse => goAnswer(request, peer.nowMs, 200, text)
  if (path === '/read') return say(JSON.stringify(shown(context), undefined, '\t'))
  if (path === '/status') return say(statusOf(context, peers))
  if (path === '/write') return say(write(context, request))
  if (path !== '/quit') return goNotFound(request, peer.nowMs)
  context.exit(0)
  return say('')
}

function kept<T>({ readFile }: MainContext, file: string, otherwise: T): T {
  const text = readFile(file)
  return text === undefined ? otherwise : (JSON.parse(text) as T)
}

const contactsOf = (context: MainContext): NettestContacts =>
  kept(context, contactsFile, { Sent: {}, Log: [], StillContactingPeers: true })
const heardBy = (context: MainContext): Heard => kept(context, heardFile, { Received: {}, Errors: [] })

/** Go writes what was never set as null, and maps in the order of their names. */
function shown(context: MainContext): object {
  const { Sent, Log, StillContactingPeers } = contactsOf(context)
  const { Received, Errors } = heardBy(context)
  const list = (all: string[]): string[] | null => (all.length === 0 ? null : all)
  return {
    Hostname: context.hostname,
    Sent: counts(Sent),
    Received: counts(Received),
    Errors: list(Errors),
    Log: list(Log),
    StillContactingPeers,
  }
}

function counts(map: Record<string, number>): Record<string, number> | null {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

function statusOf(context: MainContext, peers: number): string {
  const { Sent, StillContactingPeers } = contactsOf(context)
  const enough = [Sent, heardBy(context).Received].every((map) => Object.keys(map).length >= peers)
  if (enough) return 'pass'
  return StillContactingPeers ? 'running' : 'fail'
}

/** Counts the source that the body names; answers whoever it is. */
function write(context: MainContext, request: HttpRequest): string {
  const heard = heardBy(context)
  const { source, errors } = sourceOf(context, request.body)
  const before = Object.hasOwn(heard.Received, source) ? (heard.Received[source] ?? 0) : 0
  const room = before > 0 || Object.keys(heard.Received).length < maxSources
  const Received = source === '' || !room ? heard.Received : { ...heard.Received, [source]: before + 1 }
  context.writeFile(heardFile, JSON.stringify({ Received, Errors: [...heard.Errors, ...errors].slice(-maxErrors) }))
  return `${JSON.stringify({ Hostname: context.hostname })}\n`
}

function sourceOf({ hostname }: MainContext, body: string): { source: string; errors: string[] } {
  const nobody = `${hostname}: Got request with no source`
  try {
    const { Source } = JSON.parse(body) as { Source?: unknown }
    if (typeof Source === 'string' && Source !== '') return { source: Source.slice(0, 253), errors: [] }
    return { source: '', errors: [nobody] }
  } catch {
    return { source: '', errors: [body === '' ? 'EOF' : 'invalid character in JSON', nobody] }
  }
}
