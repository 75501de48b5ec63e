import type { JsonObject } from '../api/json.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Process } from '../process/process.ts'
import type { Flags } from './command.ts'
import { absolutePath, isJsonObject } from './documents.ts'
import { type Failed, fail } from './errors.ts'
import { isYamlError, parseYaml } from './yaml/parse-yaml.ts'

export interface NamedEntry {
  name: string
  [kind: string]: unknown
}

/** A kubeconfig as it stands in its file. */
export interface Kubeconfig extends JsonObject {
  'current-context'?: string
}

/** The file that config commands read and write. */
export function kubeconfigPath({ env, user }: Pick<Process, 'env' | 'user'>, flags: Flags): string {
  if (flags.string('kubeconfig') !== '') return flags.string('kubeconfig')
  const listed = (env.KUBECONFIG ?? '').split(':').find((path) => path !== '')
  return listed ?? `${env.HOME ?? (user.uid === 0 ? '/root' : `/home/${user.name}`)}/.kube/config`
}

/** The configuration; `undefined` where there is no file. */
export function readKubeconfig(process: Process, flags: Flags): Kubeconfig | undefined | Failed {
  const path = kubeconfigPath(process, flags)
  const bytes = process.files.read(absolutePath(process, path))
  if (typeof bytes === 'string') {
    if (flags.string('kubeconfig') === '') return undefined
    return fail(`stat ${path}: no such file or directory`)
  }
  const value = parseYaml(decodeUtf8(bytes))
  if (isYamlError(value)) return fail(`error loading config file ${JSON.stringify(path)}: ${value.yamlError}`)
  if (value === null) return {}
  if (!isJsonObject(value)) {
    return fail(
      `error loading config file ${JSON.stringify(path)}: couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  }
  const unregistered = otherKind(value)
  if (unregistered !== undefined) return fail(`error loading config file ${JSON.stringify(path)}: ${unregistered}`)
  return value as Kubeconfig
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
}

/** Where requests go, or why they cannot. Models clientcmd/client_config.go (1.36). */
export function connectionOf(config: Kubeconfig, flags: Flags): Connection | Failed {
  const contextName = flags.string('context') || config['current-context'] || ''
  const context = entryOf(config, 'contexts', contextName)
  if (contextName !== '' && !context)
    return fail(`Error in configuration: context was not found for specified context: ${contextName}`)
  const clusterName = flags.string('cluster') || String(context?.cluster ?? '')
  const cluster = entryOf(config, 'clusters', clusterName)
  if (flags.given('cluster') && !cluster) return fail(`no server found for cluster ${JSON.stringify(clusterName)}`)
  const user = flags.string('user')
  if (user !== '' && !entryOf(config, 'users', user)) return fail(`auth info ${JSON.stringify(user)} does not exist`)
  const asSomebody = ['as-group', 'as-uid', 'as-user-extra'].some((name) => flags.given(name))
  if (asSomebody && flags.string('as') === '') {
    const name = user || String(context?.user ?? '')
    return fail(`requesting uid, groups or user-extra for ${name} without impersonating a user`)
  }
  const server = flags.string('server') || String(cluster?.server ?? 'http://localhost:8080')
  return { namespace: flags.string('namespace') || String(context?.namespace ?? '') || 'default', server }
}

/** What kubectl goes by where there is no file: nobody listens there. */
export const defaultConfig: Kubeconfig = {}
