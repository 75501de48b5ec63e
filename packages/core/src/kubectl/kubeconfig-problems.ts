import { unbase64 } from '../api/base64.ts'
import type { JsonObject } from '../api/json.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Process } from '../process/process.ts'
import type { Flags } from './command.ts'
import { absolutePath, errnoText } from './documents.ts'
import { type Failed, fail } from './errors.ts'

type Machine = Pick<Process, 'files' | 'cwd' | 'env'>

/** The cluster and user of a context, as they stand in the kubeconfig. */
interface Chosen {
  clusterName: string
  cluster: JsonObject | undefined
  userName: string
  user: JsonObject | undefined
}

/** Why no client can be made of them. Models clientcmd/client_config.go ClientConfig (1.36). */
export function configProblem(machine: Machine, chosen: Chosen, flags: Flags, server: string): Failed | undefined {
  const user = withFlags(chosen.user, flags, ['token', 'username', 'password', 'client-certificate', 'client-key'])
  for (const name of ['client-certificate', 'client-key']) if (flags.string(name) !== '') delete user[`${name}-data`]
  const cluster = clusterOf(chosen.cluster, flags)
  const problems = [
    ...userProblems(machine, chosen.userName, user),
    ...impersonation(chosen.userName, flags),
    ...clusterProblems(machine, chosen.clusterName, cluster),
  ]
  if (problems.length === 1) return fail(problems[0] as string)
  if (problems.length > 1) return fail(['Error in configuration: ', ...problems.map((text) => `* ${text}`)].join('\n'))
  const text = isSecure(cluster, server) ? (tokenProblem(machine, user) ?? tlsProblem(machine, cluster, user)) : undefined
  const wrong = text ?? hostProblem(server)
  return wrong === undefined ? undefined : fail(wrong)
}

function withFlags(entry: JsonObject | undefined, flags: Flags, names: readonly string[]): JsonObject {
  const out: JsonObject = { ...entry }
  for (const name of names) if (flags.string(name) !== '') out[name] = flags.string(name)
  return out
}

/** Models clientcmd/client_config.go getCluster (1.36). */
function clusterOf(entry: JsonObject | undefined, flags: Flags): JsonObject {
  const out = withFlags(entry, flags, ['certificate-authority'])
  const insecure = flags.bool('insecure-skip-tls-verify')
  if (!insecure && flags.string('certificate-authority') === '') return out
  if (flags.string('certificate-authority') === '') delete out['certificate-authority']
  delete out['certificate-authority-data']
  return { ...out, 'insecure-skip-tls-verify': insecure }
}

const has = (entry: JsonObject, name: string): boolean => typeof entry[name] === 'string' && entry[name] !== ''

/** What Go says when a file cannot be opened. */
function openProblem({ files, ...place }: Machine, path: string): string | undefined {
  const stat = files.stat(absolutePath(place, path))
  return typeof stat === 'string' ? `open ${path}: ${errnoText(stat)}` : undefined
}

/** Models clientcmd/validation.go validateAuthInfo (1.36). */
function userProblems(machine: Machine, name: string, user: JsonObject): string[] {
  const methods = [
    ...(has(user, 'token') ? ['token'] : []),
    ...(has(user, 'username') || has(user, 'password') ? ['basicAuth'] : []),
  ]
  const out: string[] = []
  if (has(user, 'client-certificate') || has(user, 'client-certificate-data'))
    out.push(...certificateProblems(machine, name, user))
  if (typeof user.exec === 'object' && user.exec !== null && user['auth-provider'])
    out.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`)
  if (typeof user.exec === 'object' && user.exec !== null) out.push(...execProblems(name, user.exec as JsonObject))
  if (methods.length > 1)
    out.push(`more than one authentication method found for ${name}; found [${methods.join(' ')}], only one is allowed`)
  return out
}

function certificateProblems(machine: Machine, name: string, user: JsonObject): string[] {
  const out: string[] = []
  if (has(user, 'client-certificate') && has(user, 'client-certificate-data'))
    out.push(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`)
  if (has(user, 'client-key') && has(user, 'client-key-data'))
    out.push(`client-key-data and client-key are both specified for ${name}; client-key-data will override`)
  if (!has(user, 'client-key') && !has(user, 'client-key-data'))
    out.push(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`)
  for (const [member, short] of [
    ['client-certificate', 'client-cert'],
    ['client-key', 'client-key'],
  ] as const) {
    const path = user[member] as string
    const problem = has(user, member) ? openProblem(machine, path) : undefined
    if (problem !== undefined) out.push(`unable to read ${short} ${path} for ${name} due to ${problem}`)
  }
  return out
}

function execProblems(name: string, exec: JsonObject): string[] {
  const out: string[] = []
  const needed = (what: string): unknown => out.push(`${what} must be specified for ${name} to use exec authentication plugin`)
  if (!has(exec, 'command')) needed('command')
  if (!has(exec, 'apiVersion')) needed('apiVersion')
  const mode = exec.interactiveMode ?? ''
  // only v1 has no default
  if (mode === '' && (exec.apiVersion ?? '') !== 'client.authentication.k8s.io/v1beta1') needed('interactiveMode')
  else if (mode !== '' && !['Never', 'IfAvailable', 'Always'].includes(String(mode)))
    out.push(`invalid interactiveMode for ${name}: ${JSON.stringify(mode)}`)
  return out
}

function impersonation(name: string, flags: Flags): string[] {
  const asSomebody = ['as-group', 'as-uid', 'as-user-extra'].some((flag) => flags.given(flag))
  return asSomebody && flags.string('as') === ''
    ? [`requesting uid, groups or user-extra for ${name} without impersonating a user`]
    : []
}

/** Models clientcmd/validation.go validateClusterInfo (1.36). */
function clusterProblems(machine: Machine, name: string, cluster: JsonObject): string[] {
  const out: string[] = []
  const proxy = cluster['proxy-url']
  if (typeof proxy === 'string' && !/^(?:https?|socks5):\/\//.test(proxy)) {
    const scheme = /^([a-z][a-z0-9+.-]*):/.exec(proxy)?.[1] ?? ''
    const words = `unsupported scheme ${JSON.stringify(scheme)}, must be http, https, or socks5`
    out.push(`invalid 'proxy-url' ${JSON.stringify(proxy)} for cluster ${JSON.stringify(name)}: ${words}`)
  }
  const path = cluster['certificate-authority']
  if (typeof path !== 'string' || path === '') return out
  if (has(cluster, 'certificate-authority-data'))
    out.push(
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
    )
  const problem = openProblem(machine, path)
  if (problem !== undefined) out.push(`unable to read certificate-authority ${path} for ${name} due to ${problem}`)
  return out
}

/** Models client-go rest/url_utils.go IsConfigTransportTLS (1.36). */
const isSecure = (cluster: JsonObject, server: string): boolean =>
  server.startsWith('https://') ||
  (!server.includes('://') &&
    (has(cluster, 'certificate-authority') ||
      has(cluster, 'certificate-authority-data') ||
      cluster['insecure-skip-tls-verify'] === true))

const tokenProblem = (machine: Machine, user: JsonObject): string | undefined =>
  !has(user, 'token') && has(user, 'tokenFile') ? openProblem(machine, user.tokenFile as string) : undefined

/** A file's text, or that of base64 data, which takes its place. */
function contents({ files, ...place }: Machine, entry: JsonObject, name: string): string | undefined {
  const data = entry[`${name}-data`]
  if (typeof data === 'string' && data !== '') return decodeUtf8(unbase64(data) ?? new Uint8Array())
  if (!has(entry, name)) return undefined
  const bytes = files.read(absolutePath(place, entry[name] as string))
  return typeof bytes === 'string' ? '' : decodeUtf8(bytes)
}

const isPem = (text: string, what: string): boolean =>
  new RegExp(`-----BEGIN ${what}-----[\\s\\S]+-----END ${what}-----`).test(text)

/** Models client-go transport/transport.go TLSConfigFor (1.36). */
function tlsProblem(machine: Machine, cluster: JsonObject, user: JsonObject): string | undefined {
  const authority = contents(machine, cluster, 'certificate-authority')
  if (authority !== undefined) {
    if (cluster['insecure-skip-tls-verify'] === true)
      return 'specifying a root certificates file with the insecure flag is not allowed'
    if (!isPem(authority, 'CERTIFICATE')) return 'unable to load root certificates: unable to parse bytes as PEM block'
  }
  const certificate = contents(machine, user, 'client-certificate')
  const key = contents(machine, user, 'client-key')
  // two files are read only when the server asks for them
  if (certificate === undefined || !(has(user, 'client-certificate-data') || has(user, 'client-key-data'))) return undefined
  if (!isPem(certificate, 'CERTIFICATE')) return 'tls: failed to find any PEM data in certificate input'
  return key === undefined || isPem(key, '[A-Z ]*PRIVATE KEY') ? undefined : 'tls: failed to find any PEM data in key input'
}

/** Models client-go rest/url_utils.go DefaultServerURL (1.36). */
function hostProblem(server: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\/(?:\[[^\]]*\]|[^/:?#\s]+)(?::\d*)?(?:[/?#]|$)/i.test(server)) return undefined
  const [, port, path = ''] = /^[^/:?#]*(:[^/?#]*)?([^?#]*)/.exec(server) ?? []
  if (port !== undefined && !/^:\d*$/.test(port)) {
    return `parse ${JSON.stringify(`http://${server}`)}: invalid port ${JSON.stringify(port)} after host`
  }
  return path === '' || path === '/' ? undefined : `host must be a URL or a host:port pair: ${JSON.stringify(server)}`
}
