import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'

const mounted = '/var/run/secrets/kubernetes.io/serviceaccount'

/** What a step found, or why it failed. */
export type Step<T> = { value: T } | { error: string }

/** Who asks: in the cluster with its authority and a token, or outside with neither. */
export interface Client {
  bearer?: string
}

/** A line of Go's log package, on standard error. */
export function say(process: ShellProcess, words: string): void {
  const [date = '', time = ''] = new Date(process.now()).toISOString().split(/[T.]/)
  process.stderr(`${date.replaceAll('-', '/')} ${time} ${words}\n`)
}

/** A file's text, or why it cannot be opened. */
export function readText({ files, cwd }: ShellProcess, path: string): Step<string> {
  const content = path === '' ? 'ENOENT' : files.read(resolvePath(cwd, path))
  if (typeof content !== 'string') return { value: new TextDecoder().decode(content) }
  return { error: `open ${path}: ${errorWords(content).toLowerCase()}` }
}

/** The token of the Pod's ServiceAccount. Models client-go rest.InClusterConfig. */
export function inClusterToken(process: ShellProcess): Step<string> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env
  if (!host || !port)
    return {
      error: 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    }
  return readText(process, `${mounted}/token`)
}

/** One request over the lab's network (POST when there is a body): the status line's words and the body, or why nothing came in the words of Go's net/http. */
export async function ask(
  process: ShellProcess,
  url: string,
  { bearer }: Client,
  body?: string,
): Promise<Step<{ status: string; body: string }>> {
  const trust = bearer === undefined ? [] : ['--cacert', `${mounted}/ca.crt`, '-H', `Authorization: Bearer ${bearer}`]
  const post = body === undefined ? [] : ['-H', 'Content-Type: application/json', '--data-binary', body]
  let out = ''
  const stdout = (text: string): void => void (out += text)
  const code = await process.spawn(['curl', '-s', '-i', '--http1.1', ...trust, ...post, url], { stdout, stderr: () => {} })
  const method = body === undefined ? 'Get' : 'Post'
  if (code !== 0) return { error: `${method} ${JSON.stringify(url)}: ${dialProblem(code, url)}` }
  const end = out.indexOf('\r\n\r\n')
  const status = out.slice(0, out.indexOf('\r\n')).replace(/^HTTP\/\S+ /, '')
  return { value: { status, body: out.slice(end + 4) } }
}

/** By curl's exit codes. */
function dialProblem(code: number, url: string): string {
  const host = /^https?:\/\/([^/:]+)/.exec(url)?.[1] ?? ''
  if (code === 6) return `dial tcp: lookup ${host}: no such host`
  if (code === 60) return 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
  if (code === 28) return 'dial tcp: i/o timeout'
  return code === 7 ? `dial tcp: connect to ${host}: connection refused` : 'EOF'
}
