import { base64 } from '../../api/base64.ts'
import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { contentHash } from '../content-hash.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { splitOnce } from '../flags.ts'
import { type Item, isCalled, itemOf, namespaceOf } from './item.ts'
import type { GeneratorEntry, Kustomization } from './kustomization.ts'
import { loadFile, type Root } from './load-file.ts'

/** Adds what configMapGenerator and secretGenerator make. */
export function generate(process: Process, root: Root, spec: Kustomization, items: readonly Item[]): Item[] | Failed {
  const out = [...items]
  for (const kind of ['ConfigMap', 'Secret'] as const) {
    for (const entry of (kind === 'ConfigMap' ? spec.configMapGenerator : spec.secretGenerator) ?? []) {
      const data = dataOf(process, root, entry)
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
  // what is said for all cannot be taken back for one
  const hashed = !spec.generatorOptions?.disableNameSuffixHash && !entry.options?.disableNameSuffixHash
  const values = kind === 'Secret' ? encoded(data) : data
  const at = items.findIndex(
    (item) =>
      item.object.kind === kind &&
      isCalled(item, entry.name) &&
      namespaceOf(item.object) === (entry.namespace ?? namespaceOf(item.object)),
  )
  const id = `merging from generator &{0xc000514000 <nil>}: id ${goId(kind, entry)}`
  if (entry.behavior === 'merge' || entry.behavior === 'replace') {
    const known = items[at]
    if (!known) return fail(`${id} does not exist; cannot merge or replace`)
    const before = entry.behavior === 'merge' ? ((known.object.data ?? {}) as Data) : {}
    const object = { ...known.object, data: { ...before, ...values }, metadata: mergedMetadata(known.object, options) }
    items[at] = { ...known, object, hashed: hashed || known.hashed === true }
    return undefined
  }
  if (at >= 0) return fail(`${id} exists; behavior must be merge or replace`)
  items.push({ ...itemOf(objectOf(kind, entry, values, options)), hashed })
  return undefined
}

/** Go's %#v of a resid.ResId. */
const goId = (kind: string, { name, namespace = '' }: GeneratorEntry): string =>
  `resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kind}", isClusterScoped:false}, Name:${JSON.stringify(name)}, Namespace:${JSON.stringify(namespace)}}`

function mergedMetadata({ metadata }: JsonObject, { labels, annotations }: Kustomization['generatorOptions'] = {}): JsonObject {
  const before = metadata as JsonObject
  return {
    ...before,
    ...(annotations ? { annotations: { ...(before.annotations as JsonObject), ...annotations } } : {}),
    ...(labels ? { labels: { ...(before.labels as JsonObject), ...labels } } : {}),
  }
}

/** A generated object with its content's hash behind its name. Models kustomize api/hasher/hasher.go, which hashes no name (5.8). */
export function withContentHash(item: Item): Item {
  if (!item.hashed) return item
  const metadata = item.object.metadata as JsonObject
  const { immutable: _, ...hashed } = item.object
  const hash = contentHash({ ...hashed, metadata: { name: '' } })
  const name = String(metadata.name)
  return { ...item, object: { ...item.object, metadata: { ...metadata, name: `${name}-${hash}` } }, names: [...item.names, name] }
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

function dataOf(process: Process, root: Root, entry: GeneratorEntry): Data | Failed {
  const data: Data = {}
  const read = (name: string, sources: string): string | Failed => {
    const found = loadFile(process, root, name)
    return isFailed(found) ? fail(`loading KV pairs: ${sources}: ${found.failed[0]}`) : found.text
  }
  const envs = [...(entry.envs ?? []), ...(entry.env ? [entry.env] : [])]
  for (const name of envs) {
    const text = read(name, `env source files: [${envs.join(' ')}]`)
    if (isFailed(text)) return text
    for (const line of text.split(/\r?\n/).filter((part) => part.trim() !== '' && !part.trim().startsWith('#'))) {
      const [key, value = ''] = splitOnce(line.trim(), '=')
      data[key] = value
    }
  }
  for (const file of entry.files ?? []) {
    const [first, second] = splitOnce(file, '=')
    const path = second ?? first
    const text = read(path, `file sources: [${(entry.files ?? []).join(' ')}]`)
    if (isFailed(text)) return text
    data[second === undefined ? (path.split('/').at(-1) as string) : first] = text
  }
  for (const literal of entry.literals ?? []) {
    const [key, value] = splitOnce(literal, '=')
    if (value === undefined)
      return fail(
        `loading KV pairs: literal sources [${(entry.literals ?? []).join(' ')}]: invalid literal source ${literal}, expected key=value`,
      )
    data[key] = value.replace(/^(['"])(.*)\1$/s, '$2')
  }
  return data
}
