import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { getObject } from '../object-requests.ts'
import { isStatus } from '../result.ts'
import { waitFor } from '../wait-for.ts'
import { impatient } from './impatient.ts'

/** How a client joins a container. */
export interface Joining {
  stdin: boolean
  tty: boolean
  quiet: boolean
}

const podOf = (kubectl: Kubectl, name: string): Pod | undefined => {
  const found = getObject(kubectl, pods, kubectl.namespace, name)
  return isStatus(found) ? undefined : (found as unknown as Pod)
}

export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

const isReady = ({ status }: Pod): boolean =>
  status?.phase === 'Running' && status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true

/** A program so short that it has ended and will be started again: nothing is left to join. */
const hasRun = ({ status }: Pod): boolean => {
  const [first] = status?.containerStatuses ?? []
  return first !== undefined && (first.restartCount > 0 || first.state?.terminated !== undefined)
}

/** The Pod as soon as it is so; the words of a watch that ended without. Models run.go waitForPod (1.36). */
export async function podWhen(
  kubectl: Kubectl,
  name: string,
  timeoutMs: number,
  is: (pod: Pod) => boolean,
): Promise<Pod | Failed> {
  const found = await waitFor(kubectl, timeoutMs, (): Pod | 'gone' | undefined => {
    const pod = podOf(kubectl, name)
    return pod === undefined ? 'gone' : is(pod) ? pod : undefined
  })
  if (found === 'gone') return fail('pods "" not found')
  if (found !== undefined) return found
  return kubectl.process.signal.aborted ? { failed: [], exitCode: 130 } : fail('timed out waiting for the condition')
}

/** Waits until the Pod is ready or has ended, shows what it said so far and joins it. Models run.go handleAttachPod (1.36). */
export async function attachWhenReady(
  kubectl: Kubectl,
  name: string,
  timeoutMs: number,
  how: Joining,
): Promise<Failed | undefined> {
  const pod = await podWhen(kubectl, name, timeoutMs, (one) => isReady(one) || hasEnded(one) || hasRun(one))
  if (isFailed(pod)) return pod
  const container = pod.spec.containers[0]?.name ?? ''
  const said = showLog(kubectl, name, container)
  if (hasEnded(pod)) return said === undefined ? undefined : fail(said)
  if (!isReady(pod) && !how.quiet) kubectl.process.stderr(joined)
  if (!isReady(pod)) return undefined
  if (said !== undefined) kubectl.process.stderr(`warning: couldn't fetch pre-attach logs: ${causeWords(said)}\n`)
  return attachOrShowLog(kubectl, pod, container, how)
}

/** Joins the container; one that cannot be joined has its log shown. */
export async function attachOrShowLog(kubectl: Kubectl, pod: Pod, container: string, how: Joining): Promise<Failed | undefined> {
  const { name } = pod.metadata
  const ended = await attachToPod(kubectl, pod, container, how)
  if (ended === undefined || ended.exitCode === 130) return ended
  const words = ended.failed.map(causeWords).join('')
  kubectl.process.stderr(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${words}\n`)
  const cause = showLog(kubectl, name, container)
  return cause === undefined ? undefined : fail(cause)
}

const causeWords = (cause: Cause): string => (typeof cause === 'string' ? cause : (cause.message ?? ''))

const recorded =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n'

const joined = `${recorded}If you don't see a command prompt, try pressing enter.\n`

/** Joins the program's streams to the container's main process. Models attach.go Run (1.36). */
export async function attachToPod(kubectl: Kubectl, pod: Pod, container: string, how: Joining): Promise<Failed | undefined> {
  const { process } = kubectl
  const raw = setUpTerminal(kubectl, pod, container, how)
  if (!how.quiet) process.stderr(joined)
  const { namespace = kubectl.namespace, name } = pod.metadata
  const streams = { stdin: how.stdin, stdout: true, stderr: !raw, tty: raw }
  const watched = process.terminal ? undefined : impatient(kubectl)
  const result = await kubectl.exec(
    { type: 'attach', namespace, pod: name, container, command: [], ...streams },
    {
      stdin: how.stdin ? process.stdin : noInput,
      stdout: (text) => (watched ?? process).stdout(text),
      stderr: (text) => (watched ?? process).stderr(text),
      signal: watched?.signal ?? process.signal,
      ...(process.terminal ? { terminal: process.terminal } : {}),
    },
  )
  watched?.end()
  if (typeof result !== 'number') return fail(result.message)
  if (process.signal.aborted || watched?.signal.aborted) return { failed: [], exitCode: 130 }
  if (!how.quiet && how.stdin && raw) process.stdout(`${sessionEnded(pod, namespace, container)}\n`)
  return undefined
}

export const noInput = { readAll: async () => '', readLine: async () => undefined, isTerminal: false }

/** Whether the session has a terminal: the container must have one, and standard input be one. */
function setUpTerminal({ process }: Kubectl, { spec }: Pod, container: string, how: Joining): boolean {
  const all = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]
  const allotted = all.find(({ name }) => name === container)?.tty === true
  if (how.tty && !allotted && !how.quiet)
    process.stderr(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
  return allotted && terminalFor(process, how)
}

/** Standard input as a terminal, where there is one. Models exec.go SetupTTY (1.36). */
export function terminalFor(process: Kubectl['process'], { stdin, quiet }: Pick<Joining, 'stdin' | 'quiet'>): boolean {
  if (!stdin) return false
  if (!process.stdin.isTerminal && !quiet)
    process.stderr('Unable to use a TTY - input is not a terminal or the right kind of file\n')
  return process.stdin.isTerminal
}

/** Models attach.go reattachMessage (1.36). */
function sessionEnded({ metadata: { name }, spec }: Pod, namespace: string, container: string): string {
  const again = `'kubectl attach ${name} -c ${container} -n ${namespace} -i -t'`
  return spec.ephemeralContainers?.some((one) => one.name === container)
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running`
    : `Session ended, resume using ${again} command`
}

/** Writes the log of a container as it is now; why there is none. */
export function showLog(kubectl: Kubectl, name: string, container: string): Cause | undefined {
  const options = { follow: false, previous: false, timestamps: false }
  const page = kubectl.logs({ type: 'log', namespace: kubectl.namespace, pod: name, container, ...options })
  if (isStatus(page)) return page
  for (const line of page.lines) kubectl.process.stdout(`${line.text}${line.partial ? '' : '\n'}`)
  return undefined
}
