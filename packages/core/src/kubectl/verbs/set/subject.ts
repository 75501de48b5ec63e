import { equal } from '../../../api/copy.ts'
import type { JsonObject } from '../../../api/json.ts'
import type { Verb } from '../../command.ts'
import { fail } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { changeEach, common } from './change-each.ts'

export const subject: Verb = {
  name: 'subject',
  summary: 'Add users to a RoleBinding or ClusterRoleBinding',
  usage:
    'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  flags: [
    ...common,
    { name: 'user', type: 'stringSlice', usage: 'User.' },
    { name: 'group', type: 'stringSlice', usage: 'Group.' },
    { name: 'serviceaccount', type: 'stringSlice', usage: 'NAMESPACE:NAME.' },
  ],
  async run(kubectl) {
    const { flags } = kubectl
    const api = 'rbac.authorization.k8s.io'
    const added: JsonObject[] = [
      ...flags.strings('user').map((name) => ({ apiGroup: api, kind: 'User', name })),
      ...flags.strings('group').map((name) => ({ apiGroup: api, kind: 'Group', name })),
      ...flags
        .strings('serviceaccount')
        .map((id) => ({ kind: 'ServiceAccount', namespace: id.split(':')[0] as string, name: id.split(':')[1] ?? '' })),
    ]
    if (added.length === 0) return finish(kubectl, fail('you must specify at least one value of user, group or serviceaccount'))
    return changeEach(kubectl, kubectl.args, 'subjects updated', (object) => {
      const now = (object.subjects ?? []) as JsonObject[]
      return { ...object, subjects: [...now, ...added.filter((one) => !now.some((other) => equal(other, one)))] }
    })
  },
}
