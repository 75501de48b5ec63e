import type { Resource } from '../../api/resource.ts'
import type { Flags, Kubectl } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { targetOptions } from '../flag-sets.ts'
import { infosOf } from '../resource-args.ts'
import type { Info } from '../targets.ts'

const nodeArgs = ({ args }: Kubectl): string[] =>
  args.length > 0 ? args.map((name) => (name.includes('/') ? name : `nodes/${name}`)) : ['nodes']

const goResource = ({ group, version, resource }: Resource): string => `${group}/${version}, Resource=${resource}`

/** What is wrong with the words of a verb for nodes, told before anything else. */
export function nodeMisuse(verb: string, args: readonly string[], flags: Flags): Failed | undefined {
  if (args.length === 0 && !flags.given('selector')) return usageError(`kubectl ${verb}`, `USAGE: ${verb} NODE [flags]`)
  return args.length > 0 && flags.string('selector') !== ''
    ? usageError(`kubectl ${verb}`, 'error: cannot specify both a node name and a --selector option')
    : undefined
}

/** The nodes that `cordon NAME …`, `drain -l …` and the like are about. */
export async function nodeInfos(kubectl: Kubectl): Promise<{ infos: Info[] } | Failed> {
  const selects = kubectl.args.length > 0 || kubectl.flags.string('selector') !== ''
  const args = selects ? nodeArgs(kubectl) : []
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args, emptySelects: true })
  if (isFailed(found)) return found
  const [wrong] = found.causes
  if (wrong !== undefined) return fail(wrong)
  const other = found.infos.find(({ resource }) => resource.kind !== 'Node')
  return other ? fail(`error: expected resource of type node, got ${JSON.stringify(goResource(other.resource))}`) : found
}
