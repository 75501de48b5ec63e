import { copy, equal } from '../../../api/copy.ts'
import type { JsonObject } from '../../../api/json.ts'
import type { Flag, Kubectl } from '../../command.ts'
import { type Cause, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../../flag-sets.ts'
import { outputFlags } from '../../printers/printer.ts'
import { type Info, infosOf } from '../../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../../result.ts'
import { patchTypeOf, threeWayPatch } from '../../three-way.ts'

/** A flag with a text. */
export const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})
export const common: Flag[] = [
  ...filenameFlags,
  labelSelectorFlag,
  { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  { name: 'local', type: 'bool', default: false, usage: 'Only change the file, ask no server.' },
  ...outputFlags,
]

/** A changed copy, or why not. */
export type Change = (object: JsonObject, info: Info) => JsonObject | Cause

/** Reads, changes a copy, and sends what differs. */
export async function changeEach(
  kubectl: Kubectl,
  targets: readonly string[],
  operation: string,
  change: Change,
): Promise<number> {
  const { flags } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const local = flags.bool('local')
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: targets, latest: !local })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const changed = change(copy(info.object), info)
    if (typeof changed === 'string' || isStatus(changed)) {
      causes.push(changed as Cause)
      continue
    }
    if (equal(changed, info.object)) continue
    const patch = threeWayPatch(info.resource, info.object, changed, info.object)
    const answer =
      local || dryRun === 'client'
        ? changed
        : patchObject(
            kubectl,
            info,
            patchTypeOf(info.resource),
            patch,
            writeQuery({ dryRun, fieldManager: flags.string('field-manager') }),
          )
    if (isStatus(answer)) causes.push(answer)
    else {
      const wrong = printer.show(info.resource, answer, operation)
      if (wrong) return finish(kubectl, wrong)
    }
  }
  return finish(kubectl, causes)
}

/** Splits TYPE NAME from KEY=VALUE. */
export function splitPairs(args: readonly string[], minus = false): { targets: string[]; pairs: string[] } {
  const isPair = (word: string): boolean => (word.includes('=') && !word.startsWith('-')) || (minus && word.endsWith('-'))
  return { targets: args.filter((word) => !isPair(word)), pairs: args.filter(isPair) }
}
