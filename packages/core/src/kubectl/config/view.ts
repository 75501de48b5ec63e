import type { Json, JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { entryOf, type Kubeconfig, type NamedEntry } from '../kubeconfig.ts'
import { outputFlags, type Printer, printerOf } from '../printers/printer.ts'
import { typedJson } from '../result.ts'
import { loadConfig } from './edit-config.ts'

export const view: Verb = {
  name: 'view',
  summary: 'Show the kubeconfig, or one that is given by --kubeconfig',
  usage: 'view [flags]',
  examples: '  kubectl config view --minify',
  flags: [
    ...outputFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag)),
    { name: 'flatten', type: 'bool', default: false, usage: 'Put the contents of files in their place.' },
    { name: 'merge', type: 'bool', default: true, usage: 'Merge the files of the KUBECONFIG list.' },
    { name: 'minify', type: 'bool', default: false, usage: 'Only what the current context needs.' },
    { name: 'raw', type: 'bool', default: false, usage: 'With certificates and secrets.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/config/view.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process, args } = kubectl
  if (args.length > 0)
    return finish(kubectl, fail(`unexpected arguments: [${args.join(' ')}]\nSee 'kubectl config view -h' for help and examples`))
  const config = loadConfig(kubectl)
  if (isFailed(config)) return finish(kubectl, config)
  const chosen = flags.bool('minify') ? minified(config, flags.string('context')) : config
  if (isFailed(chosen)) return finish(kubectl, chosen)
  const printer = printerOf(kubectl)
  if (!printer || isFailed(printer)) return finish(kubectl, printer ?? fail('no output format'))
  const open = flags.bool('raw') || flags.bool('flatten')
  const text = printed(kubectl, printer, shaped(open ? chosen : shortened(chosen)))
  if (isFailed(text)) return finish(kubectl, text)
  process.stdout(text)
  return 0
}

/** A struct keeps the order of its fields, and has no name. */
function printed({ flags }: Kubectl, printer: Printer, config: JsonObject): string | Failed {
  const output = flags.string('output')
  if (output === 'name') return 'config/<unknown>\n'
  return output === 'json' ? typedJson(inOrder(config)) : printer(config)
}

const orders: Readonly<Record<string, readonly string[]>> = {
  config: ['kind', 'apiVersion', 'clusters', 'users', 'contexts', 'current-context'],
  cluster: ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data'],
  user: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'username', 'password'],
  context: ['cluster', 'user', 'namespace'],
}

function sorted(value: JsonObject, order: readonly string[]): JsonObject {
  const keys = [...order.filter((key) => key in value), ...Object.keys(value).filter((key) => !order.includes(key))]
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as JsonObject
}

function inOrder(config: JsonObject): JsonObject {
  const entries = (list: string, inner: string): Json =>
    Array.isArray(config[list])
      ? (config[list] as JsonObject[]).map(
          (entry) => ({ name: entry.name, [inner]: sorted(entry[inner] as JsonObject, orders[inner] ?? []) }) as JsonObject,
        )
      : null
  const lists = {
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
    contexts: entries('contexts', 'context'),
  }
  return sorted({ ...config, ...lists }, orders.config ?? [])
}

/** Lists without entries are null, as Go writes nil slices. */
const shaped = (config: Kubeconfig): JsonObject => {
  const list = (value: Json | undefined): Json => (Array.isArray(value) && value.length > 0 ? value : null)
  return { ...config, clusters: list(config.clusters), contexts: list(config.contexts), users: list(config.users) }
}

function minified(config: Kubeconfig, given: string): Kubeconfig | Failed {
  const name = given || config['current-context'] || ''
  if (name === '') return fail('current-context must exist in order to minify')
  const context = entryOf(config, 'contexts', name)
  if (!context) return fail(`cannot locate context ${name}`)
  for (const [list, wanted] of [
    ['clusters', context.cluster],
    ['users', context.user],
  ] as const) {
    const name = String(wanted ?? '')
    if (name !== '' && !entryOf(config, list, name)) return fail(`cannot locate ${list.slice(0, -1)} ${name}`)
  }
  const only = (list: 'clusters' | 'users' | 'contexts', wanted: unknown): Json =>
    ((config[list] ?? []) as unknown as NamedEntry[]).filter((entry) => entry.name === wanted) as never
  return {
    ...config,
    'current-context': name,
    clusters: only('clusters', context.cluster),
    contexts: only('contexts', name),
    users: only('users', context.user),
  }
}

const hidden: ReadonlyMap<string, string> = new Map([
  ['certificate-authority-data', 'DATA+OMITTED'],
  ['client-certificate-data', 'DATA+OMITTED'],
  ['client-key-data', 'DATA+OMITTED'],
  ['token', 'REDACTED'],
  ['password', 'REDACTED'],
])

/** Models clientcmd/api/helpers.go ShortenConfig and RedactSecrets (1.36). */
function shortened<T extends Json | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map(shortened) as T
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value as JsonObject)
  return Object.fromEntries(
    members.map(([key, member]) => [key, member && hidden.has(key) ? hidden.get(key) : shortened(member)]),
  ) as T
}
