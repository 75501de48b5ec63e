import type { Kubectl } from '../command.ts'
import type { Failed } from '../errors.ts'
import { type Holder, type KeyValues, keyValues } from './key-values.ts'

/** What --from-literal, --from-file and --from-env-file hold. */
export const sourcesOf = ({ process, flags }: Kubectl, holder: Holder): KeyValues | Failed =>
  keyValues(
    process,
    { literals: flags.strings('from-literal'), files: flags.strings('from-file'), envFiles: flags.strings('from-env-file') },
    holder,
  )
