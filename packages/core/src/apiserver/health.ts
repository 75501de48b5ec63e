import type { Call } from './core.ts'
import { plainText } from './plain-text.ts'
import type { ApiResponse } from './request.ts'

const hook = (name: string): string => `poststarthook/${name}`

/** What kube-apiserver checks, in its order; the engine answers, so each is well. */
const live: readonly string[] = [
  'ping',
  'log',
  'etcd',
  hook('start-apiserver-admission-initializer'),
  hook('generic-apiserver-start-informers'),
  hook('priority-and-fairness-config-consumer'),
  hook('priority-and-fairness-filter'),
  hook('storage-object-count-tracker-hook'),
  hook('start-apiextensions-informers'),
  hook('start-apiextensions-controllers'),
  hook('crd-informer-synced'),
  hook('start-system-namespaces-controller'),
  hook('start-cluster-authentication-info-controller'),
  hook('start-kube-apiserver-identity-lease-controller'),
  hook('start-kube-apiserver-identity-lease-garbage-collector'),
  hook('start-legacy-token-tracking-controller'),
  hook('start-service-ip-repair-controllers'),
  hook('rbac/bootstrap-roles'),
  hook('scheduling/bootstrap-system-priority-classes'),
  hook('priority-and-fairness-config-producer'),
  hook('bootstrap-controller'),
  hook('start-kubernetes-service-cidr-controller'),
  hook('aggregator-reload-proxy-client-cert'),
  hook('start-kube-aggregator-informers'),
  hook('apiservice-status-local-available-controller'),
  hook('apiservice-status-remote-available-controller'),
  hook('apiservice-registration-controller'),
  hook('apiservice-discovery-controller'),
  hook('kube-apiserver-autoregistration'),
  'autoregister-completion',
  hook('apiservice-openapi-controller'),
  hook('apiservice-openapiv3-controller'),
]

const checks: Readonly<Record<string, readonly string[]>> = {
  healthz: live,
  livez: live,
  readyz: [...live.slice(0, 3), 'etcd-readiness', 'informer-sync', ...live.slice(3), 'shutdown'],
}

/** Every path of a health check: `/healthz`, `/healthz/ping` … */
export const healthPaths = (): string[] =>
  Object.entries(checks).flatMap(([name, items]) => [`/${name}`, ...items.map((item) => `/${name}/${item}`)])

/** /healthz, /livez and /readyz, whole and one by one. Models apiserver/pkg/server/healthz handleRootHealth (1.36). */
export function health(call: Call, path: string): ApiResponse | undefined {
  const [, name = '', check] = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path) ?? []
  const items = checks[name]
  if (items === undefined) return undefined
  if (check !== undefined) return items.includes(check) ? plainText(call, 200, 'ok') : undefined
  return plainText(call, 200, call.request.query.verbose === undefined ? 'ok' : verbose(call, name, items))
}

function verbose({ request }: Call, name: string, items: readonly string[]): string {
  const excluded = new Set(request.query.exclude ?? [])
  const lines = items.map((item) => `[+]${item} ${excluded.has(item) ? 'excluded: ok' : 'ok'}`)
  const unknown = [...excluded].filter((item) => !items.includes(item)).sort()
  if (unknown.length > 0) lines.push(`warn: some health checks cannot be excluded: no matches for ${quoted(unknown)}`)
  return `${[...lines, `${name} check passed`].join('\n')}\n`
}

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(',')
