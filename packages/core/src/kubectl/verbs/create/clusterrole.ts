import { clusterroles } from '../../../api/kinds.ts'
import { many, ruleFlags } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { roleObject } from '../../generate/role.ts'

export const clusterrole: Generator = {
  name: 'clusterrole',
  summary: 'Create a ClusterRole',
  usage: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: [
    ...ruleFlags,
    many('non-resource-url', 'Paths that may be asked.'),
    { name: 'aggregation-rule', type: 'pairs', usage: 'Labels of the roles to take together.' },
  ],
  resource: clusterroles,
  build: (kubectl, name) => roleObject(kubectl, 'ClusterRole', meta(name, undefined)),
}
