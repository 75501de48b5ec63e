import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail } from '../errors.ts'
import { getObject } from '../object-requests.ts'
import { isStatus } from '../result.ts'

const podOf = (kubectl: Kubectl, name: string): Pod | undefined => {
  const found = getObject(kubectl, pods, kubectl.namespace, name)
  return isStatus(found) ? undefined : (found as unknown as Pod)
}

const maxWaitMs = 60_000

/** Waits until the Pod's first container runs or has ended. */
export async function waitForContainer(kubectl: Kubectl, name: string, quiet: boolean): Promise<{ container: string } | Failed> {
  const { process } = kubectl
  const until = process.now() + maxWaitMs
  for (let told = quiet; ; told = true) {
    const pod = podOf(kubectl, name)
    if (!pod) return fail(`pods ${JSON.stringify(name)} not found`)
    const container = pod.spec.containers[0]?.name ?? ''
    if (pod.status?.phase && pod.status.phase !== 'Pending') return { container }
    const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting
    if (waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff')
      return fail(`timed out waiting for the condition`)
    if (process.now() >= until) return fail('timed out waiting for the condition')
    if (!told) process.stderr(`If you don't see a command prompt, try pressing enter.\n`)
    if (!(await process.waitForChange(1_000))) return { failed: [], exitCode: 130 }
  }
}

/** Joins the program's streams to the container's main process. */
export async function attachToPod(
  kubectl: Kubectl,
  name: string,
  container: string,
  how: { stdin: boolean; tty: boolean },
): Promise<number> {
  const { process, namespace } = kubectl
  const pod = podOf(kubectl, name)
  if (pod?.status?.phase === 'Succeeded' || pod?.status?.phase === 'Failed') return showLog(kubectl, name, container)
  const connect = {
    type: 'attach' as const,
    namespace,
    pod: name,
    container,
    command: [],
    stdin: how.stdin,
    stdout: true,
    stderr: true,
    tty: how.tty,
  }
  const result = await kubectl.exec(connect, {
    stdin: process.stdin,
    stdout: (text) => process.stdout(text),
    stderr: (text) => process.stderr(text),
    signal: process.signal,
    ...(process.terminal ? { terminal: process.terminal } : {}),
  })
  if (typeof result === 'number') return result
  process.stderr(`error: ${result.message}\n`)
  return result.exitCode
}

function showLog(kubectl: Kubectl, name: string, container: string): number {
  const page = kubectl.logs({
    type: 'log',
    namespace: kubectl.namespace,
    pod: name,
    container,
    follow: false,
    previous: false,
    timestamps: false,
  })
  if (isStatus(page)) return 1
  for (const line of page.lines) kubectl.process.stdout(`${line.text}\n`)
  return 0
}

/** How the Pod ended, if it has. */
export async function podPhase(
  kubectl: Kubectl,
  name: string,
): Promise<{ phase: string; exitCode: number | undefined; reason: string }> {
  for (let i = 0; i < 20; i++) {
    const pod = podOf(kubectl, name)
    const done = pod?.status?.containerStatuses?.[0]?.state?.terminated
    if (!pod || done || i === 19) return { phase: pod?.status?.phase ?? '', exitCode: done?.exitCode, reason: done?.reason ?? '' }
    if (!(await kubectl.process.waitForChange(200))) break
  }
  return { phase: '', exitCode: undefined, reason: '' }
}
