import type { Call } from './core.ts'
import { servedVersions } from './group-versions.ts'
import { health, healthPaths } from './health.ts'
import { metricsText } from './metrics.ts'
import { openApi } from './openapi.ts'
import { openApiV2 } from './openapi-v2.ts'
import { pageNotFound, plainText } from './plain-text.ts'
import { answer, refuse } from './read.ts'
import type { ApiResponse } from './request.ts'
import { keySet, openIdConfiguration } from './resources/serviceaccount/issuer.ts'
import { serverVersion } from './server-version.ts'
import { noMethod, noRoute } from './unrouted.ts'

/** /version, the health checks, /openapi and the index; what nobody serves is 404, as a Status where a web service was found. */
export function nonResource(call: Call): ApiResponse {
  const path = call.request.path.replace(/(.)\/$/, '$1')
  const handler = services[path]
  if (handler) return readOnly(call) ?? handler(call)
  if (path === '/metrics') return metrics(call)
  if (path === '/openapi/v2') return openApiV2(call)
  if (path === '/') return answer(call, 200, { paths: indexPaths(call) })
  const found = path.startsWith('/openapi/') ? openApi(call, path) : health(call, path)
  return found ?? (isBelowService(call, path) ? refuse(call, noRoute()) : pageNotFound(call))
}

/** Those of go-restful: they take GET alone. */
const services: Readonly<Record<string, (call: Call) => ApiResponse>> = {
  '/version': (call) => answer(call, 200, { ...serverVersion }),
  '/.well-known/openid-configuration': (call) => answer(call, 200, openIdConfiguration()),
  '/openid/v1/jwks': (call) => {
    const contentType = 'application/jwk-set+json'
    return { ...plainText(call, 200, JSON.stringify(keySet(call.core.read))), contentType } as ApiResponse
  },
}

/** 405 for all but GET: these routes have no other method, not even HEAD. Models go-restful jsr311.go detectRoute (1.36). */
const readOnly = (call: Call): ApiResponse | undefined => (call.request.method === 'GET' ? undefined : refuse(call, noMethod()))

/** Below a built-in group, /api or one of the services; custom groups have none. Models handler.go director (1.36). */
function isBelowService({ core }: Call, path: string): boolean {
  if (path.startsWith('/api/')) return true
  const group = /^\/apis\/([^/]+)\//.exec(path)?.[1]
  if (group !== undefined) return core.registry.some(({ resource }) => resource.group === group)
  return Object.keys(services).some((service) => path.startsWith(`${service}/`))
}

/** Models apiserver/pkg/server/routes/index.go (1.36). */
function indexPaths({ core }: Call): string[] {
  const versions = servedVersions(core.served()).all
  const groups = new Set(versions.filter(({ group }) => group !== '').map(({ group }) => `/apis/${group}`))
  const fixed = ['/api', '/apis', '/apis/', '/metrics', '/openapi/v2', '/openapi/v3', '/openapi/v3/']
  return [...fixed, ...Object.keys(services), ...groups, ...versions.map(({ root }) => root), ...healthPaths()].sort()
}

function metrics(call: Call): ApiResponse {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
  return { ...plainText(call, 200, metricsText(call.core)), contentType } as ApiResponse
}
