import type { Json, JsonObject } from '../api/json.ts'
import { remoteOpenApiV2 } from './aggregation/remote-openapi.ts'
import type { Call, Core } from './core.ts'
import { etagOf, hashOf, isKnown } from './etag.ts'
import { servedVersions } from './group-versions.ts'
import { openApiV2Bytes } from './openapi-v2-protobuf.ts'
import type { ApiResponse } from './request.ts'
import { customName, publishedSchema } from './schema/custom-schema.ts'
import { openApiDocument } from './schema/openapi-document.ts'
import { serverVersion } from './server-version.ts'
import type { Strategy } from './strategy.ts'

/** /openapi/v2: every Kind that is served, in one document with an ETag. Models kube-openapi handler (1.36). */
export function openApiV2(call: Call): ApiResponse {
  const accept = call.request.headers.accept ?? ''
  const served = call.core.served()
  const customs = served.filter((strategy) => strategy.schema)
  const own = customs.map(customDefinition)
  const builtIn = builtInPart(call.core.registry)
  const remote = remotePart(call.core, builtIn)
  const etag = etagOf(hashOf(builtIn.hash + own.join('') + remote.hash))
  const headers = { etag, vary: 'Accept', 'last-modified': 'Tue, 09 Jun 2026 12:00:00 GMT' }
  const binary = accept.includes('protobuf') && !accept.includes('*/*')
  const contentType = binary ? protobufType : 'application/json'
  const head = { kind: 'text', warnings: call.warnings, headers, contentType } as const
  if (isKnown(call, etag)) return { ...head, code: 304, text: '' }
  const text = () =>
    documentText(
      [...builtIn.definitions, ...own, ...remote.definitions],
      [...builtIn.paths, ...pathTexts(customs), ...remote.paths],
    )
  return { ...head, code: 200, ...(binary ? { text: '', bytes: bytesOf(etag, text) } : { text: text() }) }
}

// an @ is no part of a media type: asked for with one, answered without
const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

let latest: { etag: string; bytes: Uint8Array<ArrayBuffer> } | undefined

/** Nearly every lab has the same document; it is made again only when one differs. */
function bytesOf(etag: string, text: () => string): Uint8Array<ArrayBuffer> {
  if (latest?.etag !== etag) latest = { etag, bytes: openApiV2Bytes(JSON.parse(text()) as JsonObject) }
  return latest.bytes
}

function documentText(definitions: readonly string[], paths: readonly string[]): string {
  const info = JSON.stringify({ title: 'Kubernetes', version: serverVersion.gitVersion })
  return `{"swagger":"2.0","info":${info},"paths":{${paths.join(',')}},"definitions":{${definitions.join(',')}}}`
}

interface Part {
  /** `"name":{…}` of each. */
  definitions: string[]
  paths: string[]
  hash: string
}

const parts = new WeakMap<readonly Strategy[], Part>()

function builtInPart(registry: readonly Strategy[]): Part {
  const known = parts.get(registry)
  if (known) return known
  const schemas: JsonObject = {}
  for (const { root, strategies } of servedVersions(registry).all) {
    const { components } = openApiDocument(root, strategies) as { components: { schemas: JsonObject } }
    Object.assign(schemas, components.schemas)
  }
  const definitions = Object.entries(schemas).map(
    ([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(inOldForm(schema as Json))}`,
  )
  const part = { definitions, paths: pathTexts(registry), hash: hashOf(definitions.join('')) }
  parts.set(registry, part)
  return part
}

/** What other servers serve; a definition that is known keeps its form. */
function remotePart(core: Core, { definitions }: Part): Part {
  const documents = remoteOpenApiV2(core)
  if (documents.length === 0) return { definitions: [], paths: [], hash: '' }
  const known = new Set(definitions.map((text) => text.slice(0, text.indexOf(':{'))))
  const texts = (of: JsonObject): string[] =>
    Object.entries(of).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  const added = texts(Object.assign({}, ...documents.map((one) => one.definitions))).filter(
    (text) => !known.has(text.slice(0, text.indexOf(':{'))),
  )
  const paths = texts(Object.assign({}, ...documents.map((one) => one.paths)))
  return { definitions: added, paths, hash: hashOf([...added, ...paths].join('')) }
}

function customDefinition({ resource, schema, selectableFields = {} }: Strategy): string {
  const { group, version, kind } = resource
  const fields = Object.keys(selectableFields).map((fieldPath) => ({ fieldPath }))
  const more = {
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
    ...(fields.length > 0 ? { 'x-kubernetes-selectable-fields': fields } : {}),
  }
  return `${JSON.stringify(customName(resource))}:${JSON.stringify({ ...publishedSchema(schema?.document ?? {}, 'v2'), ...more })}`
}

const pathTexts = (strategies: readonly Strategy[]): string[] =>
  servedVersions(strategies).all.flatMap(({ root, strategies: own }) => {
    const { paths } = openApiDocument(root, own) as { paths: JsonObject }
    return Object.entries(paths).map(
      ([path, operations]) => `${JSON.stringify(path)}:${JSON.stringify(inOldForm(operations as Json))}`,
    )
  })

/** References, parameters and types of several kinds as OpenAPI 2 writes them. */
function inOldForm(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOldForm)
  if (typeof value !== 'object' || value === null) return value
  const out = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inOldForm(member as Json)]))
  const { allOf, oneOf, schema, ...rest } = out
  const reference = (allOf as JsonObject[] | undefined)?.[0]?.$ref ?? out.$ref
  if (typeof reference === 'string') return { ...rest, $ref: reference.replace('#/components/schemas/', '#/definitions/') }
  // JSONSchemaProps has fields with these names
  if (Array.isArray(oneOf)) return { ...rest, type: 'string' }
  return schema && out.in === 'query' ? { ...rest, ...(schema as JsonObject) } : out
}
