import type { JsonObject } from '../../../api/json.ts'
import { configmaps } from '../../../api/kinds.ts'
import { withHash } from '../../content-hash.ts'
import { isFailed } from '../../errors.ts'
import { fromFlags } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { sourcesOf } from '../../generate/sources.ts'

export const configmap: Generator = {
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a ConfigMap from files or values',
  usage: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: fromFlags,
  resource: configmaps,
  failure: 'failed to create configmap: ',
  build(kubectl, name, namespace) {
    const values = sourcesOf(kubectl, { kind: 'ConfigMap', name })
    if (isFailed(values)) return values
    const { data, binaryData } = values
    const object = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: meta(name, namespace),
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    } as unknown as JsonObject
    return kubectl.flags.bool('append-hash') ? withHash(object) : object
  },
}
