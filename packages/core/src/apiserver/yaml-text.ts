import { parseDocument, type YAMLError } from 'yaml'
import type { Json } from '../api/json.ts'

/** What aliases may unfold to. */
const maxAliasCount = 100

/** One YAML document as JSON, the last of equal keys; or what is wrong with it. */
export function readYaml(text: string): { value: Json } | { error: string } {
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false, logLevel: 'silent', prettyErrors: true })
  const [error] = document.errors
  if (error) return { error: `yaml: ${lineOf(error)}${error.message.split(/ at line |\n/)[0]}` }
  try {
    return { value: (document.toJS({ maxAliasCount }) ?? null) as Json }
  } catch {
    return { error: 'yaml: document contains excessive aliasing' }
  }
}

const lineOf = ({ linePos }: YAMLError): string => (linePos ? `line ${linePos[0].line}: ` : '')

/** What go-yaml's strict reader says about equal keys of one map: a line for each. Undefined when there are none. */
export function duplicateKeys(text: string): string | undefined {
  const document = parseDocument(text, { version: '1.1', uniqueKeys: true, logLevel: 'silent', prettyErrors: true })
  const lines = document.errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos, linePos }) => `  line ${linePos?.[0].line ?? 0}: key ${JSON.stringify(keyAt(text, pos[0]))} already set in map`)
  return lines.length === 0 ? undefined : `yaml: unmarshal errors:\n${lines.join('\n')}`
}

function keyAt(text: string, at: number): string {
  const [, double, single, plain] = /^(?:"((?:\\.|[^"\\])*)"|'((?:''|[^'])*)'|([^:\n]*?)\s*:)/.exec(text.slice(at)) ?? []
  return double ?? single ?? plain ?? ''
}
