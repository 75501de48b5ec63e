import { bytesOfText, textOfBytes } from '../../api/bytes-text.ts'
import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { getObject } from '../object-requests.ts'
import { isStatus } from '../result.ts'
import { hasEnded } from '../verbs/attach-to-pod.ts'
import { containerOf } from '../verbs/exec.ts'

/** [NAMESPACE/]POD:PATH */
export interface RemotePlace {
  namespace: string
  pod: string
  path: string
}

export interface Answer {
  code: number
  out: Uint8Array
  error: string
  /** Nothing ran: why the runtime could not start it. */
  isRefused: boolean
}

/** A container in which commands can be run. */
export interface Remote {
  run(command: string[], stdin?: Uint8Array): Promise<Answer>
}

/** The container of a place, or why nothing can be run in it. */
export function remoteOf(kubectl: Kubectl, { namespace, pod: name }: RemotePlace): Remote | Failed {
  const found = getObject(kubectl, pods, namespace, name)
  if (isStatus(found)) return { failed: [found], exitCode: 1 }
  const pod = found as unknown as Pod
  if (hasEnded(pod)) return fail(`cannot exec into a container in a completed pod; current phase is ${pod.status?.phase}`)
  const container = containerOf(kubectl, pod, false)
  if (isFailed(container)) return container
  return { run: (command, stdin) => runIn(kubectl, { namespace, pod: name, container }, command, stdin) }
}

async function runIn(
  kubectl: Kubectl,
  at: { namespace: string; pod: string; container: string },
  command: string[],
  stdin: Uint8Array | undefined,
): Promise<Answer> {
  const [out, error]: [string[], string[]] = [[], []]
  const connect = { type: 'exec' as const, ...at, command, stdin: stdin !== undefined, stdout: true, stderr: true, tty: false }
  const result = await kubectl.exec(connect, {
    stdin: { readAll: async () => textOfBytes(stdin ?? new Uint8Array()), readLine: async () => undefined, isTerminal: false },
    stdout: (text) => void out.push(text),
    stderr: (text) => void error.push(text),
    signal: kubectl.process.signal,
  })
  const answer = { out: bytesOfText(out.join('')), error: error.join('') }
  if (typeof result === 'number') return { ...answer, code: result, isRefused: false }
  return { ...answer, code: 126, error: result.message, isRefused: true }
}

/** How a command that failed in the container ends kubectl. */
export const ended = (answer: Answer): Failed => {
  if (answer.isRefused) return fail(answer.error)
  return { failed: [`command terminated with exit code ${answer.code}`], exitCode: answer.code, bare: true }
}
