import type { Json, JsonObject } from '../../api/json.ts'
import { messageName } from '../../api/message-name.ts'
import type { WatchEvent } from '../request.ts'
import { bytesField, joined, noBytes, textField } from './bytes.ts'
import { messages } from './messages.ts'
import { writeMessage } from './write-message.ts'

export const protobufType = 'application/vnd.kubernetes.protobuf'

const magic = Uint8Array.of(0x6b, 0x38, 0x73, 0x00)

/** `k8s\0` + runtime.Unknown{typeMeta, raw}; undefined for what has no message. Models runtime/serializer/protobuf/protobuf.go Encode (1.36). */
export function encodeProtobuf(object: JsonObject): Uint8Array<ArrayBuffer> | undefined {
  const { apiVersion = unversioned(object), kind } = object as { apiVersion?: string; kind?: string }
  if (apiVersion === undefined || kind === undefined) return undefined
  const raw = rawOf(apiVersion, kind, object)
  if (!raw) return undefined
  const typeMeta = joined([textField(1, apiVersion), textField(2, kind)])
  return joined([magic, bytesField(1, typeMeta), bytesField(2, raw), bytesField(3, noBytes), bytesField(4, noBytes)])
}

/** /api and /api/v1 name no version of their own. Models endpoints/discovery stripVersionEncoder (1.36). */
const unversioned = ({ kind }: JsonObject): string | undefined =>
  kind === 'APIVersions' || kind === 'APIResourceList' ? '' : undefined

function rawOf(apiVersion: string, kind: string, object: JsonObject): Uint8Array | undefined {
  const row = messages[messageName(apiVersion, kind)]
  // a Table has no message
  if (row) return writeMessage(row, object)
  const item = kind.endsWith('List') ? messages[messageName(apiVersion, kind.slice(0, -'List'.length))] : undefined
  return item ? listOf(item, object) : undefined
}

/** Every list has the same form. */
function listOf(item: string, { metadata, items }: JsonObject): Uint8Array {
  const head = bytesField(1, writeMessage(messages['meta.ListMeta'] ?? '', (metadata ?? {}) as JsonObject))
  return joined([head, ...((items ?? []) as Json[]).map((one) => bytesField(2, writeMessage(item, one as JsonObject)))])
}

/** One frame of a watch: its length in four bytes, then a WatchEvent. Models apimachinery util/framer and runtime/serializer/protobuf RawSerializer (1.36). */
export function watchFrame({ type, object }: WatchEvent): Uint8Array<ArrayBuffer> {
  const raw = encodeProtobuf(object) ?? noBytes
  const event = joined([textField(1, type), bytesField(2, bytesField(1, raw))])
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, event.length)
  return joined([length, event])
}
