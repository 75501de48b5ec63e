import { pods } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import type { Connect } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Kubelet } from '../kubelet/kubelet.ts'
import type { ContainerRuntime, ExecStreams, RuntimeError } from '../process/runtime.ts'

interface ExecParts {
  kubelet: Kubelet
  runtime: ContainerRuntime | undefined
  client: Client
  onCommit(listener: () => void): () => void
}

/** exec and attach. What cannot be reached is told in the kubelet's words. */
export async function execInContainer(
  parts: ExecParts,
  connect: Connect & { type: 'exec' | 'attach' },
  streams: ExecStreams,
): Promise<number | RuntimeError> {
  const { namespace, pod: name, container } = connect
  const pod = parts.client.get(pods, namespace, name)
  if (!pod) return { message: `pods "${name}" not found`, exitCode: 1 }
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
    return { message: `cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`, exitCode: 1 }
  }
  const target = parts.kubelet.container(namespace, name, container)
  if (!target || !parts.runtime) {
    return { message: `unable to upgrade connection: container not found ("${container}")`, exitCode: 1 }
  }
  if (connect.type === 'attach') return attach(parts, connect, streams)
  return parts.runtime.exec(target, connect.command, streams)
}

/** Follows the container's output until it ends or the client leaves. */
function attach(parts: ExecParts, connect: Connect & { type: 'exec' | 'attach' }, streams: ExecStreams): Promise<number> {
  const { namespace, pod: name, container } = connect
  let cursor: number | undefined
  const show = (): boolean => {
    const pod = parts.client.get(pods, namespace, name)
    const page = pod && parts.kubelet.logs(pod, { container, previous: false, timestamps: false }, cursor)
    if (!page || isFailure(page)) return true
    if (cursor !== undefined)
      for (const line of page.lines) (line.stream === 'stderr' ? streams.stderr : streams.stdout)(`${line.text}\n`)
    cursor = page.cursor
    return page.ended
  }
  return new Promise((resolve) => {
    const stop = parts.onCommit(() => {
      if (show()) finish(0)
    })
    const finish = (code: number): void => {
      stop()
      streams.signal.removeEventListener('abort', aborted)
      resolve(code)
    }
    const aborted = (): void => finish(130)
    streams.signal.addEventListener('abort', aborted, { once: true })
    if (show()) finish(0)
  })
}
