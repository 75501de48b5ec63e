import { type ParseOptions, parseDocument, type ScalarTag, type Tags } from 'yaml'
import type { Json } from '../../api/json.ts'
import { yamlProblem } from './problem.ts'

export interface YamlError {
  /** `yaml: line 7: did not find expected key` */
  yamlError: string
}

export const isYamlError = (value: unknown): value is YamlError =>
  typeof value === 'object' && value !== null && 'yamlError' in value

const maxAliases = 100

// go-yaml reads neither sexagesimals nor timestamps into plain values
const dropped = new Set(['TIME', 'tag:yaml.org,2002:timestamp'])
const customTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || !(dropped.has(tag.tag) || (tag as ScalarTag).format === 'TIME'))

const options: ParseOptions & Record<string, unknown> = {
  version: '1.1',
  customTags,
  merge: true,
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
}

/** One YAML 1.1 document as JSON, as go-yaml v2 and sigs.k8s.io/yaml read it; null for an empty one. */
export function parseYaml(text: string): Json | YamlError {
  const problem = yamlProblem(text)
  if (problem !== undefined) return { yamlError: problem }
  try {
    const document = parseDocument(text, options)
    const error = document.errors[0]
    if (error) return { yamlError: `yaml: ${error.message}` }
    return toJson(document.toJS({ maxAliasCount: maxAliases, mapAsMap: false }))
  } catch {
    return { yamlError: 'yaml: document contains excessive aliasing' }
  }
}

function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return String.fromCharCode(...value)
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json
  const out: Record<string, Json> = {}
  for (const [key, member] of Object.entries(value)) out[key] = toJson(member)
  return out
}

/** The documents of a stream, cut at lines that begin with `---`. Models apimachinery util/yaml splitYAMLDocument (1.36). */
export function splitDocuments(text: string): string[] {
  const documents = `\n${text}`.split(/\n---[^\n]*(?=\n|$)/).map((part) => part.replace(/^\n/, ''))
  return documents
}
