import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { unbase64 } from '../../api/base64.ts'
import { goPlain } from '../../api/go-value.ts'
import type { Json } from '../../api/json.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { yamlProblem } from './problem.ts'
import { resolvePlain } from './resolve.ts'

export interface YamlError {
  /** `yaml: line 7: did not find expected key` */
  yamlError: string
}

export const isYamlError = (value: unknown): value is YamlError =>
  typeof value === 'object' && value !== null && typeof (value as YamlError).yamlError === 'string'

class DecodeProblem extends Error {}

const stop = (message: string): never => {
  throw new DecodeProblem(message)
}

// What aliases may unfold to; go-yaml too refuses documents that are mostly aliases.
const maxNodes = 400_000

interface Decoding {
  document: Document
  budget: number
  aliases: number
}

/** One YAML 1.1 document as JSON, as go-yaml v2 and sigs.k8s.io/yaml read it; null for an empty one. */
export function parseYaml(text: string): Json | YamlError {
  const problem = yamlProblem(text)
  if (problem !== undefined) return { yamlError: problem }
  const document = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const [error] = document.errors
  if (error && error.code !== 'MULTIPLE_DOCS') return { yamlError: `yaml: ${error.message}` }
  try {
    return decode({ document, budget: maxNodes, aliases: 0 }, document.contents)
  } catch (failed) {
    if (failed instanceof DecodeProblem) return { yamlError: `yaml: ${failed.message}` }
    throw failed
  }
}

function decode(decoding: Decoding, node: unknown): Json {
  if (--decoding.budget < 0 || decoding.aliases > 100) stop('document contains excessive aliasing')
  if (isAlias(node)) {
    const target = node.resolve(decoding.document)
    decoding.aliases++
    const value = target ? decode(decoding, target) : stop(`unknown anchor '${node.source}' referenced`)
    decoding.aliases--
    return value
  }
  if (isSeq(node)) return node.items.map((item) => decode(decoding, item))
  if (isMap(node)) return mapping(decoding, node)
  return isScalar(node) ? scalar(node) : null
}

const core = 'tag:yaml.org,2002:'

function scalar(node: Scalar): Json {
  const text = node.value === null ? '' : String(node.value)
  const tag = node.tag?.replace(core, '!!')
  if (tag === '!!binary') {
    const bytes = unbase64(text.replace(/\s/g, ''))
    return bytes ? decodeUtf8(bytes) : stop('!!binary value contains invalid base64 data')
  }
  if (tag === '!!str' || (tag === undefined && node.type !== 'PLAIN')) return text
  return tag === undefined || tag.startsWith('!!') ? resolvePlain(text) : text
}

function mapping(decoding: Decoding, node: YAMLMap): Json {
  const out = new Map<string, Json>()
  const own: Pair[] = []
  for (const pair of node.items) {
    if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') merge(decoding, out, pair.value)
    else own.push(pair)
  }
  for (const { key, value } of own) out.set(keyText(decoding, key), decode(decoding, value))
  return Object.fromEntries(out)
}

function merge(decoding: Decoding, out: Map<string, Json>, value: unknown): void {
  const merged = decode(decoding, value)
  const sources = Array.isArray(merged) ? [...merged].reverse() : [merged]
  for (const source of sources) {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) {
      return stop('map merge requires map or sequence of maps as the value')
    }
    for (const [key, member] of Object.entries(source)) out.set(key, member as Json)
  }
}

function keyText(decoding: Decoding, key: unknown): string {
  const value = decode(decoding, key as Node)
  if (typeof value === 'object' && value !== null) return stop(`invalid map key: ${goKey(value)}`)
  return value === null ? 'null' : goPlain(value)
}

/** Go's %#v of what go-yaml made of a mapping or sequence. */
function goKey(value: Json): string {
  if (value === null) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goKey).join(', ')}}`
  if (typeof value !== 'object') return typeof value === 'string' ? JSON.stringify(value) : String(value)
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${goKey(member ?? null)}`)
  return `map[interface {}]interface {}{${members.join(', ')}}`
}

/** The documents of a stream, cut at lines that begin with `---`. Models apimachinery util/yaml splitYAMLDocument (1.36). */
export function splitDocuments(text: string): string[] {
  return `\n${text}`.split(/\n---[^\n]*(?=\n|$)/).map((part) => part.replace(/^\n/, ''))
}
