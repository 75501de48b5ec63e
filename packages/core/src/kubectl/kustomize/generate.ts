import { base64 } from '../../api/base64.ts'
import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { splitOnce } from '../flags.ts'
import { type Item, itemOf } from './item.ts'
import type { GeneratorEntry, GeneratorOptions } from './kustomization.ts'
import { loadFile, type Root } from './load-file.ts'

type Data = [key: string, value: string][]

/** A ConfigMap or Secret of the sources of an entry. Models api/internal/generators (5.8). */
export function generated(process: Process, root: Root, kind: 'ConfigMap' | 'Secret', entry: GeneratorEntry): Item | Failed {
  const { name = '', behavior = '', options = {} } = entry
  if (name === '') return fail(`a ${kind.toLowerCase()} must have a name`)
  const data = dataOf(process, root, entry)
  if (isFailed(data)) return fail(`loading KV pairs: ${data.failed[0]}`)
  const twice = data.find(([key], at) => data.findIndex(([other]) => other === key) < at)
  if (twice) return fail(`configmap ${name} illegally repeats the key \`${twice[0]}\``)
  return { ...itemOf(objectOf(kind, entry, data, options)), hashed: !options.disableNameSuffixHash, behavior }
}

/** What is said for all, and for one; what is said for all cannot be taken back. Models api/types/generatoroptions.go MergeGlobalOptionsIntoLocal (5.8). */
export function mergedOptions(
  own: GeneratorOptions | undefined,
  all: GeneratorOptions | undefined,
): GeneratorOptions | undefined {
  if (!all || !own) return own ?? all
  const pairs = (field: 'labels' | 'annotations'): Record<string, string> => ({ ...all[field], ...own[field] })
  const out: GeneratorOptions = {}
  for (const field of ['labels', 'annotations'] as const) if (Object.keys(pairs(field)).length > 0) out[field] = pairs(field)
  for (const field of ['disableNameSuffixHash', 'immutable'] as const) if (own[field] || all[field]) out[field] = true
  return out
}

function objectOf(kind: 'ConfigMap' | 'Secret', entry: GeneratorEntry, data: Data, options: GeneratorOptions): JsonObject {
  const { labels, annotations, immutable } = options
  const isSecret = kind === 'Secret'
  const values = Object.fromEntries(data.map(([key, value]) => [key, isSecret ? base64(encodeUtf8(value)) : value]))
  return {
    apiVersion: 'v1',
    ...(isSecret || data.length > 0 ? { data: values } : {}),
    ...(immutable ? { immutable } : {}),
    kind,
    metadata: {
      name: entry.name as string,
      ...(entry.namespace ? { namespace: entry.namespace } : {}),
      ...(labels && Object.keys(labels).length > 0 ? { labels: { ...labels } } : {}),
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations: { ...annotations } } : {}),
    },
    ...(isSecret ? { type: entry.type || 'Opaque' } : {}),
  }
}

/** Models api/kv/kv.go Load (5.8). */
function dataOf(process: Process, root: Root, entry: GeneratorEntry): Data | Failed {
  const envs = [...(entry.envs ?? []), ...(entry.env ? [entry.env] : [])]
  const out: Data = []
  for (const [words, sources, read] of [
    ['env source files:', envs, (name: string) => envPairs(process, root, name)],
    ['literal sources', entry.literals ?? [], literalPair],
    ['file sources:', entry.files ?? [], (source: string) => filePair(process, root, source)],
  ] as const) {
    for (const source of sources) {
      const pairs = read(source)
      if (isFailed(pairs)) return fail(`${words} [${sources.join(' ')}]: ${pairs.failed[0]}`)
      out.push(...pairs)
    }
  }
  return out
}

function literalPair(source: string): Data | Failed {
  const [key, value] = splitOnce(source, '=')
  if (key === '' || value === undefined) return fail(`invalid literal source ${source}, expected key=value`)
  return [[key, value.replace(/^(['"])(.*)\1$/s, '$2')]]
}

function filePair(process: Process, root: Root, source: string): Data | Failed {
  const parts = source.split('=')
  const quoted = (text: string): string => JSON.stringify(text)
  if (parts.length > 2) return fail(`source ${quoted(source)} key name or file path contains '='`)
  const [first = '', second] = parts
  if (second !== undefined && first === '')
    return fail(`missing key name for file path ${quoted(second)} in source ${quoted(source)}`)
  if (second === '') return fail(`missing file path for key name ${quoted(first)} in source ${quoted(source)}`)
  const path = second ?? first
  const found = loadFile(process, root, path)
  return isFailed(found) ? found : [[second === undefined ? (path.split('/').at(-1) as string) : first, found.text]]
}

function envPairs(process: Process, root: Root, name: string): Data | Failed {
  const found = loadFile(process, root, name)
  if (isFailed(found)) return found
  const out: Data = []
  for (const line of found.text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const text = line.trimStart()
    if (text === '' || text.startsWith('#')) continue
    const [key, value = ''] = splitOnce(text, '=')
    out.push([key, value])
  }
  return out
}
