import type { JsonObject } from '../../../api/json.ts'
import { resourcequotas } from '../../../api/kinds.ts'
import { parseQuantity } from '../../../api/quantity.ts'
import { fail } from '../../errors.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { quantityText } from '../../quantity.ts'

export const quota: Generator = {
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a ResourceQuota',
  usage: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  flags: [text('hard', 'RESOURCE=AMOUNT,…'), text('scopes', 'Scopes of the quota.')],
  resource: resourcequotas,
  failure: 'failed to create quota: ',
  build({ flags }, name, namespace) {
    const hard: Record<string, string> = {}
    for (const pair of flags.string('hard') === '' ? [] : flags.string('hard').split(',')) {
      const parts = pair.split('=')
      if (parts.length !== 2) return fail(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
      const [key = '', value = ''] = parts
      const quantity = parseQuantity(value)
      if (!quantity) return fail(quantityText)
      hard[key] = value
    }
    const scopes = flags.string('scopes') === '' ? [] : flags.string('scopes').split(',')
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) }
    return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: meta(name, namespace), spec, status: {} } as unknown as JsonObject
  },
}
