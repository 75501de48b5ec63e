import type { Kubectl } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { findVerb } from '../find-verb.ts'
import { verbHelp } from '../help.ts'

/** Shows the sub-verb's help and says which arguments it does not take. Models kubectl/pkg/cmd/config helpErrorf (1.36). */
export function unexpectedArgs({ process, args }: Kubectl, name: string): Failed {
  const found = findVerb(['config', name])
  if (!isFailed(found) && found.verb) process.stdout(verbHelp(found.verb, found.path))
  return fail(`Unexpected args: [${args.join(' ')}]`)
}
