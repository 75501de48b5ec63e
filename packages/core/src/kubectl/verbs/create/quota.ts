import type { JsonObject } from '../../../api/json.ts'
import { resourcequotas } from '../../../api/kinds.ts'
import { fail } from '../../errors.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'

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
    for (const pair of flags.string('hard').split(',').filter(Boolean)) {
      const [key = '', value] = pair.split('=')
      if (value === undefined || value === '') return fail(`invalid argument syntax ${pair}, expected <resource>=<value>`)
      hard[key] = value
    }
    const scopes = flags.string('scopes').split(',').filter(Boolean)
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) }
    return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: meta(name, namespace), spec, status: {} } as unknown as JsonObject
  },
}
