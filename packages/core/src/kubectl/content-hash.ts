import type { JsonObject } from '../api/json.ts'
import { sha256 } from '../api/sha256.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import { goJson } from './printers/json.ts'

const letters: Record<string, string> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** Ten letters that stand for a ConfigMap's or Secret's kind, name and content. Models kubectl/pkg/util/hash/hash.go (1.36). */
export function contentHash(object: JsonObject, withoutData: object | '' = ''): string {
  const { data = withoutData, binaryData, immutable, kind, metadata, type } = object
  const name = (metadata as { name: string }).name
  const subject = {
    kind: kind as string,
    name,
    data,
    ...(immutable === undefined ? {} : { immutable }),
    ...(binaryData ? { binaryData } : {}),
    ...(kind === 'Secret' ? { type: type ?? '' } : {}),
  }
  const hex = [...sha256(encodeUtf8(goJson(subject)))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [...hex.slice(0, 10)].map((char) => letters[char] ?? char).join('')
}

/** The object, its hash added to its name: --append-hash. */
export function withHash(object: JsonObject): JsonObject {
  const metadata = object.metadata as { name: string }
  return { ...object, metadata: { ...metadata, name: `${metadata.name}-${contentHash(object, {})}` } } as unknown as JsonObject
}
