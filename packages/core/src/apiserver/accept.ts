import type { JsonObject } from '../api/json.ts'
import { failure, type Status } from '../api/status.ts'
import { protobufType } from './protobuf/encode.ts'
import type { ApiRequest } from './request.ts'

/** How the answer is to be shown. */
export interface View {
  as: 'object' | 'table' | 'metadata' | 'metadata-list'
  yaml: boolean
  /** For clients that take nothing else. */
  protobuf?: true
  /** meta.k8s.io version of a Table or PartialObjectMetadata. */
  version: string
}

interface MediaType {
  type: string
  parameters: Record<string, string>
  quality: number
}

/** What a header takes, best first. Models goautoneg ParseAccept (1.36). */
export function parseAccept(header: string): MediaType[] {
  const types = header.split(',').map((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim())
    const parameters: Record<string, string> = {}
    for (const piece of rest) {
      const [name = '', value = ''] = piece.split('=')
      parameters[name] = value
    }
    return { type, parameters, quality: Number(parameters.q ?? '1') }
  })
  return types.length > 1 ? types.sort((a, b) => b.quality - a.quality || stars(a.type) - stars(b.type)) : types
}

const stars = (type: string): number => type.split('*').length

const json = new Set(['application/json', 'application/*', '*/*', ''])
const produced = ['application/json', 'application/yaml', protobufType]
const streams = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
const forms: Readonly<Record<string, View['as']>> = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata-list',
}

/** The best acceptable form. Reviews have no Tables. Protobuf is for those who take nothing else: clients list JSON behind it. */
export function negotiateView(request: ApiRequest, review = false): View | Status {
  const accept = request.headers.accept ?? '*/*'
  for (const { type, parameters } of parseAccept(accept)) {
    const yaml = type === 'application/yaml'
    if (!yaml && !json.has(type)) continue
    const version = parameters.v ?? 'v1'
    if (parameters.as === undefined) return { as: 'object', yaml, version }
    if (parameters.g !== 'meta.k8s.io' || review || (version !== 'v1' && version !== 'v1beta1')) continue
    const as = forms[parameters.as]
    if (as !== undefined) return { as, yaml, version }
  }
  return protobufView(accept) ?? notAcceptable(produced)
}

/** Tables have no message. */
function protobufView(accept: string): View | undefined {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== protobufType) continue
    const { as = '', g, v: version = 'v1' } = parameters
    if (as === '') return { as: 'object', yaml: false, protobuf: true, version }
    const form = g === 'meta.k8s.io' ? forms[as] : undefined
    if (form !== undefined && form !== 'table') return { as: form, yaml: false, protobuf: true, version }
  }
  return undefined
}

/** Custom resources have no messages: whoever takes protobuf alone gets none. Models apiextensions customresource_handler.go (1.36). */
export function customRefusal(request: ApiRequest): Status | undefined {
  const view = negotiateView(request)
  return 'protobuf' in view && view.as === 'object' ? notAcceptable(produced) : undefined
}

/** The form in which an error is told: never as a Table. Undefined: as it is, in lines. Models responsewriters WriteObjectNegotiated (1.36). */
export function errorView(request: ApiRequest): View | undefined {
  const types = parseAccept(request.headers.accept ?? '*/*').filter(({ parameters: { as = '' } }) => as === '')
  const found = types.find(({ type }) => type === 'application/yaml' || json.has(type))
  const plain = { as: 'object', yaml: found?.type === 'application/yaml', version: 'v1' } as const
  if (found) return plain
  return types.some(({ type }) => type === protobufType) ? { ...plain, protobuf: true } : undefined
}

/** True when the JSON that a client takes is to be in lines: `application/json;pretty=1`. */
export const asksForLines = ({ headers: { accept = '' } }: ApiRequest): boolean =>
  parseAccept(accept).find(({ type }) => json.has(type))?.parameters.pretty === '1'

const notAcceptable = (types: readonly string[]): Status =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${types.join(', ')}`)

/**
 * What a route says before its handler sees the request: 406 when nothing of Accept is produced there. Models go-restful
 * jsr311.go detectRoute, as kube-apiserver's installer.go sets its routes up (1.36).
 */
export function routeRefusal({ headers: { accept } }: ApiRequest, isList: boolean): Status | undefined {
  if (accept === undefined || accept === '') return undefined
  const types = accept.split(',').map((part) => (part.split(';')[0] as string).trim())
  if (types.some((type) => type === '*/*' || produced.includes(type))) return undefined
  const available = isList ? [...produced, ...streams] : produced
  return failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {})
}

/** A list where one object was asked for, or the other way round. Models endpoints/handlers/response.go asPartialObjectMetadata (1.36). */
export function shapeRefusal(view: View, goType: string, isList: boolean): Status | undefined {
  if (view.as === 'metadata' && isList)
    return failure(406, 'NotAcceptable', `you requested PartialObjectMetadata, but the requested object is a list (${goType})`)
  if (view.as === 'metadata-list' && !isList)
    return failure(
      406,
      'NotAcceptable',
      `you requested PartialObjectMetadataList, but the requested object is not a list (${goType})`,
    )
  return undefined
}

/** The Content-Type of an answer in this view. */
export function contentTypeOf(view: View): string | undefined {
  return view.protobuf ? protobufType : view.yaml ? 'application/yaml' : undefined
}

/** What a PartialObjectMetadata shows. */
export function metadataView(object: JsonObject, view: View): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${view.version}`, metadata: object.metadata as JsonObject }
}
