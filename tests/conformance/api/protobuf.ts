import type { JsonObject } from '@kubemaze/core/api/json.ts'
import { encodeProtobuf } from '@kubemaze/core/apiserver/protobuf/encode.ts'

/** What client-go sends for an object of a built-in Kind. */
export function encodeObject(object: object): Uint8Array {
  const bytes = encodeProtobuf(object as JsonObject)
  if (bytes) return bytes
  const { apiVersion, kind } = object as { apiVersion?: string; kind?: string }
  throw new Error(`no message for ${apiVersion} ${kind}`)
}
