import { clusterrolebindings } from '../../../api/kinds.ts'
import type { Flag } from '../../command.ts'
import { subjectFlags, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { bindingObject } from '../../generate/role.ts'

export const clusterrolebinding: Generator = {
  name: 'clusterrolebinding',
  summary: 'Bind a ClusterRole to users',
  usage:
    'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [text('clusterrole', 'ClusterRole to bind.', { required: true } as Partial<Flag>), ...subjectFlags],
  resource: clusterrolebindings,
  failure: 'failed to create clusterrolebinding: ',
  build: (kubectl, name) => bindingObject(kubectl, 'ClusterRoleBinding', meta(name, undefined)),
}
