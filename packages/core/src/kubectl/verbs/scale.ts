import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter } from '../result.ts'

export const scale: Verb = {
  name: 'scale',
  summary: 'Set how many Pods a workload has',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
    { name: 'current-replicas', type: 'int', default: -1, usage: 'Only if it has this many now.' },
    dryRunFlag,
    ...outputFlags,
    { name: 'replicas', type: 'int', default: 0, usage: 'The wanted number.', required: true } as never,
    { name: 'resource-version', type: 'string', default: '', usage: 'Only if the object still has this version.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'How long to wait.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/scale/scale.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const replicas = flags.int('replicas')
  if (replicas < 0)
    return finish(kubectl, fail(`The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0`))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  const current = flags.int('current-replicas')
  for (const info of found.infos) {
    if (!info.resource.subresources.includes('scale')) {
      causes.push(
        `could not find scale subresource for ${info.resource.group}/${info.resource.version}, Resource=${info.resource.resource} in discovery information`,
      )
      continue
    }
    const now = ((info.object.spec ?? {}) as { replicas?: number }).replicas ?? 0
    if (current >= 0 && now !== current) {
      causes.push(`Expected replicas to be ${current}, was ${now}`)
      continue
    }
    const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
    const answer =
      dryRun === 'client'
        ? info.object
        : patchObject(kubectl, { ...info, subresource: 'scale' }, 'merge', { spec: { replicas } }, query)
    if (isStatus(answer)) causes.push(answer)
    else {
      const shown = { ...info.object, spec: { ...(info.object.spec as JsonObject), replicas } } as JsonObject
      const wrong = printer.show(info.resource, shown, 'scaled')
      if (wrong) return finish(kubectl, wrong)
    }
  }
  if (found.infos.length === 0 && causes.length === 0) return finish(kubectl, fail('no objects passed to scale'))
  return finish(kubectl, causes)
}
