import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { addressOf } from './agnhost-dial.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { slashDate, targetOf } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

interface Book {
  context: MainContext
  backendPort: number
  replicaOf: string
}

type Query = (name: string) => string

const storeFile = '/tmp/guestbook/store.json'
const replicasFile = '/tmp/guestbook/replicas.json'
const registeredFile = '/tmp/guestbook/registered'
const maxEntries = 1000

/**
 * agnhost guestbook: a primary keeps what is set, replicas get it from there, a front end asks both by name. A replica registers
 * when it is first asked. Models test/images/agnhost/guestbook (2.63).
 */
export function guestbook(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'http-port') ?? 80)
  const book: Book = {
    context,
    backendPort: Number(flagValue(args, 'backend-port') ?? 6379),
    replicaOf: flagValue(args, 'replicaof') ?? '',
  }
  return { exitCode: 2, listen: [{ protocol: 'TCP', port, http: (request, peer) => serve(book, request, peer) }] }
}

const doors: Record<string, (book: Book, query: Query, peer: Peer) => string | { error: string; status: number }> = {
  '/register': (book, query) => register(book, query('host')),
  '/get': (book, query) => get(book, query('key')),
  '/set': (book, query) => set(book, query('key'), query('value')),
  '/guestbook': (book, query) => pass(book, query),
}

function serve(book: Book, request: HttpRequest, peer: Peer): HttpResponse {
  const { path, query } = targetOf(request)
  const door = Object.hasOwn(doors, path) ? doors[path] : undefined
  if (!door) return goNotFound(request, peer.nowMs)
  book.context.log(`${slashDate(peer.nowMs)} GET ${request.target}`)
  const said = door(book, (name) => query[name]?.[0] ?? '', peer)
  return typeof said === 'string'
    ? goAnswer(request, peer.nowMs, 200, said)
    : goAnswer(request, peer.nowMs, said.status, `${said.error}\n`, { 'X-Content-Type-Options': 'nosniff' })
}

function stored<T>({ context }: Book, file: string, otherwise: T): T {
  const text = context.readFile(file)
  return text === undefined ? otherwise : (JSON.parse(text) as T)
}

const entriesOf = (book: Book): Record<string, string> => stored(book, storeFile, {})

function register(book: Book, host: string): string {
  const replicas = stored<string[]>(book, replicasFile, [])
  if (!replicas.includes(host)) book.context.writeFile(replicasFile, JSON.stringify([...replicas, host].slice(-maxEntries)))
  return JSON.stringify({ data: entriesOf(book) })
}

function get(book: Book, key: string): string {
  subscribe(book)
  const entries = entriesOf(book)
  return JSON.stringify({ data: key === '' ? entries : Object.hasOwn(entries, key) ? entries[key] : '' })
}

function set(book: Book, key: string, value: string): string | { error: string; status: number } {
  if (key === '') return { error: 'cannot set with empty key.', status: 400 }
  const entries = Object.entries({ ...entriesOf(book), [key]: value }).slice(-maxEntries)
  book.context.writeFile(storeFile, JSON.stringify(Object.fromEntries(entries)))
  const request = `set?key=${encodeURIComponent(key)}&value=${encodeURIComponent(value)}`
  const lost = stored<string[]>(book, replicasFile, []).find((replica) => ask(book, replica, request) === undefined)
  return lost === undefined
    ? JSON.stringify({ message: 'Updated' })
    : { error: `encountered error while propagating to replica '${lost}': ${unreached(book, lost, request)}`, status: 417 }
}

/** A replica takes the primary's entries over, once. */
function subscribe(book: Book): void {
  const { context, replicaOf } = book
  if (replicaOf === '' || context.readFile(registeredFile) !== undefined) return
  const answer = ask(book, replicaOf, `register?host=${context.podIp}`)
  if (answer === undefined) return
  context.writeFile(storeFile, JSON.stringify((JSON.parse(answer) as { data: object }).data))
  context.writeFile(registeredFile, replicaOf)
}

function pass(book: Book, query: Query): string | { error: string; status: number } {
  const command = query('cmd').toLowerCase()
  if (command !== 'get' && command !== 'set') return { error: `unsupported cmd: '${command}'`, status: 400 }
  if (command === 'set' && query('key') === '') return { error: 'cannot set with empty key.', status: 400 }
  const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary'
  if (addressOf(book.context.network(), host) === undefined)
    return { error: `host and/or port param are invalid. lookup ${host}: no such host`, status: 400 }
  const request = `${command}?key=${encodeURIComponent(query('key'))}&value=${encodeURIComponent(query('value'))}`
  return ask(book, host, request) ?? { error: `encountered error: ${unreached(book, host, request)}`, status: 417 }
}

function ask({ context, backendPort }: Book, host: string, request: string): string | undefined {
  const network = context.network()
  const ip = addressOf(network, host)
  const reached = ip === undefined ? undefined : network.connect(ip, backendPort, 'TCP')
  if (reached?.outcome !== 'connected') return undefined
  const headers = { host: `${host}:${backendPort}`, 'user-agent': 'Go-http-client/1.1' }
  return reached.socket.http?.({ method: 'GET', target: `/${request}`, headers, body: '' }, reached.peer).body
}

const unreached = ({ backendPort }: Book, host: string, request: string): string =>
  `Get "http://${host}:${backendPort}/${request}": dial tcp: connect: connection refused`
