import type { Kubectl, Verb } from '../../command.ts'
import { fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { dryRunOf } from '../../flag-sets.ts'
import { resultPrinter } from '../../result.ts'
import { changeEach, localOnServer, recording, wantedInfos } from './change-each.ts'
import { noTemplate, podSpecOf } from './pod-spec.ts'

export const serviceaccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Change the ServiceAccount of Pods',
  usage: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: recording.filter(({ name }) => name !== 'selector'),
  run,
}

/** Models kubectl/pkg/cmd/set/set_serviceaccount.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const wrong = localOnServer(kubectl, dryRun)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const printer = resultPrinter(kubectl, dryRun, { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const account = kubectl.args.at(-1)
  if (account === undefined) return finish(kubectl, fail('serviceaccount is required'))
  const infos = await wantedInfos(kubectl, kubectl.flags.bool('local') ? [] : kubectl.args.slice(0, -1))
  if (isFailed(infos)) return finish(kubectl, infos)
  const changed = changeEach(
    kubectl,
    infos,
    {
      dryRun,
      printer,
      failure: 'failed to patch ServiceAccountName ',
      always: true,
      change(object, info) {
        const spec = podSpecOf(object, info.resource.kind)
        if (!spec) return noTemplate(kubectl, info)
        spec.serviceAccountName = account
        return undefined
      },
    },
    'serviceaccount updated',
  )
  return finish(kubectl, changed)
}
