import type { Call } from './core.ts'
import { openApi } from './openapi.ts'
import { answer } from './read.ts'
import type { ApiResponse } from './request.ts'

/** What `kubectl version` shows of the server. */
export const serverVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '0c5d1f5a1e6c5d8f2f0d7e7b5c1e3f8a9b6d4c2e',
  gitTreeState: 'clean',
  buildDate: '2026-06-09T12:00:00Z',
  goVersion: 'go1.26.3',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const

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
  const health = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path)
  if (health) return healthAnswer(call, health[1] as string, health[2])
  if (path === '/openapi/v2') return openApiV2(call)
  if (path.startsWith('/openapi/')) return openApi(call, path) ?? text(call, 404, '404 page not found\n')
  if (path === '/')
    return answer(call, 200, { paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'] })
  return text(call, 404, '404 page not found\n')
}

/** The old document holds nothing here: clients that ask for it find no schema and leave checking to the server. */
function openApiV2(call: Call): ApiResponse {
  const protobuf = (call.request.headers.accept ?? '').includes('protobuf')
  if (!protobuf)
    return answer(call, 200, {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: serverVersion.gitVersion },
      paths: {},
      definitions: {},
    })
  // gnostic's Document with its first field, the version
  return {
    ...text(call, 200, '\n\u00032.0'),
    // an @ is no part of a media type: asked for with one, answered without
    contentType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
  } as ApiResponse
}

function healthAnswer(call: Call, name: string, check: string | undefined): ApiResponse {
  if (check !== undefined) return checks.includes(check) ? text(call, 200, 'ok') : text(call, 404, '404 page not found\n')
  if (call.request.query.verbose === undefined) return text(call, 200, 'ok')
  return text(call, 200, `${checks.map((item) => `[+]${item} ok`).join('\n')}\n${name} check passed\n`)
}
