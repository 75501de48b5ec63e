import type { JsonObject } from '../api/json.ts'
import { failure, type Status } from '../api/status.ts'
import type { ApiRequest } from './request.ts'

/** How the answer is to be shown. */
export interface View {
  as: 'object' | 'table' | 'metadata'
  yaml: boolean
  /** meta.k8s.io version of a Table or PartialObjectMetadata. */
  version: string
}

interface MediaType {
  type: string
  parameters: Record<string, string>
  quality: number
}

export function parseAccept(header: string): MediaType[] {
  return header.split(',').map((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim())
    const parameters: Record<string, string> = {}
    for (const piece of rest) {
      const [name = '', value = ''] = piece.split('=')
      parameters[name] = value
    }
    return { type, parameters, quality: Number(parameters.q ?? '1') }
  })
}

const json = new Set(['application/json', 'application/*', '*/*', ''])

/** The first acceptable form, in the client's order. Reviews have no Tables. Protobuf answers are never produced: clients list JSON behind it. */
export function negotiateView(request: ApiRequest, review = false): View | Status {
  const accept = request.headers.accept ?? '*/*'
  for (const { type, parameters } of parseAccept(accept)) {
    const yaml = type === 'application/yaml'
    if (!yaml && !json.has(type)) continue
    const version = parameters.v ?? 'v1'
    if (parameters.as === undefined) return { as: 'object', yaml, version }
    if (parameters.g !== 'meta.k8s.io' || review) continue
    if (parameters.as === 'Table') return { as: 'table', yaml, version }
    if (parameters.as.startsWith('PartialObjectMetadata')) return { as: 'metadata', yaml, version }
  }
  return notAcceptable()
}

function notAcceptable(): Status {
  const types = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
  return failure(406, 'NotAcceptable', `only the following media types are accepted: ${types.join(', ')}`)
}

/** The Content-Type of an answer in this view. */
export function contentTypeOf(view: View): string | undefined {
  return view.yaml ? 'application/yaml' : undefined
}

/** What a PartialObjectMetadata shows. */
export function metadataView(object: JsonObject, view: View): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${view.version}`, metadata: object.metadata as JsonObject }
}
