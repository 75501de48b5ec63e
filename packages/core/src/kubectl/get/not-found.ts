import type { Kubectl } from '../command.ts'
import type { Cause } from '../errors.ts'

/** True for a NotFound that --ignore-not-found hides. */
export const isHidden = ({ flags }: Kubectl, cause: Cause): boolean =>
  typeof cause !== 'string' && cause.reason === 'NotFound' && flags.bool('ignore-not-found')
