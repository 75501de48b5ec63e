import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { complain } from '../../last-words.ts'
import type { Options } from '../../options.ts'

/** One call of crictl on a node. */
export interface Call {
  process: ShellProcess
  cluster: Cluster
  node: string
  options: Options
}

/** What the runtime's client says when it gives up: status 1. */
export function fail(process: ShellProcess, message: string): number {
  const time = new Date(process.now()).toISOString().slice(0, 19)
  return complain(
    process,
    process.stderrIsTerminal
      ? `ERRO[0000] ${message.padEnd(44)} \n`
      : `time="${time}Z" level=error msg=${JSON.stringify(message)}\n`,
    1,
  )
}

/** containerd does not know the id: the client's log line, and its last words. */
export function notFound(process: ShellProcess, call: string, kind: 'container' | 'sandbox', id: string, head = ''): number {
  const words = `rpc error: code = NotFound desc = an error occurred when try to find ${kind} "${id}": not found`
  const at = new Date(process.now())
  const day = at.toISOString().slice(5, 10).replace('-', '')
  const field = kind === 'container' ? 'containerID' : 'podSandboxID'
  process.stderr(
    `E${day} ${at.toISOString().slice(11, 19)}.000000    9200 log.go:32] "${call} from runtime service failed" err=${JSON.stringify(words)} ${field}="${id}"\n`,
  )
  return fail(process, head + words)
}
