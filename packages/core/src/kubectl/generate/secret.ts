import { base64 } from '../../api/base64.ts'
import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { KeyValues } from './key-values.ts'
import { meta } from './place.ts'

/** All values in base64. */
export const encoded = ({ data, binaryData }: KeyValues): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(encodeUtf8(value))])),
  ...binaryData,
})

export const secretObject = (
  name: string,
  namespace: string | undefined,
  type: string,
  data: Record<string, string>,
): JsonObject =>
  ({
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: meta(name, namespace),
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type === '' ? {} : { type }),
  }) as unknown as JsonObject
