import type { Node } from '../../api/core.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, labelSelectorFlag } from '../flag-sets.ts'
import { causesOf, isStatus, patchObject, writeQuery } from '../result.ts'
import type { Info } from '../targets.ts'
import { nodeInfos, nodeMisuse } from './node-targets.ts'

function cordonVerb(name: 'cordon' | 'uncordon', summary: string, wanted: boolean): Verb {
  return {
    name,
    summary,
    usage: `${name} NODE`,
    flags: [dryRunFlag, labelSelectorFlag],
    misuse: (args, flags) => nodeMisuse(name, args, flags),
    async run(kubectl) {
      const dryRun = dryRunOf(kubectl)
      if (isFailed(dryRun)) return finish(kubectl, dryRun)
      const found = await nodeInfos(kubectl)
      if (isFailed(found)) return finish(kubectl, found)
      const causes = found.infos.map((info) => cordonOne(kubectl, info, wanted, dryRun))
      return finish(kubectl, causesOf(...causes))
    },
  }
}

/** Sets or clears spec.unschedulable of one node, and says so. */
export function cordonOne(
  kubectl: Kubectl,
  info: Info,
  wanted: boolean,
  dryRun: 'none' | 'client' | 'server',
): Cause | undefined {
  const { unschedulable = false } = (info.object as unknown as Node).spec
  const word = wanted ? 'cordoned' : 'uncordoned'
  const suffix = dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`
  if (unschedulable === wanted) {
    kubectl.process.stdout(`node/${info.name} already ${word}${suffix}\n`)
    return undefined
  }
  if (dryRun !== 'client') {
    const patched = patchObject(
      kubectl,
      info,
      'strategic',
      { spec: { unschedulable: wanted ? true : null } },
      writeQuery({ dryRun, fieldManager: 'kubectl-cordon' }),
    )
    if (isStatus(patched)) return patched
  }
  kubectl.process.stdout(`node/${info.name} ${word}${suffix}\n`)
  return undefined
}

export const cordon = cordonVerb('cordon', 'Take no more Pods on a node', true)
export const uncordon = cordonVerb('uncordon', 'Take Pods on a node again', false)
