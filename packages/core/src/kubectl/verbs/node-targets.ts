import type { Resource } from '../../api/resource.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { targetOptions } from '../flag-sets.ts'
import { infosOf } from '../resource-args.ts'
import type { Info } from '../targets.ts'

const nodeArgs = ({ args }: Kubectl): string[] =>
  args.length > 0 ? args.map((name) => (name.includes('/') ? name : `nodes/${name}`)) : ['nodes']

const goResource = ({ group, version, resource }: Resource): string => `${group}/${version}, Resource=${resource}`

/** The nodes that `cordon NAME …`, `drain -l …` and the like are about. */
export async function nodeInfos(kubectl: Kubectl, verb: string): Promise<{ infos: Info[] } | Failed> {
  const { args, flags } = kubectl
  if (args.length === 0 && flags.string('selector') === '') return usageError(`kubectl ${verb}`, `USAGE: ${verb} NODE [flags]`)
  if (args.length > 0 && flags.string('selector') !== '')
    return usageError(`kubectl ${verb}`, 'error: cannot specify both a node name and a --selector option')
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: nodeArgs(kubectl), emptySelects: true })
  if (isFailed(found)) return found
  const [wrong] = found.causes
  if (wrong !== undefined) return fail(wrong)
  const other = found.infos.find(({ resource }) => resource.kind !== 'Node')
  return other ? fail(`error: expected resource of type node, got ${JSON.stringify(goResource(other.resource))}`) : found
}
