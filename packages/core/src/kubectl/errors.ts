import { isFailure, type Status } from '../api/status.ts'
import { connectionRefused } from './server-address.ts'
import { unsent } from './unsent.ts'

/** Why a command failed: what the server said, or a text of kubectl's own. */
export type Cause = Status | string

/** A failed step. With one cause kubectl says `error: …` or `Error from server …`; with several, one line for each. */
export interface Failed {
  failed: readonly Cause[]
  exitCode: number
  /** The words stand alone, without `error: `: an aggregate of one, or a resource that no mapper knows. */
  bare?: true
}

export const fail = (...causes: Cause[]): Failed => ({ failed: causes, exitCode: 1 })

/** A cause whose words stand alone. Models cmd/util/helpers.go checkErr for NoResourceMatchError and Aggregate (1.36). */
export const bareFailure = (...causes: Cause[]): Failed => ({ failed: causes, exitCode: 1, bare: true })

/** Failures of parts that were tried each on its own, or of lists that were not sent: an aggregate inside another, whose words stand alone. */
export const eagerFailure = (causes: readonly Cause[], eager = false, named = false): Failed | readonly Cause[] =>
  causes.length > 0 && (eager || (!named && causes.some(isUnsent))) ? bareFailure(...causes) : causes

const isUnsent = (cause: Cause): boolean => typeof cause !== 'string' && cause.reason === unsent

/** Ends the command with this code and without a word. */
export const exit = (exitCode: number): Failed => ({ failed: [], exitCode })

export function isFailed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && Array.isArray((value as Failed).failed) && 'exitCode' in value
}

/** `MESSAGE\nSee 'kubectl get -h' for help and examples`. Models cmd/util/helpers.go UsageErrorf (1.36). */
export const usageError = (command: string, message: string): Failed =>
  fail(`${message}\nSee '${command} -h' for help and examples`)

/** Puts `error when creating "x.yaml": ` before what the server said. Models cmd/util/helpers.go AddSourceToErr (1.36). */
export function addSource(verb: string, source: string | undefined, cause: Cause): Cause {
  if (source === undefined || source === '') return cause
  const words = `error when ${verb} ${JSON.stringify(source)}: `
  return isFailure(cause) ? { ...cause, message: `${words}${cause.message ?? ''}` } : `${words}${cause}`
}

/** Models cmd/util/helpers.go StandardErrorMessage for errors of the transport (1.36). */
function connectionText(text: string): string {
  const [, host, problem] = /^[A-Z][a-z]+ "(?:[a-z]+:\/\/)?([^/"]*)[^"]*": (.*)$/s.exec(text) ?? []
  if (problem === undefined) return text
  if (!problem.endsWith('connection refused')) return `Unable to connect to the server: ${problem}`
  return `The connection to the server ${host} was refused - did you specify the right host or port?`
}

/** `Error from server (NotFound): …`; undefined for what is not the server's. Models StandardErrorMessage (1.36). */
function serverMessage(cause: Cause): string | undefined {
  if (typeof cause === 'string' || isUnsent(cause)) return undefined
  if (cause.reason === connectionRefused) return connectionText(cause.message ?? '')
  if (cause.reason === 'Unauthorized') return `error: You must be logged in to the server (${cause.message ?? ''})`
  if (cause.reason) return `Error from server (${cause.reason}): ${cause.message ?? ''}`
  return `Error from server: ${cause.message ?? ''}`
}

/** One cause among several, as it stands in a list. Models messageForError (1.36). */
export const causeText = (cause: Cause): string => serverMessage(cause) ?? wordsOf(cause)

const wordsOf = (cause: Cause): string => (typeof cause === 'string' ? cause : (cause.message ?? ''))

function invalidText({ message = '', details }: Status): string {
  const bare = 'The request is invalid'
  if (!details) return message === '' ? bare : `${bare}: ${message}`
  const lines = [...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message}`))]
  const named = details.kind || details.name
  const head = named ? `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid` : bare
  if (lines.length === 0) return named || message === '' ? head : `${head}: ${message}`
  if (lines.length === 1) return `${head}: ${lines[0]}\n`
  return `${head}: \n${lines.map((line) => `* ${line}\n`).join('')}`
}

/** What kubectl writes to standard error for a failure. Models cmd/util/helpers.go checkErr and MultipleErrors (1.36). */
export function failureText({ failed, bare }: Failed): string {
  if (failed.length === 0) return ''
  if (failed.length > 1 || bare) return failed.map((cause) => `${causeText(cause)}\n`).join('')
  const cause = failed[0] as Cause
  if (typeof cause !== 'string' && cause.reason === 'Invalid') return invalidText(cause)
  const text = serverMessage(cause)
  if (text !== undefined) return text
  const words = wordsOf(cause)
  return /^(?:error|Error in configuration): /.test(words) ? words : `error: ${words}`
}
