import { isAvailable } from '../../api/aggregation.ts'
import type { JsonObject } from '../../api/json.ts'
import { apiservices } from '../../api/kinds.ts'
import type { Call, Core } from '../core.ts'
import { answer } from '../read.ts'
import { type ApiResponse, systemUser } from '../request.ts'
import { askService, remoteServices } from './aggregated.ts'

type Described = { paths?: JsonObject; definitions?: JsonObject }

function documentOf(core: Core, service: ReturnType<typeof remoteServices>[number], path: string): Described | undefined {
  const answered = askService(core, service, {
    method: 'GET',
    path,
    query: {},
    headers: { accept: 'application/json' },
    user: systemUser,
  })
  if ('error' in answered || answered.status !== 200) return undefined
  try {
    return JSON.parse(answered.body) as Described
  } catch {
    return undefined
  }
}

/** What the servers behind this one add to /openapi/v3. Models kube-aggregator/pkg/controllers/openapiv3/aggregator (1.36). */
export const remoteOpenApiPaths = (core: Core): JsonObject =>
  Object.assign(
    {},
    ...remoteServices(core)
      .filter(isAvailable)
      .map((service) => {
        const root = `apis/${service.spec.group}/${service.spec.version}`
        const found = documentOf(core, service, '/openapi/v3')?.paths?.[root]
        return found === undefined ? {} : { [root]: found }
      }),
  )

/** /openapi/v3/apis/G/V of a version that another server serves. */
export function remoteOpenApi(call: Call, path: string): ApiResponse | undefined {
  const [, group, version] = /^\/openapi\/v3\/apis\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  const service = group && version ? call.core.read.get(apiservices, '', `${version}.${group}`) : undefined
  if (!service?.spec.service || !isAvailable(service)) return undefined
  const document = documentOf(call.core, service, path)
  return document && answer(call, 200, document as JsonObject)
}

/** The paths and definitions that the servers behind this one add to /openapi/v2. Models kube-aggregator/pkg/controllers/openapi/aggregator (1.36). */
export function remoteOpenApiV2(core: Core): Required<Described>[] {
  return remoteServices(core)
    .filter(isAvailable)
    .flatMap((service) => {
      const { paths = {}, definitions = {} } = documentOf(core, service, '/openapi/v2') ?? {}
      const prefix = `/apis/${service.spec.group}/${service.spec.version}`
      const own = Object.entries(paths).filter(([path]) => path === prefix || path.startsWith(`${prefix}/`))
      return own.length === 0 ? [] : [{ paths: Object.fromEntries(own), definitions }]
    })
}
