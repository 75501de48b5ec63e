import { namespaces } from '../../../api/kinds.ts'
import type { Generator } from '../../generate/generator.ts'

export const namespaceGenerator: Generator = {
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace',
  usage: 'namespace NAME [--dry-run=server|client|none]',
  flags: [],
  resource: namespaces,
  build: (_kubectl, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
}
