import type { Verb } from '../../command.ts'
import { fail } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { changeEach, common } from './change-each.ts'
import { noTemplate, podSpecOf } from './pod-spec.ts'

export const serviceaccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Change the ServiceAccount of Pods',
  usage: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: common,
  async run(kubectl) {
    const account = kubectl.args.at(-1)
    if (account === undefined || kubectl.args.length < 2) return finish(kubectl, fail('serviceaccount is required'))
    return changeEach(kubectl, kubectl.args.slice(0, -1), 'serviceaccount updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      spec.serviceAccountName = account
      spec.serviceAccount = account
      return object
    })
  },
}
