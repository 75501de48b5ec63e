import { parse } from 'yaml'
import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { resourceTable } from '../../api/resource-table.ts'
import type { Status } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import type { Clock } from '../../host/clock.ts'
import { seededRandom } from '../../host/random.ts'
import { createApiServer } from '../api-server.ts'
import type { ApiServerParts } from '../core.ts'
import { registry } from '../registry.ts'
import { type ApiRequest, adminUser, type UserInfo } from '../request.ts'
import type { IssuedToken } from '../strategy.ts'
import { rulesAllow } from './rbac/evaluate.ts'

export interface BareServer {
  /** POSTs a manifest over the wire, in its own namespace or default. */
  create(yaml: string, user?: UserInfo, query?: string): JsonObject
  /** PUTs the manifest over what stands there. */
  replace(yaml: string, user?: UserInfo): JsonObject
  /** PUTs an object, or its subresource. */
  put(object: JsonObject, subresource?: string): JsonObject
  request(
    method: ApiRequest['method'],
    path: string,
    /** A text goes as it is. */
    body?: object | string,
    more?: { user?: UserInfo; accept?: string; type?: string; as?: string },
  ): JsonObject
  /** What a GET of a path answers in text. */
  text(path: string): string
  /** The cells of a Table, by column. */
  row(path: string): Record<string, unknown>
  /** The warnings of a create. */
  warnings(yaml: string): string[]
  /** The warnings of the last request. */
  warned(): readonly string[]
  at: { nowMs: number }
}

/** An API server over memory with the namespace default and its ServiceAccount: no controllers. For tests. `parts` joins it to what a test looks at. */
export function bareServer(parts: Pick<ApiServerParts, 'backend'> = {}): BareServer {
  const at = { nowMs: Date.parse('2026-11-23T06:00:00Z') }
  const store = createMemoryStore()
  const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
  const clock = { now: () => at.nowMs }
  const api = createApiServer({
    store,
    clock,
    random: seededRandom(1),
    registry,
    cluster,
    authorize: rulesAllow,
    ...tokens(clock),
    ...parts,
  })
  let warned: string[] = []
  const request: BareServer['request'] = (
    method,
    path,
    body,
    { user = adminUser, accept, as, type = 'application/json' } = {},
  ) => {
    const [bare = '', search = ''] = path.split('?')
    const query = Object.fromEntries(
      search
        .split('&')
        .filter(Boolean)
        .map((pair) => [pair.split('=')[0], [decodeURIComponent(pair.split('=')[1] ?? '')]]),
    )
    const headers = {
      'content-type': type,
      ...(accept === undefined ? {} : { accept }),
      ...(as === undefined ? {} : { 'impersonate-user': as }),
    }
    const bytes =
      body === undefined ? {} : { body: { bytes: encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)) } }
    const response = store.transact(() => api.handle({ method, path: bare, query: query as never, headers, user, ...bytes }))
    warned = response.warnings
    return response.kind === 'object' ? copy(response.object as JsonObject) : {}
  }
  const write = (method: 'POST' | 'PUT', yaml: string, user?: UserInfo, query = ''): JsonObject => {
    const object = parse(yaml)
    const path = pathOf(object) + (method === 'PUT' ? `/${object.metadata.name}` : '')
    return request(method, query === '' ? path : `${path}?${query}`, object, user ? { user } : {})
  }
  request('POST', '/api/v1/namespaces', { metadata: { name: 'default' } })
  request('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } })
  return {
    create: (yaml, user, query) => write('POST', yaml, user, query),
    put(object, subresource) {
      const { name } = object.metadata as { name: string }
      return request('PUT', `${pathOf(object as never)}/${name}${subresource ? `/${subresource}` : ''}`, object)
    },
    replace: (yaml, user) => write('PUT', yaml, user),
    request,
    warnings(yaml) {
      write('POST', yaml)
      return warned
    },
    warned: () => warned,
    text(path) {
      const response = api.handle({ method: 'GET', path, query: {}, headers: {}, user: adminUser })
      return response.kind === 'text' ? response.text : ''
    },
    row: (path) => rowOf(request('GET', path, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })),
    at,
  }
}

function tokens(clock: Clock): Pick<ApiServerParts, 'issued' | 'authenticate'> {
  const known = new Map<string, IssuedToken>()
  return {
    issued: (token) => void known.set(token.token, token),
    authenticate(text) {
      const token = known.get(text)
      return token && token.expiresAtMs > clock.now()
        ? { name: token.user, uid: token.uid, groups: ['system:serviceaccounts'] }
        : undefined
    },
  }
}

function pathOf(object: { apiVersion: string; kind: string; metadata?: { namespace?: string } }): string {
  const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion]
  const found = resourceTable.find((one) => one.kind === object.kind && one.group === group && one.version === version)
  if (!found) throw new Error(`no kind ${object.apiVersion} ${object.kind}`)
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return `${root}${found.namespaced ? `/namespaces/${object.metadata?.namespace ?? 'default'}` : ''}/${found.resource}`
}

function rowOf(table: JsonObject): Record<string, unknown> {
  const { columnDefinitions, rows } = table as unknown as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] }
  return Object.fromEntries(columnDefinitions.map(({ name }, i) => [name, rows[0]?.cells[i]]))
}

/** What a refusal says. */
export const messageOf = (answer: JsonObject): string => (answer as unknown as Status).message ?? ''
