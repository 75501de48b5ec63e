import { failure } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { ApiResponse } from '../apiserver/request.ts'
import type { Process } from '../process/process.ts'
import type { Kubectl, Verb } from './command.ts'
import { finish } from './finish.ts'
import type { ParsedFlags } from './flags.ts'
import { connectionRefused, dialProblem } from './server-address.ts'
import { unreachable } from './unreachable.ts'

/** A server to which no request gets. */
export interface Silent {
  server: string
  /** Why no request is sent; default: what dialling says. */
  problem?: string
}

type Request = Parameters<Kubectl['send']>[0]

/**
 * Runs a verb whose server does not answer. What it says before it asks stands; how its first question ends is told as kubectl tells
 * it: discovery in log lines, a write by the verb itself.
 */
export async function runUnreached(
  run: NonNullable<Verb['run']>,
  kubectl: Kubectl,
  silent: Silent,
  path: string,
  parsed: ParsedFlags,
): Promise<number> {
  const { process } = kubectl
  const told: (() => void)[] = []
  const held: Process = {
    ...process,
    stdout: (text) => void told.push(() => process.stdout(text)),
    stderr: (text) => void told.push(() => process.stderr(text)),
  }
  let first: { method: string; before: number } | undefined
  const ask = (method: string): void => {
    first ??= { method, before: told.length }
  }
  const send = (request: Request): ApiResponse => {
    ask(request.method)
    return unanswered(urlError(silent, request, nameserverOf(process)))
  }
  const exec: Kubectl['exec'] = async () => {
    ask('GET')
    return { exitCode: 1, message: 'connection refused' }
  }
  const code = await run({ ...kubectl, process: held, send, exec })
  const isDiscovery = first?.method === 'GET'
  for (const say of isDiscovery ? told.slice(0, first?.before) : told) say()
  return isDiscovery ? nobodyThere(process, silent, path, parsed) : code
}

/** Post "http://127.0.0.1:1/api/v1/namespaces?fieldManager=x": dial tcp 127.0.0.1:1: connect: connection refused */
function urlError({ server, problem }: Silent, { method, path, query }: Request, nameserver: string | undefined): string {
  const pairs = Object.entries(query).flatMap(([name, values]) => values.map((value) => `${name}=${encodeURIComponent(value)}`))
  const url = `${withScheme(server)}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
  const verb = `${method[0]}${method.slice(1).toLowerCase()}`
  return `${verb} ${JSON.stringify(url)}: ${problem ?? dialProblem(server, nameserver)}`
}

const withScheme = (server: string): string => (/^[a-z]+:\/\//.test(server) ? server : `http://${server}`)

const unanswered = (text: string): ApiResponse => ({
  kind: 'object',
  code: 503,
  warnings: [],
  headers: {},
  object: { ...failure(503, '', text), reason: connectionRefused },
})

/** Says how a verb fails whose first question nobody answers. */
export function nobodyThere(process: Process, silent: Silent, path: string, { flags, args }: ParsedFlags): number {
  const [filename = ''] = flags.strings('filename')
  const asked = {
    words: path.split(' ').slice(1),
    args,
    filename: filename === '-' ? 'STDIN' : filename,
    raw: flags.string('raw') !== '',
    from: flags.string('from'),
  }
  const found = unreachable({ ...silent, nameserver: nameserverOf(process) }, asked, process.now())
  process.stdout(found.stdout)
  process.stderr(found.stderr)
  return finish({ process }, found.failed)
}

function nameserverOf({ files }: Process): string | undefined {
  const text = files.read('/etc/resolv.conf')
  return typeof text === 'string' ? undefined : /^nameserver\s+(\S+)/m.exec(decodeUtf8(text))?.[1]
}
