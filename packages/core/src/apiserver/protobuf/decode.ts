import type { JsonObject } from '../../api/json.ts'
import { messageName } from '../../api/message-name.ts'
import { badRequest, type Status } from '../../api/status.ts'
import { decodeMessage } from './message.ts'
import { messages } from './messages.ts'
import { readFields, textOf } from './wire.ts'

const magic = [0x6b, 0x38, 0x73, 0x00]

export const isProtobuf = (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[i] === byte)

/**
 * An object from `k8s\0` + runtime.Unknown{typeMeta, raw}. Models runtime/serializer/protobuf/protobuf.go Decode (1.36).
 * 400 when the bytes are broken or the message is not known.
 */
export function decodeProtobuf(bytes: Uint8Array): JsonObject | Status {
  if (!isProtobuf(bytes))
    return badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  try {
    return decodeUnknown(bytes.subarray(4))
  } catch (error) {
    return badRequest(`unable to decode protobuf: ${(error as Error).message}`)
  }
}

function decodeUnknown(bytes: Uint8Array): JsonObject | Status {
  const envelope = readFields(bytes)
  const typeMeta = envelope.find((field) => field.number === 1)?.bytes ?? new Uint8Array()
  const raw = envelope.find((field) => field.number === 2)?.bytes ?? new Uint8Array()
  const types = readFields(typeMeta)
  const apiVersion = textOf(types.find((field) => field.number === 1)?.bytes)
  const kind = textOf(types.find((field) => field.number === 2)?.bytes)
  const message = messages[messageName(apiVersion, kind)]
  if (message === undefined) return badRequest(`no kind "${kind}" is registered for version "${apiVersion}" in protobuf`)
  return { apiVersion, kind, ...decodeMessage(message, raw, 0) }
}
