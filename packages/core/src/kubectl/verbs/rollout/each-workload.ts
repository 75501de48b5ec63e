import type { Kubectl } from '../../command.ts'
import { type Cause, fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { targetOptions } from '../../flag-sets.ts'
import { infosOf } from '../../resource-args.ts'
import type { Info } from '../../targets.ts'

/** Does it to each workload that the command line names; a bare type means all of it. `silent`: that there is none is not said. */
export async function eachWorkload(
  kubectl: Kubectl,
  act: (info: Info) => Cause | undefined | Promise<Cause | undefined>,
  silent = false,
): Promise<number> {
  const { args, flags } = kubectl
  if (args.length === 0 && flags.strings('filename').length === 0 && flags.string('kustomize') === '')
    return finish(kubectl, fail('required resource not specified'))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true, emptySelects: true })
  if (isFailed(found)) return finish(kubectl, found)
  if (!silent && found.infos.length === 0 && found.causes.length === 0) kubectl.process.stderr(noneFound(kubectl))
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const cause = await act(info)
    if (cause !== undefined) causes.push(cause)
  }
  return finish(kubectl, causes)
}

const noneFound = ({ namespace }: Kubectl): string => `No resources found in ${namespace} namespace.\n`
