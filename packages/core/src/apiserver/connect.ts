import type { JsonObject } from '../api/json.ts'
import { nodes, pods, services } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import { apiVersionOf } from '../api/resource.ts'
import { badRequest, isFailure, notFound, type Status } from '../api/status.ts'
import { admissionOf } from './admission/admit.ts'
import { type Call, isTrue, parameter } from './core.ts'
import { logOptionsRefusal } from './log-options.ts'
import { refuse } from './read.ts'
import type { ApiRequest, ApiResponse, Connect } from './request.ts'
import { subresourceKind } from './subresource-kinds.ts'
import type { Target } from './target.ts'

const names = new Set(['exec', 'attach', 'log', 'portforward', 'proxy'])

/** Subresources that need the data plane or a running container. */
export const isConnect = (subresource: string): boolean => names.has(subresource)

/** Checks what can be checked here and hands the rest to the cluster. Models registry/core/pod/strategy.go (1.36). */
export function connectOne(call: Call, target: Target): ApiResponse {
  const connect = target.subresource === 'proxy' ? proxy(call, target) : podConnect(call, target)
  if (isFailure(connect)) return refuse(call, connect)
  const refused = connect.type === 'log' ? undefined : connectRefusal(call, target)
  if (refused) return refuse(call, refused)
  return { kind: 'connect', code: 200, warnings: call.warnings, headers: {}, connect }
}

/** Admission sees the options of a connection as its object. Models endpoints/handlers/rest.go ConnectResource (1.36). */
function connectRefusal(call: Call, target: Target): Status | undefined {
  const { strategy, subresource = '', namespace, name = '' } = target
  const { group, version, kind } = subresourceKind(strategy.resource, subresource)
  const metadata = { name, ...(namespace === '' ? {} : { namespace }) }
  const options = { kind, apiVersion: apiVersionOf({ group, version }), ...optionsOf(call.request, subresource), metadata }
  const outcome = admissionOf(call, {
    operation: 'CONNECT',
    strategy,
    subresource,
    object: options as KubeObject,
    old: undefined,
    user: call.request.user,
    dryRun: false,
  })
  return isFailure(outcome) ? outcome : undefined
}

const connectFlags = ['stdin', 'stdout', 'stderr', 'tty']

/** The query as PodExecOptions, PodAttachOptions, PodPortForwardOptions or a proxy's options. */
function optionsOf(request: ApiRequest, subresource: string): JsonObject {
  if (subresource === 'proxy')
    return parameter(request, 'path') === undefined ? {} : { path: parameter(request, 'path') as string }
  if (subresource === 'portforward') return { ports: (request.query.ports ?? []).flatMap((text) => text.split(',')).map(Number) }
  const flags = connectFlags.filter((name) => isTrue(parameter(request, name))).map((name) => [name, true])
  const container = parameter(request, 'container')
  const { command = [] } = request.query
  return {
    ...Object.fromEntries(flags),
    ...(container === undefined ? {} : { container }),
    ...(subresource === 'exec' && command.length > 0 ? { command: [...command] } : {}),
  }
}

function podConnect(call: Call, target: Target): Connect | Status {
  const { namespace, name = '', subresource } = target
  const pod = call.core.read.get(pods, namespace, name)
  if (!pod) return notFound(pods, name)
  if (subresource === 'portforward') {
    if (!pod.spec.nodeName) return noHost(name)
    const ports = (call.request.query.ports ?? []).flatMap((text) => text.split(',')).map(Number)
    return { type: 'portforward', namespace, pod: name, ports }
  }
  const container = containerOf(call, pod, subresource === 'log')
  if (isFailure(container)) return container
  if (subresource === 'log') return logOptionsRefusal(call, name) ?? logConnect(call, { namespace, pod: name, container })
  if (!pod.spec.nodeName) return noHost(name)
  const flag = (key: string): boolean => isTrue(parameter(call.request, key))
  return {
    type: subresource as 'exec' | 'attach',
    namespace,
    pod: name,
    container,
    command: [...(call.request.query.command ?? [])],
    stdin: flag('stdin'),
    stdout: flag('stdout'),
    stderr: flag('stderr'),
    tty: flag('tty'),
  }
}

const noHost = (name: string): Status => badRequest(`pod ${name} does not have a host assigned`)

/** Which container is meant. Models registry/core/pod/strategy.go validateContainer (1.36). */
function containerOf(call: Call, pod: Pod, log: boolean): string | Status {
  const asked = parameter(call.request, 'container') ?? ''
  const { spec, metadata } = pod
  const own = spec.containers.map((container) => container.name)
  const inits = (spec.initContainers ?? []).map((container) => container.name)
  const debug = (spec.ephemeralContainers ?? []).map((container) => container.name)
  if (asked !== '') {
    return [...own, ...inits, ...debug].includes(asked)
      ? asked
      : badRequest(`container ${asked} is not valid for pod ${metadata.name}`)
  }
  const [first] = own
  if (own.length === 1 && inits.length === 0 && debug.length === 0) return first as string
  if (own.length === 1 && !log) return first as string
  if (own.length === 1 && inits.length === 0) return first as string
  const parts = [`choose one of: [${own.join(' ')}]`]
  if (inits.length > 0) parts.push(`or one of the init containers: [${inits.join(' ')}]`)
  if (debug.length > 0) parts.push(`or one of the ephemeral containers: [${debug.join(' ')}]`)
  return badRequest(`a container name must be specified for pod ${metadata.name}, ${parts.join(' ')}`)
}

function logConnect(call: Call, of: { namespace: string; pod: string; container: string }): Connect {
  const text = (key: string): string | undefined => parameter(call.request, key)
  const number = (key: string): number | undefined => (text(key) === undefined ? undefined : Number(text(key)))
  const [tailLines, sinceSeconds, limitBytes] = [number('tailLines'), number('sinceSeconds'), number('limitBytes')]
  const sinceTime = text('sinceTime')
  return {
    type: 'log',
    ...of,
    follow: isTrue(text('follow')),
    previous: isTrue(text('previous')),
    timestamps: isTrue(text('timestamps')),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  }
}

/** [scheme:]name[:port] before /proxy. Models apimachinery util/net/port_split.go (1.36). */
function proxy(call: Call, target: Target): Connect | Status {
  const { request, core } = call
  const { resource } = target.strategy
  const { namespace } = target
  const parts = (target.name ?? '').split(':')
  const [scheme, name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts]
  if (parts.length > 3 || !['', 'http', 'https'].includes(scheme as string))
    return badRequest(`invalid ${resource.singular} request ${JSON.stringify(target.name)}`)
  const rows = { pods, services, nodes } as const
  const row = rows[resource.resource as keyof typeof rows]
  if (!core.read.get(row as typeof pods, namespace, name)) return notFound(resource, name)
  const path = request.path.slice(prefixLength(request.path, target))
  return {
    type: 'proxy',
    target: {
      kind: resource.singular as 'pod' | 'service' | 'node',
      ...(namespace === '' ? {} : { namespace }),
      name,
      ...(port === '' ? {} : { port }),
      scheme: scheme === 'https' ? 'https' : 'http',
    },
    method: request.method,
    prefix: request.path.slice(0, request.path.length - path.length),
    path,
    search: request.search ?? searchOf(request.query),
    headers: withoutCredentials(request.headers),
    ...(request.body && 'bytes' in request.body ? { body: request.body.bytes } : {}),
  }
}

const prefixLength = (path: string, { rest }: Target): number =>
  path.length - rest.length - (path.endsWith(`/proxy/${rest}`) ? 1 : 0)

const searchOf = (query: ApiRequest['query']): string =>
  Object.entries(query)
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&')

/** What let a request in stays with the API server. */
function withoutCredentials(headers: ApiRequest['headers']): Record<string, string> {
  const { authorization: _, ...others } = headers
  return others
}
