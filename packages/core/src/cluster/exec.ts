import { pods } from '../api/kinds.ts'
import { sha256 } from '../api/sha256.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { Connect } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Kubelet } from '../kubelet/kubelet.ts'
import type { ContainerRef, ContainerRuntime, ExecStreams, RuntimeError } from '../process/runtime.ts'
import { dialRefused } from './kubelet-service.ts'

interface ExecParts {
  kubelet: Kubelet
  runtime: ContainerRuntime | undefined
  client: Client
  isStopped(node: string): boolean
  onCommit(listener: () => void): () => void
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * The runtime's words as they reach a client: the kubelet's error, and once more the API server's, which carries the stream.
 * Models kubelet server/remotecommand/exec.go ServeExec and apiserver proxy/streamtranslator.go (1.36).
 */
function notStarted(message: string, target: ContainerRef, argv: readonly string[]): string {
  const id = hexOf(sha256(encodeUtf8(`${target.uid}/${target.container}/${argv.join(' ')}`)))
  return `Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec ${JSON.stringify(id)}: ${message}`
}

/** The kubelet's word on a container that does not run. Models pkg/kubelet/kubelet_pods.go GetExec (1.36). */
export const containerNotFound = (container: string): string => `container not found (${JSON.stringify(container)})`

/** exec and attach. What cannot be reached is told in the kubelet's words. */
export async function execInContainer(
  parts: ExecParts,
  connect: Connect & { type: 'exec' | 'attach' },
  streams: ExecStreams,
): Promise<number | RuntimeError> {
  const { namespace, pod: name, container } = connect
  const pod = parts.client.get(pods, namespace, name)
  if (!pod) return { message: `pods "${name}" not found`, exitCode: 1 }
  if (!pod.spec.nodeName)
    return { message: `unable to upgrade connection: pod ${name} does not have a host assigned`, exitCode: 1 }
  if (parts.isStopped(pod.spec.nodeName ?? '')) {
    const ip = pod.status?.hostIP ?? ''
    const url = `https://${ip}:10250/${connect.type}/${namespace}/${name}/${container ?? pod.spec.containers[0]?.name}`
    return { message: `Internal error occurred: error sending request: Post "${url}": ${dialRefused(ip)}`, exitCode: 1 }
  }
  const target = parts.kubelet.container(namespace, name, container)
  if (!target || !parts.runtime) {
    return { message: `Internal error occurred: unable to upgrade connection: ${containerNotFound(container)}`, exitCode: 1 }
  }
  if (connect.type === 'attach') return parts.kubelet.attach(target, streams, connect.stdin, parts.onCommit)
  const ended = await parts.runtime.exec(target, connect.command, streams)
  return typeof ended === 'number' ? ended : { ...ended, message: notStarted(ended.message, target, connect.command) }
}
