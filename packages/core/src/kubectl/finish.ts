import type { Kubectl } from './command.ts'
import { type Cause, type Failed, failureText } from './errors.ts'

/** Says what went wrong, if anything, and gives the exit code. */
export function finish({ process }: Pick<Kubectl, 'process'>, failed: Failed | readonly Cause[]): number {
  const failure = 'failed' in failed ? failed : { failed, exitCode: failed.length > 0 ? 1 : 0 }
  const text = failureText(failure)
  if (text !== '') process.stderr(text.endsWith('\n') ? text : `${text}\n`)
  return failure.exitCode
}
