import type { JsonObject } from '../api/json.ts'
import type { Process } from '../process/process.ts'
import { parseJson } from './json-text.ts'

const notInstalled = `

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`

/** Runs the plugin that a kubeconfig names; a text is why there are no credentials. Models client-go plugin/pkg/client/auth/exec/exec.go (1.36). */
export async function pluginProblem(process: Process, exec: JsonObject): Promise<string | undefined> {
  const {
    command = '',
    args,
    apiVersion = '',
    env,
    installHint = '',
  } = exec as {
    command?: string
    args?: string[]
    apiVersion?: string
    env?: { name: string; value: string }[]
    installHint?: string
  }
  const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]))
  let out = ''
  const stdout = (text: string): void => {
    out += text
  }
  let said = ''
  const stderr = (text: string): void => {
    said += text
  }
  const code = await process.spawn([command, ...(args ?? [])], { stdout, stderr, env: { ...process.env, ...own } })
  const hint = installHint === '' ? '' : `\n\n${installHint}`
  if (code === 127) return `getting credentials: exec: executable ${command} not found${notInstalled}${hint}`
  process.stderr(said)
  if (code !== 0) return `getting credentials: exec: executable ${command} failed with exit code ${code}`
  const wrong = credentialProblem(out, apiVersion)
  return wrong === undefined ? undefined : `getting credentials: ${wrong}`
}

function credentialProblem(text: string, apiVersion: string): string | undefined {
  const parsed = parseJson(text)
  if ('syntaxError' in parsed) return `decoding stdout: couldn't get version/kind; json parse error: ${parsed.syntaxError}`
  const answer = parsed.json as { apiVersion?: string; kind?: string; status?: Record<string, string> }
  if (answer?.kind !== 'ExecCredential') return `decoding stdout: Object 'Kind' is missing in ${JSON.stringify(text)}`
  if (answer.apiVersion !== apiVersion)
    return `exec plugin is configured to use API version ${apiVersion}, plugin returned version ${answer.apiVersion ?? ''}`
  if (!answer.status) return "exec plugin didn't return a status field"
  const { token, clientCertificateData, clientKeyData } = answer.status
  if (!token && !clientCertificateData && !clientKeyData) return "exec plugin didn't return a token or cert/key pair"
  return Boolean(clientCertificateData) === Boolean(clientKeyData)
    ? undefined
    : 'exec plugin returned only certificate or key, not both'
}
