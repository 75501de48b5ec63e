import type { Call } from './core.ts'
import { metricsText } from './metrics.ts'
import { openApi } from './openapi.ts'
import { openApiV2 } from './openapi-v2.ts'
import { answer } from './read.ts'
import type { ApiResponse } from './request.ts'
import { keySet, openIdConfiguration } from './resources/serviceaccount/issuer.ts'
import { serverVersion } from './server-version.ts'

const text = (call: Call, code: number, body: string): ApiResponse => ({
  kind: 'text',
  code,
  warnings: call.warnings,
  headers: { 'x-content-type-options': 'nosniff' },
  contentType: 'text/plain; charset=utf-8',
  text: body,
})

const checks = ['ping', 'log', 'etcd', 'poststarthook/start-kube-apiserver-admission-initializer']

/** /version, the health checks, /openapi; everything else is `404 page not found` in plain text. */
export function nonResource(call: Call): ApiResponse {
  const path = call.request.path.replace(/(.)\/$/, '$1')
  if (path === '/version') return answer(call, 200, { ...serverVersion })
  if (path === '/.well-known/openid-configuration') return answer(call, 200, openIdConfiguration())
  if (path === '/openid/v1/jwks')
    return { ...text(call, 200, JSON.stringify(keySet(call.core.read))), contentType: 'application/jwk-set+json' } as ApiResponse
  const health = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path)
  if (health) return healthAnswer(call, health[1] as string, health[2])
  if (path === '/metrics') return metrics(call)
  if (path === '/openapi/v2') return openApiV2(call)
  if (path.startsWith('/openapi/')) return openApi(call, path) ?? text(call, 404, '404 page not found\n')
  if (path === '/')
    return answer(call, 200, {
      paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/metrics', '/openapi/v3', '/readyz', '/version'],
    })
  return text(call, 404, '404 page not found\n')
}

function metrics(call: Call): ApiResponse {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
  return { ...text(call, 200, metricsText(call.core)), contentType } as ApiResponse
}

function healthAnswer(call: Call, name: string, check: string | undefined): ApiResponse {
  if (check !== undefined) return checks.includes(check) ? text(call, 200, 'ok') : text(call, 404, '404 page not found\n')
  if (call.request.query.verbose === undefined) return text(call, 200, 'ok')
  return text(call, 200, `${checks.map((item) => `[+]${item} ok`).join('\n')}\n${name} check passed\n`)
}
