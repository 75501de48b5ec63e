import type { Json, JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Resource } from '../api/resource.ts'
import { apiVersionOf } from '../api/resource.ts'
import { failure, isFailure, type Status } from '../api/status.ts'
import type { ApiServer } from '../apiserver/api-server.ts'
import { listPrefix, objectKey } from '../apiserver/keys.ts'
import type { ApiRequest, UserInfo } from '../apiserver/request.ts'
import type { Client, DeleteOptions, PatchType, WriteOptions } from './client.ts'

type Handle = ApiServer['handle']

const patchTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/** Typed verbs for one user. Plain reads of the cluster's own parts go to the store without a request in between. */
export function createClient(server: ApiServer, user: UserInfo, handle: Handle = server.handle): Client {
  const send = sender(handle, user)
  const { store } = server.core
  const trusted = user.groups.includes('system:masters')
  return {
    get(resource, namespace, name) {
      if (trusted && !server.core.strategyOf(resource).alias)
        return store.get(objectKey(resource, namespace, name))?.value as never
      const found = send('GET', pathOf(resource, namespace, name), {})
      return (isFailure(found) ? undefined : found) as never
    },
    list(resource, namespace = '', options = {}) {
      if (trusted && !options.labelSelector && !options.fieldSelector && !server.core.strategyOf(resource).alias) {
        return store.range(listPrefix(resource, namespace)).map((entry) => entry.value as never)
      }
      const found = send('GET', pathOf(resource, namespace), { query: listQuery(options) })
      return (isFailure(found) ? [] : (found as JsonObject).items) as never
    },
    find(resource, namespace, terms) {
      if (trusted && !server.core.strategyOf(resource).alias)
        return store.find(listPrefix(resource, namespace), terms).map((entry) => entry.value as never)
      const found = send('GET', pathOf(resource, namespace), {})
      const items = isFailure(found) ? [] : ((found as JsonObject).items as unknown as KubeObject[])
      return items.filter((item) => terms.every(({ index, value }) => index.of(item).includes(value))) as never
    },
    create: (resource, object, options = {}) =>
      send(
        'POST',
        `${pathOf(resource, object.metadata.namespace ?? '', options.subresource === undefined ? undefined : object.metadata.name)}${sub(options)}`,
        {
          body: object,
          query: writeQuery(options),
        },
      ) as never,
    update: (resource, object, options = {}) =>
      send('PUT', `${objectPath(resource, object)}${sub(options)}`, { body: object, query: writeQuery(options) }) as never,
    updateStatus: (resource, object) => send('PUT', `${objectPath(resource, object)}/status`, { body: object }) as never,
    patch: (resource, namespace, name, type, body, options = {}) =>
      send('PATCH', `${pathOf(resource, namespace, name)}${sub(options)}`, {
        body,
        contentType: patchTypes[type],
        query: writeQuery(options),
      }) as never,
    delete: (resource, namespace, name, options = {}) =>
      send('DELETE', pathOf(resource, namespace, name), { body: deleteOptions(options) }) as never,
  }
}

const sub = (options: WriteOptions): string => (options.subresource === undefined ? '' : `/${options.subresource}`)

/** /api/v1/namespaces/N/pods/P */
export function pathOf(of: Resource, namespace: string, name?: string): string {
  const root = of.group === '' ? `/api/${of.version}` : `/apis/${apiVersionOf(of)}`
  const scope = of.namespaced && namespace !== '' ? `/namespaces/${namespace}` : ''
  return `${root}${scope}/${of.resource}${name === undefined ? '' : `/${name}`}`
}

const objectPath = (of: Resource, object: KubeObject): string => pathOf(of, object.metadata.namespace ?? '', object.metadata.name)

type Query = Record<string, readonly string[]>

interface Sent {
  body?: unknown
  contentType?: string
  query?: Query
}

function sender(handle: Handle, user: UserInfo): (method: ApiRequest['method'], path: string, sent: Sent) => unknown {
  return (method, path, { body, contentType, query = {} }) => {
    const headers: Record<string, string> = {
      'user-agent': user.name,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    }
    const response = handle({
      method,
      path,
      query,
      headers,
      user,
      ...(body === undefined ? {} : { body: { object: body as Json } }),
    })
    if (response.kind === 'object') return response.object
    return failure(
      response.code,
      'InternalError',
      response.kind === 'text' ? response.text.trim() : 'not an object',
    ) satisfies Status
  }
}

const listQuery = (options: { labelSelector?: string; fieldSelector?: string }): Query => ({
  ...(options.labelSelector ? { labelSelector: [options.labelSelector] } : {}),
  ...(options.fieldSelector ? { fieldSelector: [options.fieldSelector] } : {}),
})

const writeQuery = (options: WriteOptions): Query => ({
  ...(options.fieldManager === undefined ? {} : { fieldManager: [options.fieldManager] }),
  ...(options.dryRun ? { dryRun: ['All'] } : {}),
  ...(options.fieldValidation === undefined ? {} : { fieldValidation: [options.fieldValidation] }),
})

const deleteOptions = (options: DeleteOptions): object => ({
  kind: 'DeleteOptions',
  apiVersion: 'v1',
  ...options,
})
