import { stringify } from 'yaml'
import { goJson } from '../api/go-json.ts'
import type { JsonObject } from '../api/json.ts'
import { isFailure } from '../api/status.ts'
import { asksForLines, errorView } from './accept.ts'
import { answerText, bareItem, bareItemKind } from './answer-text.ts'
import { parameter } from './core.ts'
import type { ApiRequest } from './request.ts'

const terminals = ['curl', 'Wget', 'Mozilla/5.0']

/**
 * ?pretty as strconv.ParseBool reads it; without it, people who look with a browser or in a terminal. Models
 * endpoints/handlers/negotiation isPrettyPrint (1.36).
 */
export function isPretty(request: ApiRequest): boolean {
  if (asksForLines(request)) return true
  const asked = parameter(request, 'pretty') ?? ''
  if (asked !== '') return /^(?:1|t|T|true|TRUE|True)$/.test(asked)
  const agent = request.headers['user-agent'] ?? ''
  return terminals.some((name) => agent.startsWith(name))
}

/** The body of an answer as it goes over the wire, in its content type. */
export function answerBody(request: ApiRequest, object: JsonObject, contentType: string | undefined): string {
  if (contentType?.startsWith('application/yaml')) return stringify(asSent(object), yamlForm)
  const inLines = isFailure(object) && errorView(request) === undefined
  return inLines || isPretty(request) ? goJson(asSent(object), 2) : answerText(object, '\n')
}

/** As sigs.k8s.io/yaml writes JSON: keys in order, lists not indented, lines as long as they are. */
const yamlForm = { version: '1.1', sortMapEntries: true, indentSeq: false, lineWidth: 0 } as const

const asSent = (object: JsonObject): JsonObject =>
  Array.isArray(object.items) && bareItemKind(object) !== undefined ? { ...object, items: object.items.map(bareItem) } : object
