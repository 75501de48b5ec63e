import { equal } from '../../../api/copy.ts'
import type { JsonObject } from '../../../api/json.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import type { DryRun } from '../../flag-sets.ts'
import type { Info } from '../../targets.ts'
import { allAndSelector, begin, changeEach, changeFailure, common, localOnServer } from './change-each.ts'

export const subject: Verb = {
  name: 'subject',
  summary: 'Add users to a RoleBinding or ClusterRoleBinding',
  usage:
    'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [
    ...common,
    { name: 'user', type: 'stringArray', usage: 'User.' },
    { name: 'group', type: 'stringArray', usage: 'Group.' },
    { name: 'serviceaccount', type: 'stringArray', usage: 'NAMESPACE:NAME.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/set/set_subject.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const begun = await begin(kubectl)
  if (isFailed(begun)) return finish(kubectl, begun)
  const { dryRun, printer, infos } = begun
  const wrong = problemOf(kubectl, dryRun, infos)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const added = subjectsOf(kubectl)
  const changed = changeEach(
    kubectl,
    infos,
    {
      dryRun,
      printer,
      failure: 'failed to patch subjects to rolebinding: ',
      change(object, info) {
        if (!/^(Cluster)?RoleBinding$/.test(info.resource.kind))
          return changeFailure(kubectl, info, 'setting subjects is only supported for RoleBinding/ClusterRoleBinding')
        const now = (object.subjects ?? []) as JsonObject[]
        const fresh = added.filter((one) => !now.some((other) => equal(other, one)))
        object.subjects = [...now, ...fresh]
        return fresh.length === 0 ? 'nothing' : undefined
      },
    },
    'subjects updated',
  )
  return finish(kubectl, changed)
}

function problemOf(kubectl: Kubectl, dryRun: DryRun, infos: readonly Info[]): string | undefined {
  const { flags } = kubectl
  const accounts = flags.strings('serviceaccount').map((id) => id.split(':'))
  const some = flags.strings('user').length + flags.strings('group').length + accounts.length
  const misused = localOnServer(kubectl, dryRun) ?? allAndSelector(kubectl)
  if (misused !== undefined) return misused
  if (some === 0) return 'you must specify at least one value of user, group or serviceaccount'
  for (const parts of accounts) {
    if (parts.length !== 2 || parts[1] === '') return 'serviceaccount must be <namespace>:<name>'
    if (parts[0] === '' && infos.some(({ resource }) => resource.kind === 'ClusterRoleBinding'))
      return 'serviceaccount must be <namespace>:<name>, namespace must be specified'
  }
  return undefined
}

function subjectsOf({ flags, namespace }: Kubectl): JsonObject[] {
  const sorted = (flag: string): string[] => [...new Set(flags.strings(flag))].sort()
  const api = 'rbac.authorization.k8s.io'
  return [
    ...sorted('user').map((name) => ({ apiGroup: api, kind: 'User', name })),
    ...sorted('group').map((name) => ({ apiGroup: api, kind: 'Group', name })),
    ...sorted('serviceaccount').map((id) => {
      const [place, name = ''] = id.split(':')
      return { kind: 'ServiceAccount', name, namespace: place || namespace }
    }),
  ]
}
