import { rolebindings } from '../../../api/kinds.ts'
import { subjectFlags, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { bindingObject } from '../../generate/role.ts'

export const rolebinding: Generator = {
  name: 'rolebinding',
  summary: 'Bind a Role or ClusterRole to users in a namespace',
  usage:
    'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [text('clusterrole', 'ClusterRole to bind.'), text('role', 'Role to bind.'), ...subjectFlags],
  resource: rolebindings,
  failure: 'failed to create rolebinding: ',
  build: (kubectl, name, namespace) => bindingObject(kubectl, 'RoleBinding', meta(name, namespace)),
}
