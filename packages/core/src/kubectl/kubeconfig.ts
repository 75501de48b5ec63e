import type { JsonObject } from '../api/json.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Process } from '../process/process.ts'
import type { Flags } from './command.ts'
import { absolutePath, errnoText, isJsonObject } from './documents.ts'
import { type Failed, fail, isFailed } from './errors.ts'
import { decodeConfig, mergeConfigs } from './kubeconfig-file.ts'
import { configProblem } from './kubeconfig-problems.ts'
import { isYamlError, parseYaml } from './yaml/parse-yaml.ts'

export interface NamedEntry {
  name: string
  [kind: string]: unknown
}

/** A kubeconfig as it stands in its file. */
export interface Kubeconfig extends JsonObject {
  'current-context'?: string
}

/** The files in which the configuration stands. */
function paths({ env, user }: Pick<Process, 'env' | 'user'>, flags: Flags): string[] {
  if (flags.string('kubeconfig') !== '') return [flags.string('kubeconfig')]
  const listed = (env.KUBECONFIG ?? '').split(':').filter((path) => path !== '')
  return listed.length > 0 ? listed : [`${env.HOME ?? (user.uid === 0 ? '/root' : `/home/${user.name}`)}/.kube/config`]
}

/** The file that config commands write. Models clientcmd/config.go GetDefaultFilename (1.36). */
export function kubeconfigPath(process: Pick<Process, 'env' | 'user' | 'files' | 'cwd'>, flags: Flags): string {
  const all = paths(process, flags)
  const there = all.find((path) => typeof process.files.stat(absolutePath(process, path)) !== 'string')
  return there ?? (all.at(-1) as string)
}

/**
 * The configuration; `undefined` where there is no file. Paths in it stand as they are written, or (`resolved`) as they lie from
 * the file's folder.
 */
export function readKubeconfig(process: Process, flags: Flags, resolved = false): Kubeconfig | undefined | Failed {
  const found: Kubeconfig[] = []
  for (const path of paths(process, flags)) {
    const file = absolutePath(process, path)
    if (process.files.stat(file) === 'ENOENT') continue
    const config = readFile(process, path, file)
    if (isFailed(config)) return config
    found.push(resolved ? withResolvedPaths(config, file.slice(0, file.lastIndexOf('/'))) : config)
  }
  if (found.length > 0) return mergeConfigs(found) as Kubeconfig
  return flags.string('kubeconfig') === '' ? undefined : fail(`stat ${flags.string('kubeconfig')}: no such file or directory`)
}

function readFile(process: Process, path: string, file: string): Kubeconfig | Failed {
  const loading = (text: string): Failed => fail(`error loading config file ${JSON.stringify(path)}: ${text}`)
  const bytes = process.files.read(file)
  if (typeof bytes === 'string') return loading(`${bytes === 'EISDIR' ? 'read' : 'open'} ${path}: ${errnoText(bytes)}`)
  const value = parseYaml(decodeUtf8(bytes))
  if (isYamlError(value)) return loading(value.yamlError)
  if (value === null) return {}
  if (!isJsonObject(value)) {
    return loading(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  }
  const unregistered = otherKind(value)
  if (unregistered !== undefined) return loading(unregistered)
  const config = decodeConfig(value)
  return typeof config === 'string' ? loading(config) : (config as Kubeconfig)
}

/** Models clientcmd/loader.go ResolveLocalPaths (1.36). */
function withResolvedPaths(config: Kubeconfig, folder: string): Kubeconfig {
  const resolve = (list: EntryList, names: readonly string[]): NamedEntry[] =>
    ((config[list] ?? []) as unknown as NamedEntry[]).map((entry) => {
      const body = { ...(entry[inner[list]] as JsonObject) }
      for (const name of names) {
        const path = body[name]
        if (typeof path === 'string') body[name] = absolutePath({ cwd: folder === '' ? '/' : folder, env: {} }, path)
      }
      return { ...entry, [inner[list]]: body }
    })
  const users = resolve('users', ['client-certificate', 'client-key', 'tokenFile'])
  return { ...config, clusters: resolve('clusters', ['certificate-authority']) as never, users: users as never }
}

/** What the decoder says to an object that is no kubeconfig. */
function otherKind({ kind, apiVersion }: JsonObject): string | undefined {
  if ((kind === undefined || kind === 'Config') && (apiVersion === undefined || apiVersion === 'v1')) return undefined
  const [name, version] = [kind ?? 'Config', apiVersion ?? 'v1'].map((text) => JSON.stringify(String(text)))
  return `no kind ${name} is registered for version ${version} in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`
}

export type EntryList = 'clusters' | 'contexts' | 'users'

const inner: Record<EntryList, string> = { clusters: 'cluster', contexts: 'context', users: 'user' }

/** The body of a named cluster, context or user. */
export function entryOf(config: Kubeconfig, list: EntryList, name: string): JsonObject | undefined {
  const found = ((config[list] ?? []) as unknown as NamedEntry[]).find((entry) => entry.name === name)
  return found && ((found[inner[list]] ?? {}) as JsonObject)
}

export interface Connection {
  namespace: string
  server: string
  /** Nobody says who asks: the terminal is to be asked. */
  asksUser: boolean
  /** The credential plugin of the user. */
  exec?: JsonObject
}

/** Where requests go, or why they cannot: in other words when the namespace is asked for before the client (`asksClientFirst`). Models clientcmd/client_config.go (1.36). */
export function connectionOf(
  process: Pick<Process, 'files' | 'cwd' | 'env'>,
  config: Kubeconfig,
  flags: Flags,
  asksClientFirst = false,
): Connection | Failed {
  const contextName = flags.string('context') || config['current-context'] || ''
  const context = entryOf(config, 'contexts', contextName)
  if (contextName !== '' && !context)
    return fail(
      asksClientFirst && flags.given('context')
        ? `context ${JSON.stringify(contextName)} does not exist`
        : `Error in configuration: context was not found for specified context: ${contextName}`,
    )
  const clusterName = flags.string('cluster') || String(context?.cluster ?? '')
  const cluster = entryOf(config, 'clusters', clusterName)
  if (flags.given('cluster') && !cluster) {
    const quoted = JSON.stringify(clusterName)
    return fail(asksClientFirst ? `cluster ${quoted} does not exist` : `no server found for cluster ${quoted}`)
  }
  const user = flags.string('user')
  if (user !== '' && !entryOf(config, 'users', user)) return fail(`auth info ${JSON.stringify(user)} does not exist`)
  const userName = user || String(context?.user ?? '')
  const chosen = { clusterName, cluster, userName, user: entryOf(config, 'users', userName) }
  const server = flags.string('server') || String(cluster?.server || 'http://localhost:8080')
  const problem = configProblem(process, chosen, flags, server)
  if (problem) return problem
  const namespace = flags.string('namespace') || String(context?.namespace ?? '') || 'default'
  const known = chosen.user !== undefined || ['token', 'username', 'client-certificate'].some((name) => flags.string(name) !== '')
  const exec = chosen.user?.exec as JsonObject | undefined
  const token = flags.string('token') !== '' || flags.string('username') !== ''
  return { namespace, server, asksUser: !known && server.startsWith('https://'), ...(exec && !token ? { exec } : {}) }
}

/** What kubectl goes by where there is no file: nobody listens there. */
export const defaultConfig: Kubeconfig = {}
