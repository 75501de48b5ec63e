import { accessSync, constants } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { createAdmission } from '../admission.ts'
import { createApp } from '../app.ts'
import type { AppHost } from '../app-host.ts'
import { openClassroom } from '../objects/classroom.ts'
import { openLab } from '../objects/open-lab.ts'
import { noSuchLab, problem } from '../problem.ts'
import { takeHttp2 } from './http2.ts'
import type { InstructorKey } from './instructor-key.ts'
import { kubernetesLane } from './kubernetes-lane.ts'
import { createObjectPool } from './object-pool.ts'
import { servePage } from './page.ts'
import type { Settings } from './settings.ts'
import { openUpgrades } from './upgrade.ts'

/** Longer than a Go client keeps a silent connection (90 s): else the two meet when one closes and the other sends. */
const keepAliveMs = 95_000

export interface RunningServer {
  address: string
  close(): Promise<void>
}

/** Starts the server; rejects with the listen error (EADDRINUSE …). */
export function startServer(settings: Settings, key: InstructorKey, pageDir: string): Promise<RunningServer> {
  const pool = createObjectPool({
    folder: settings.dataDir,
    open: { lab: openLab, classroom: openClassroom },
    maxOpen: settings.maxOpenObjects,
  })
  const host: AppHost = {
    lab: (id) => ({ fetch: (request) => labFetch(pool, id, request) }),
    classroom: (id) => ({ fetch: (request) => classroomFetch(pool, id, request) }),
    instructorKeyMatches: key.matches,
    admits: createAdmission(settings.maxNewLabsPerMinute, () => Date.now()),
    page: async (request) => servePage(pageDir, request),
    ready: () => writable(settings.dataDir),
  }
  const app = createApp()
  const fetch = (request: Request, env: HttpBindings): Response | Promise<Response> =>
    app.fetch(behindProxy(settings, request), { host, client: clientAddress(settings, request, env) })
  const upgrades = openUpgrades(pool)
  return new Promise((resolve, reject) => {
    const listener = getRequestListener(fetch as never)
    const lane = kubernetesLane(pool)
    const handle: RequestListener = (incoming, outgoing) => void (lane(incoming, outgoing) || listener(incoming, outgoing))
    const server = createServer({ maxHeaderSize: maxHeaderBytes }, handle)
    const closeHttp2 = takeHttp2(server, listener)
    server.keepAliveTimeout = keepAliveMs
    server.on('error', reject)
    server.on('upgrade', upgrades.handle)
    const sockets = trackSockets(server)
    server.listen(settings.port, settings.host, () => {
      const { port } = server.address() as AddressInfo
      resolve({
        address: `http://${settings.host}:${port}/`,
        close: () => closeServer(server, [upgrades.close, closeHttp2, sockets.close], pool),
      })
    })
  })
}

/** As Go's servers take it: kubectl exec sends its command in the request line. */
const maxHeaderBytes = 1_048_576

/** How long clients may take to say goodbye when the server stops. */
const closeAfterMs = 500

/** Every connection, also one that has said nothing yet: none may keep a server that stops. */
function trackSockets(server: Server): { close(): void } {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return { close: () => void setTimeout(() => sockets.forEach((socket) => socket.destroy()), closeAfterMs).unref() }
}

type Pool = ReturnType<typeof createObjectPool>

/** Only the request that makes a lab may make its file. */
async function labFetch(pool: Pool, id: string, request: Request): Promise<Response> {
  const making = new URL(request.url).pathname === '/internal/create'
  return making || pool.exists('lab', id) ? pool.get('lab', id).fetch(request) : noSuchLab()
}

async function classroomFetch(pool: Pool, id: string, request: Request): Promise<Response> {
  const making = new URL(request.url).pathname === '/internal/create'
  const known = making || pool.exists('classroom', id)
  return known ? pool.get('classroom', id).fetch(request) : problem(404, 'Not Found', 'There is no class with this id.')
}

function closeServer(server: Server, closing: readonly (() => void)[], pool: Pool): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      pool.close()
      resolve()
    })
    for (const close of closing) close()
    server.closeAllConnections()
  })
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function clientAddress(settings: Settings, request: Request, env: HttpBindings): string {
  const forwarded = settings.trustProxy ? request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() : undefined
  return forwarded ?? env.incoming?.socket.remoteAddress ?? ''
}

/** Addresses that are handed out must say https when the proxy in front does. */
function behindProxy(settings: Settings, request: Request): Request {
  if (!settings.trustProxy || request.headers.get('x-forwarded-proto') !== 'https') return request
  return new Request(request.url.replace(/^http:/, 'https:'), request)
}
