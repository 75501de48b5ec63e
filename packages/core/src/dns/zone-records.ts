import { pods, services } from '../api/kinds.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import { isHeadless, type NamedEndpoint, namedEndpoints } from './endpoint-names.ts'
import { canonicalName } from './message.ts'
import { showsObject, type ZoneView } from './zone-view.ts'

/** An address (or, for an ExternalName, a name) with the port and the name that SRV gives it. */
export interface Found {
  host: string
  isName?: true
  port?: number
  target: string
}

/** A name below svc or pod, and the one or two labels before it. */
export interface AskedName {
  namespace: string
  name: string
  before: readonly string[]
}

type Options = ZoneView & { domain: string }

/** Undefined when there is no such Pod name. Models coredns plugin/kubernetes findPods. */
export function foundPods(client: Client, { namespace, name }: AskedName, options: Options): Found[] | undefined {
  const ip = addressIn(name)
  if (ip === undefined) return undefined
  const target = `${name}.${namespace}.pod.${options.domain}`
  if (options.pods === 'insecure') return [{ host: ip, target }]
  const held = client.list(pods, namespace).some(({ status }) => status?.podIP === ip)
  return held ? [{ host: ip, target }] : undefined
}

/** 10-10-1-5 as an address. */
function addressIn(name: string): string | undefined {
  const parts = name.split('-')
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  return valid ? parts.join('.') : undefined
}

/** Undefined when there is no such Service, port or endpoint. Models coredns plugin/kubernetes findServices. */
export function foundServices(client: Client, asked: AskedName, options: Options): Found[] | undefined {
  const service = client.get(services, asked.namespace, asked.name)
  if (!service || !showsObject(service, options)) return undefined
  const fqdn = `${asked.name}.${asked.namespace}.svc.${options.domain}`
  const [endpoint] = asked.before.length === 1 ? asked.before : []
  if (service.spec.type === 'ExternalName') return endpoint === undefined ? external(service, fqdn) : undefined
  if (options.ignoresEmpty && !isHeadless(service) && namedEndpoints(client, asked.namespace, asked.name).length === 0)
    return undefined
  const needsEndpoints = isHeadless(service) || endpoint !== undefined
  if (needsEndpoints && options.noEndpoints) return undefined
  const found = needsEndpoints ? behind(client, asked, options, fqdn) : own(service, asked, fqdn)
  return found.length > 0 ? found : undefined
}

function external({ spec }: Service, target: string): Found[] | undefined {
  const host = canonicalName(spec.externalName ?? '')
  if (host === '') return undefined
  return /^[\d.]+$/.test(host) ? undefined : [{ host, isName: true, target }]
}

const matches = ({ before }: AskedName, port: string, protocol: string): boolean => {
  if (before.length < 2) return true
  const [wantedPort, wantedProtocol] = before.map((label) => label.replace(/^_/, ''))
  return wantedPort === port.toLowerCase() && wantedProtocol === protocol.toLowerCase()
}

function own({ spec }: Service, asked: AskedName, target: string): Found[] {
  return (spec.ports ?? [])
    .filter(({ name = '', protocol = 'TCP' }) => matches(asked, name, protocol))
    .map(({ port }) => ({ host: spec.clusterIP as string, port, target }))
}

function behind(client: Client, asked: AskedName, { endpointPodNames }: Options, fqdn: string): Found[] {
  const { namespace, name, before } = asked
  const labelOf = (endpoint: NamedEndpoint): string =>
    endpoint.hostname ?? (endpointPodNames ? (endpoint.pod ?? endpoint.label) : endpoint.label)
  return namedEndpoints(client, namespace, name)
    .filter((endpoint) => before.length !== 1 || labelOf(endpoint) === before[0])
    .flatMap((endpoint) => {
      const one = { host: endpoint.ip, target: `${labelOf(endpoint)}.${fqdn}` }
      // an endpoint without ports has a name all the same
      if (endpoint.ports.length === 0) return before.length < 2 ? [one] : []
      return endpoint.ports.filter((port) => matches(asked, port.name, port.protocol)).map(({ port }) => ({ ...one, port }))
    })
}
