import { genericFailure } from '../api/generic-error.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { apiVersionOf, type Resource } from '../api/resource.ts'
import { isFailure, type Status } from '../api/status.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { Kubectl } from './command.ts'
import { unsentFailure } from './unsent.ts'

type Sender = Pick<Kubectl, 'send'>
type Query = ApiRequest['query']

/** /api/v1/namespaces/N/pods/P/SUBRESOURCE; with an empty name it ends in a slash, and no request is sent. */
export function pathOf(of: Resource, namespace: string, name?: string, subresource?: string): string {
  const root = of.group === '' ? `/api/${of.version}` : `/apis/${apiVersionOf(of)}`
  const scope = of.namespaced && namespace !== '' ? `/namespaces/${namespace}` : ''
  if (name === '') return `${root}${scope}/${of.resource}/`
  const tail = [name, subresource].filter((part) => part !== undefined && part !== '')
  return [`${root}${scope}/${of.resource}`, ...tail].join('/')
}

/** The object of an answer, or a Status when it is none. */
export function objectOf(response: ApiResponse): JsonObject | Status {
  if (response.kind === 'object') return response.object as JsonObject
  const text = response.kind === 'text' ? response.text.trim() : ''
  return genericFailure(response.code, text === '' ? 'unknown' : text)
}

export interface SendOptions {
  query?: Query
  contentType?: string
  body?: Json
  accept?: string
}

/** Sends one request with a JSON body; what failed comes back as a Status. */
export function request(
  { send }: Sender,
  method: ApiRequest['method'],
  path: string,
  options: SendOptions = {},
): JsonObject | Status {
  if (path.endsWith('/')) return unsentFailure('resource name may not be empty')
  const headers: Record<string, string> = { accept: options.accept ?? 'application/json' }
  if (options.body !== undefined) headers['content-type'] = options.contentType ?? 'application/json'
  // as text, so that the server reads it as it reads what comes from outside
  const body = options.body === undefined ? {} : { body: { bytes: encodeUtf8(JSON.stringify(options.body)) } }
  return objectOf(send({ method, path, query: options.query ?? {}, headers, ...body }))
}

export const getObject = (
  kubectl: Sender,
  resource: Resource,
  namespace: string,
  name: string,
  subresource?: string,
): JsonObject | Status => request(kubectl, 'GET', pathOf(resource, namespace, name, subresource))

/** A missing object of a namespace that is missing too: the namespace is told. Models cli-runtime resource/visitor.go Info.Get (1.36). */
export function explainMissing<T>(kubectl: Sender, answer: T | Status, namespace: string): T | Status {
  if (!isFailure(answer) || answer.reason !== 'NotFound' || namespace === '' || namespace === 'default') return answer
  const found = request(kubectl, 'GET', `/api/v1/namespaces/${namespace}`)
  return isFailure(found) && found.reason === 'NotFound' ? found : answer
}

interface Selection {
  resource: Resource
  namespace: string
  labelSelector?: string
  fieldSelector?: string
}

export const selectionQuery = ({ labelSelector, fieldSelector }: Partial<Selection>): Record<string, string[]> => ({
  ...(fieldSelector ? { fieldSelector: [fieldSelector] } : {}),
  ...(labelSelector ? { labelSelector: [labelSelector] } : {}),
})

/** The items of a list, each with its own apiVersion and kind. */
export function listItems(kubectl: Sender, selection: Selection): JsonObject[] | Status {
  const { resource, namespace } = selection
  const list = request(kubectl, 'GET', pathOf(resource, namespace), { query: selectionQuery(selection) })
  if (isFailure(list)) return explainSelectors(list, selection)
  const items = ((list as JsonObject).items ?? []) as JsonObject[]
  return items.map((item) => ({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...item }))
}

/** A refused list names what was asked for. Models cli-runtime resource/selector.go EnhanceListError (1.36). */
export function explainSelectors(status: Status, { resource, labelSelector, fieldSelector }: Selection): Status {
  if (status.reason !== 'BadRequest' && status.reason !== 'NotFound') return status
  const { group, version } = resource
  const named = `${group}/${version}, Resource=${resource.resource}`
  if (status.reason === 'NotFound') {
    return { ...status, message: `Unable to list ${JSON.stringify(named)}: ${status.message ?? ''}` }
  }
  if (!labelSelector && !fieldSelector)
    return { ...status, message: `Unable to find ${JSON.stringify(named)}: ${status.message ?? ''}` }
  const selectors = [labelSelector ?? '', fieldSelector ?? ''].map((text) => JSON.stringify(text))
  return {
    ...status,
    message: `Unable to find ${JSON.stringify(named)} that match label selector ${selectors[0]}, field selector ${selectors[1]}: ${status.message ?? ''}`,
  }
}
