import { roles } from '../../../api/kinds.ts'
import { ruleFlags } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { roleObject } from '../../generate/role.ts'

export const role: Generator = {
  name: 'role',
  summary: 'Create a Role with one rule',
  usage:
    'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: ruleFlags,
  resource: roles,
  build: (kubectl, name, namespace) => roleObject(kubectl, 'Role', meta(name, namespace)),
}
