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
  return value as Kubeconfig
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
  if (contextName !== '' && !context) return fail(notThere('context', contextName, flags.given('context')))
  const clusterName = flags.string('cluster') || String(context?.cluster ?? '')
  const cluster = entryOf(config, 'clusters', clusterName)
  if (flags.given('cluster') && !cluster) return fail(notThere('cluster', clusterName, true))
  const user = flags.string('user')
  if (user !== '' && !entryOf(config, 'users', user)) return fail(`auth info ${JSON.stringify(user)} does not exist`)
  const server = flags.string('server') || String(cluster?.server ?? 'http://localhost:8080')
  return { namespace: flags.string('namespace') || String(context?.namespace ?? '') || 'default', server }
}

const notThere = (what: string, name: string, given: boolean): string =>
  given
    ? `${what} ${JSON.stringify(name)} does not exist`
    : `Error in configuration: ${what} was not found for specified context: ${name}`

/** What kubectl goes by where there is no file: nobody listens there. */
export const defaultConfig: Kubeconfig = {}
