import { copy } from '../api/copy.ts'
import { goJsonText } from '../api/go-json.ts'
import type { JsonObject } from '../api/json.ts'
import { goJson } from './printers/json.ts'

/** The annotation in which kubectl apply keeps what a file said. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** The file's object with itself as an annotation. */
export function withLastApplied(object: JsonObject): JsonObject {
  const plain = copy(object)
  const metadata = plain.metadata as { annotations?: Record<string, string> }
  const annotations = { ...metadata.annotations }
  delete annotations[lastApplied]
  metadata.annotations = annotations
  const text = `${goJson(plain)}\n`
  return { ...plain, metadata: { ...metadata, annotations: { ...annotations, [lastApplied]: text } } } as unknown as JsonObject
}

/** The same for an object that kubectl built itself: its fields stand in the order of Go's structs. */
export function typedWithLastApplied(object: JsonObject): JsonObject {
  const metadata = object.metadata as { annotations?: Record<string, string> }
  const text = `${goJsonText(JSON.stringify(object))}\n`
  const annotations = { ...metadata.annotations, [lastApplied]: text }
  return { ...object, metadata: { ...metadata, annotations } } as unknown as JsonObject
}

/** What the annotation of an object holds. */
export const lastAppliedOf = (object: JsonObject): string | undefined =>
  (object.metadata as { annotations?: Record<string, string> } | undefined)?.annotations?.[lastApplied]
