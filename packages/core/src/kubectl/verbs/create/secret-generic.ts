import { secrets } from '../../../api/kinds.ts'
import { withHash } from '../../content-hash.ts'
import { isFailed } from '../../errors.ts'
import { fromFlags, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { encoded, secretObject } from '../../generate/secret.ts'
import { sourcesOf } from '../../generate/sources.ts'

export const generic: Generator = {
  name: 'generic',
  summary: 'Create a Secret from files or values',
  usage: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...fromFlags, text('type', 'Type of the Secret.')],
  resource: secrets,
  failure: 'failed to create secret ',
  build(kubectl, name, namespace) {
    const values = sourcesOf(kubectl, { kind: 'Secret', name })
    if (isFailed(values)) return values
    const secret = secretObject(name, namespace, kubectl.flags.string('type'), encoded(values))
    return kubectl.flags.bool('append-hash') ? withHash(secret) : secret
  },
}
