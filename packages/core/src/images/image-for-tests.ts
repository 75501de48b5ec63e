import type { HttpResponse, Network } from '../network/packet.ts'
import { createCatalogue } from './catalogue.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { imageTable } from './table.ts'

export const catalogue = createCatalogue(imageTable)
export const startedAtMs = Date.UTC(2026, 10, 23, 12, 0, 0)
export const peer = { sourceIp: '10.10.0.1', sourcePort: 40_000, nowMs: startedAtMs + 5000 }

export interface Started {
  main: MainProcess | undefined
  logs: string[]
  files: Record<string, string>
  exits: number[]
}

/** A main process of an image, over files that are there for it alone. */
export function start(
  name: string,
  args: string[] = [],
  over: Partial<MainContext> = {},
  files: Record<string, string> = {},
): Started {
  const image = catalogue.find(name.includes('.') ? name : `docker.io/${name.includes('/') ? name : `library/${name}`}`) as Image
  const own: Record<string, string> = {}
  for (const [path, entry] of Object.entries(catalogue.files(image))) {
    if (typeof entry === 'string') own[path] = entry
    else if ('content' in entry) own[path] = String(entry.content)
  }
  Object.assign(own, files)
  const started: Started = { main: undefined, logs: [], files: own, exits: [] }
  const context: MainContext = {
    argv: [...(image.entrypoint ?? []), ...(args.length > 0 ? args : (image.cmd ?? []))],
    env: {},
    namespace: 'default',
    podName: 'p',
    hostname: 'p',
    podIp: '10.10.1.2',
    nodeName: 'k8s-node-1',
    workingDir: image.workingDir ?? '/',
    imageTag: 'latest',
    stdin: false,
    startedAtMs,
    starting: true,
    stopping: false,
    network: () => ({}) as Network,
    readFile: (path) => own[path],
    user: { uid: 0, groups: [0] },
    noNewPrivileges: false,
    files: () => undefined,
    mountType: () => 'overlay',
    listFiles: (path) => listing(own, path),
    writeFile: (path, content) => {
      own[path] = content
    },
    exit: (code) => started.exits.push(code),
    log: (line) => started.logs.push(line),
    ...over,
  }
  started.main = image.main(context)
  return started
}

function listing(files: Record<string, string>, path: string): string[] | undefined {
  const prefix = path === '/' ? '/' : `${path}/`
  const below = Object.keys(files).filter((file) => file.startsWith(prefix))
  return below.length === 0
    ? undefined
    : [...new Set(below.map((file) => file.slice(prefix.length).split('/')[0] as string))].sort()
}

/** What its first HTTP server, or the one on `port`, answers. */
export function get(
  of: Started,
  target = '/',
  port?: number,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): HttpResponse | undefined {
  const listener = of.main?.listen?.find((l) => l.http && (port === undefined || l.port === port))
  return listener?.http?.({ method, target, headers: { host: 'coffee', ...headers }, body }, peer)
}
