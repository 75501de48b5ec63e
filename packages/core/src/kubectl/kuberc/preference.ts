import type { Json, JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, errnoText, isJsonObject, readText } from '../documents.ts'
import { isYamlError, parseYaml, splitDocuments } from '../yaml/parse-yaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

export interface OptionDefault {
  name: string
  default: string
}

export interface CommandDefaults {
  command: string
  options: OptionDefault[]
}

export interface Alias {
  name: string
  command: string
  prependArgs?: string[]
  appendArgs?: string[]
  options?: OptionDefault[]
}

/** A kuberc file. Models kubectl/pkg/config/v1beta1/types.go Preference (1.36). */
export interface Preference {
  defaults: CommandDefaults[]
  aliases: Alias[]
  credentialPluginPolicy?: string
  credentialPluginAllowlist?: { command: string }[]
}

type Machine = Pick<Process, 'env' | 'cwd' | 'files'>

/** Which file is meant; undefined with KUBERC=off. Models kubectl/pkg/kuberc/kuberc.go LoadKuberc (1.36). */
export function kubercFile({ env }: Pick<Process, 'env'>, given: string): { path: string; explicit: boolean } | undefined {
  if (env.KUBERC === 'off') return undefined
  if (given !== '') return { path: given, explicit: true }
  return env.KUBERC ? { path: env.KUBERC, explicit: true } : { path: `${env.HOME ?? ''}/.kube/kuberc`, explicit: false }
}

const versions = new Set(['kubectl.config.k8s.io/v1alpha1', 'kubectl.config.k8s.io/v1beta1'])

/** The first preference of a file; undefined when it is empty. Models kubectl/pkg/kuberc/marshal.go decodePreference (1.36). */
export function readPreference(machine: Machine, path: string): Preference | undefined | { problem: string; missing: boolean } {
  const read = readText(machine as Process, path)
  if ('errno' in read) return { problem: `open ${path}: ${errnoText(read.errno)}`, missing: read.errno === 'ENOENT' }
  const documents = splitDocuments(read.text).filter((text) => text.trim() !== '')
  for (const text of documents) {
    const value = parseYaml(text)
    if (isYamlError(value) || !isJsonObject(value)) continue
    if (value.kind === 'Preference' && versions.has(String(value.apiVersion))) return preferenceOf(value)
  }
  if (documents.length === 0) return undefined
  return { problem: `no valid preferences found in ${path}, use --v=5 to see details`, missing: false }
}

export const isProblem = (read: ReturnType<typeof readPreference>): read is { problem: string; missing: boolean } =>
  read !== undefined && 'problem' in read

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])

const optionsOf = (value: Json | undefined): OptionDefault[] =>
  objects(value).map((option) => ({ name: String(option.name ?? ''), default: String(option.default ?? '') }))

function preferenceOf(value: JsonObject): Preference {
  return {
    defaults: objects(value.defaults).map(({ command, options }) => ({
      command: String(command ?? ''),
      options: optionsOf(options),
    })),
    aliases: objects(value.aliases).map(aliasOf),
    ...(value.credentialPluginPolicy ? { credentialPluginPolicy: String(value.credentialPluginPolicy) } : {}),
    ...(value.credentialPluginAllowlist
      ? {
          credentialPluginAllowlist: objects(value.credentialPluginAllowlist).map(({ command, name }) => ({
            command: String(command ?? name ?? ''),
          })),
        }
      : {}),
  }
}

const aliasOf = ({ name, command, prependArgs, appendArgs, options }: JsonObject): Alias => ({
  name: String(name ?? ''),
  command: String(command ?? ''),
  ...(prependArgs ? { prependArgs: texts(prependArgs) } : {}),
  ...(appendArgs ? { appendArgs: texts(appendArgs) } : {}),
  ...(options ? { options: optionsOf(options) } : {}),
})

/** The file's object with its fields in the order of the Go type; `empty` is what stands for a list without entries. */
export const preferenceObject = (preference: Preference, empty: null | []): JsonObject =>
  ({
    kind: 'Preference',
    apiVersion: 'kubectl.config.k8s.io/v1beta1',
    ...preference,
    defaults: preference.defaults.length > 0 ? preference.defaults : empty,
    aliases: preference.aliases.length > 0 ? preference.aliases : empty,
  }) as unknown as JsonObject

/** Writes the file; a text is why not. Models kubectl/pkg/kuberc/marshal.go SavePreference (1.36). */
export function savePreference({ files, ...place }: Machine, path: string, preference: Preference): string | undefined {
  const file = absolutePath(place, path)
  const parent = file.slice(0, file.lastIndexOf('/')) || '/'
  if (typeof files.stat(parent) === 'string') files.mkdir(parent, 0o755)
  const wrong = files.write(file, encodeUtf8(writeYaml(preferenceObject(preference, null))), 0o644)
  return wrong === undefined ? undefined : `failed to write kuberc file: open ${path}: ${errnoText(wrong)}`
}
