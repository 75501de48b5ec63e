import { services } from '../../../api/kinds.ts'
import type { Verb } from '../../command.ts'
import { type Cause, fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { dryRunOf, targetOptions } from '../../flag-sets.ts'
import { infosOf } from '../../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../../result.ts'
import { common, splitPairs, text } from './change-each.ts'

export const selector: Verb = {
  name: 'selector',
  summary: 'Change the selector of a Service',
  usage: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [
    ...common.filter((flag) => flag.name !== 'selector'),
    text('resource-version', 'Only if the object still has this version.'),
  ],
  async run(kubectl) {
    const { targets, pairs } = splitPairs(kubectl.args)
    if (pairs.length === 0)
      return finish(kubectl, fail('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
    const wanted = Object.fromEntries(
      pairs
        .join(',')
        .split(',')
        .map((pair) => pair.split('=') as [string, string]),
    )
    const dryRun = dryRunOf(kubectl)
    if (isFailed(dryRun)) return finish(kubectl, dryRun)
    const printer = resultPrinter(kubectl, dryRun)
    if (isFailed(printer)) return finish(kubectl, printer)
    const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: targets, latest: true })
    if (isFailed(found)) return finish(kubectl, found)
    const causes: Cause[] = [...found.causes]
    for (const info of found.infos) {
      if (info.resource !== services) {
        causes.push(`setting a selector is only supported for Services`)
        continue
      }
      const now = ((info.object.spec ?? {}) as { selector?: Record<string, string> }).selector ?? {}
      const replaced: Record<string, string | null> = {
        ...Object.fromEntries(Object.keys(now).map((key) => [key, null])),
        ...wanted,
      }
      const query = writeQuery({ dryRun, fieldManager: kubectl.flags.string('field-manager') })
      const answer =
        dryRun === 'client'
          ? { ...info.object, spec: { ...(info.object.spec as object), selector: wanted } }
          : patchObject(kubectl, info, 'merge', { spec: { selector: replaced } }, query)
      if (isStatus(answer)) causes.push(answer)
      else printer.show(info.resource, answer, 'selector updated')
    }
    return finish(kubectl, causes)
  },
}
