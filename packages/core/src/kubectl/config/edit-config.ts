import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl } from '../command.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { type EntryList, entryOf, type Kubeconfig, kubeconfigPath, type NamedEntry, readKubeconfig } from '../kubeconfig.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

const empty: Kubeconfig = { apiVersion: 'v1', clusters: [], contexts: [], 'current-context': '', kind: 'Config', users: [] }

/** The configuration to show or change; an empty one where there is no file. */
export function loadConfig({ process, flags }: Kubectl): Kubeconfig | Failed {
  const path = absolutePath(process, kubeconfigPath(process, flags))
  if (process.files.stat(path) === 'ENOENT') return empty
  const config = readKubeconfig(process, flags)
  if (isFailed(config)) return config
  return { ...empty, ...config }
}

/** Writes the file again. */
export function saveConfig({ process, flags }: Kubectl, config: Kubeconfig): Failed | undefined {
  const path = kubeconfigPath(process, flags)
  const file = absolutePath(process, path)
  const parent = file.slice(0, file.lastIndexOf('/')) || '/'
  if (typeof process.files.stat(parent) === 'string') process.files.mkdir(parent, 0o750)
  const wrong = process.files.write(file, encodeUtf8(writeYaml(config)), 0o600)
  return wrong === undefined ? undefined : fail(`open ${path}: ${errnoText(wrong)}`)
}

const inner: Record<EntryList, string> = { clusters: 'cluster', contexts: 'context', users: 'user' }

/** The names of a list, sorted. */
export const namesOf = (config: Kubeconfig, list: EntryList): string[] =>
  entries(config, list)
    .map(({ name }) => name)
    .sort()

const entries = (config: Kubeconfig, list: EntryList): NamedEntry[] => (config[list] ?? []) as unknown as NamedEntry[]

/** With an entry put in or changed; undefined members are taken out. */
export function withEntry(config: Kubeconfig, list: EntryList, name: string, change: JsonObject): Kubeconfig {
  const body = { ...entryOf(config, list, name), ...change }
  for (const key of Object.keys(body)) if (body[key] === undefined) delete body[key]
  const rest = entries(config, list).filter((entry) => entry.name !== name)
  const all = [...rest, { [inner[list]]: body, name }].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { ...config, [list]: all as never }
}

export const withoutEntry = (config: Kubeconfig, list: EntryList, name: string): Kubeconfig => ({
  ...config,
  [list]: entries(config, list).filter((entry) => entry.name !== name) as never,
})
