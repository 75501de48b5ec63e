import { base64 } from '../../api/base64.ts'
import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, errnoText, readText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { splitOnce } from '../flags.ts'
import type { GeneratorEntry, Kustomization } from './kustomization.ts'
import type { Item } from './references.ts'

/** Adds what configMapGenerator and secretGenerator make. */
export function generate(process: Process, directory: string, spec: Kustomization, items: readonly Item[]): Item[] | Failed {
  const out = [...items]
  for (const kind of ['ConfigMap', 'Secret'] as const) {
    for (const entry of (kind === 'ConfigMap' ? spec.configMapGenerator : spec.secretGenerator) ?? []) {
      const data = dataOf(process, directory, entry)
      if (isFailed(data)) return data
      const wrong = put(out, kind, entry, data, spec)
      if (wrong) return wrong
    }
  }
  return out
}

type Data = Record<string, string>

function put(
  items: Item[],
  kind: 'ConfigMap' | 'Secret',
  entry: GeneratorEntry,
  data: Data,
  spec: Kustomization,
): Failed | undefined {
  const options = { ...spec.generatorOptions, ...entry.options }
  const hashed = options.disableNameSuffixHash !== true
  const values = kind === 'Secret' ? encoded(data) : data
  const at = items.findIndex(({ object, originalName }) => object.kind === kind && originalName === entry.name)
  if (entry.behavior === 'merge' || entry.behavior === 'replace') {
    const known = items[at]
    if (!known)
      return fail(`merging from generator: id resid.ResId{Name:"${entry.name}"} does not exist; cannot merge or replace`)
    const before = entry.behavior === 'merge' ? ((known.object.data ?? {}) as Data) : {}
    items[at] = { ...known, object: { ...known.object, data: { ...before, ...values } }, hashed: hashed || known.hashed === true }
    return undefined
  }
  if (at >= 0) return fail(`may not add resource with an already registered id: ${kind}.v1.[noGrp]/${entry.name}.[noNs]`)
  items.push({ object: objectOf(kind, entry, values, options), originalName: entry.name, hashed })
  return undefined
}

const encoded = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(encodeUtf8(value))]))

function objectOf(
  kind: 'ConfigMap' | 'Secret',
  entry: GeneratorEntry,
  data: Data,
  options: Kustomization['generatorOptions'] = {},
): JsonObject {
  const { labels, annotations, immutable } = options
  return {
    apiVersion: 'v1',
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(immutable ? { immutable } : {}),
    kind,
    metadata: {
      ...(annotations ? { annotations } : {}),
      ...(labels ? { labels } : {}),
      name: entry.name,
      ...(entry.namespace ? { namespace: entry.namespace } : {}),
    },
    ...(kind === 'Secret' ? { type: entry.type ?? 'Opaque' } : {}),
  }
}

function dataOf(process: Process, directory: string, entry: GeneratorEntry): Data | Failed {
  const data: Data = {}
  const read = (name: string): string | Failed => {
    const found = readText(process, absolutePath({ cwd: directory, env: process.env }, name))
    return 'errno' in found ? fail(`loading KV pairs: open ${directory}/${name}: ${errnoText(found.errno)}`) : found.text
  }
  for (const name of [...(entry.envs ?? []), ...(entry.env ? [entry.env] : [])]) {
    const text = read(name)
    if (isFailed(text)) return text
    for (const line of text.split(/\r?\n/).filter((part) => part.trim() !== '' && !part.trim().startsWith('#'))) {
      const [key, value = ''] = splitOnce(line.trim(), '=')
      data[key] = value
    }
  }
  for (const file of entry.files ?? []) {
    const [first, second] = splitOnce(file, '=')
    const path = second ?? first
    const text = read(path)
    if (isFailed(text)) return text
    data[second === undefined ? (path.split('/').at(-1) as string) : first] = text
  }
  for (const literal of entry.literals ?? []) {
    const [key, value] = splitOnce(literal, '=')
    if (value === undefined)
      return fail(
        `loading KV pairs: literal sources: [${(entry.literals ?? []).join(' ')}]: invalid literal source ${literal}, expected key=value`,
      )
    data[key] = value.replace(/^(['"])(.*)\1$/s, '$2')
  }
  return data
}
