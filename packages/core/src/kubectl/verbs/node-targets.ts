import type { Kubectl } from '../command.ts'
import { type Cause, type Failed, usageError } from '../errors.ts'
import { targetOptions } from '../flag-sets.ts'
import { infosOf } from '../resource-args.ts'
import type { Info } from '../targets.ts'

const nodeArgs = ({ args }: Kubectl): string[] =>
  args.length > 0 ? ['nodes', ...args.map((name) => name.replace(/^nodes?\//, ''))] : ['nodes']

/** The nodes that `cordon NAME …`, `drain -l …` and the like are about. */
export async function nodeInfos(kubectl: Kubectl, verb: string): Promise<{ infos: Info[]; causes: Cause[] } | Failed> {
  const { args, flags } = kubectl
  if (args.length === 0 && flags.string('selector') === '') return usageError(`kubectl ${verb}`, `USAGE: ${verb} NODE [flags]`)
  if (args.length > 0 && flags.string('selector') !== '')
    return usageError(`kubectl ${verb}`, 'error: cannot specify both a node name and a --selector option')
  return infosOf(kubectl, { ...targetOptions(kubectl), args: nodeArgs(kubectl), emptySelects: true })
}
