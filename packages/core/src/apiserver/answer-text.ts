import { goJson } from '../api/go-json.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { jsonTextOf, knownJsonText } from '../api/json-text.ts'
import { apiVersionOf } from '../api/resource.ts'
import { resourceTable } from '../api/resource-table.ts'
import type { Status } from '../api/status.ts'
import type { WatchEvent } from './request.ts'

/**
 * The JSON text of an answer, with `end` behind it. Stored objects in it, alone or as items or rows, bring their own texts
 * along.
 */
export function answerText(object: JsonObject | Status, end = ''): string {
  const known = knownJsonText(object)
  if (known !== undefined) return known + end
  const { items, rows, ...head } = object as JsonObject
  if (Array.isArray(items))
    return isUntyped(object as JsonObject)
      ? untypedText(head, items, end)
      : withList(textOfHead(head), 'items', itemTexts(head, items), end)
  if (Array.isArray(rows) && head.kind === 'Table') return withList(columnsKept(head), 'rows', rows.map(rowText), end)
  return goJson(object) + end
}

/** One line of a watch, without its end. */
export const eventText = (event: WatchEvent): string =>
  `{"type":"${event.type}","object":${event.type === 'BOOKMARK' ? JSON.stringify(event.object) : shownText(event.object)}}`

const builtInLists = new Set(resourceTable.map((resource) => `${apiVersionOf(resource)} ${resource.kind}List`))

/** Items of typed lists name neither kind nor version; those of custom resources and of other lists do. */
export const bareItemKind = ({ kind, apiVersion }: JsonObject): string | undefined =>
  builtInLists.has(`${apiVersion} ${kind}`) ? (kind as string).slice(0, -'List'.length) : undefined

function itemTexts(head: JsonObject, items: readonly Json[]): string[] {
  const kind = bareItemKind(head)
  if (kind === undefined) return items.map(textOf)
  const begin = `{"kind":"${kind}","apiVersion":"${head.apiVersion}",`
  return items.map((item) => {
    const text = textOf(item)
    return text.startsWith(begin) ? `{${text.slice(begin.length)}` : goJson(bareItem(item))
  })
}

export function bareItem(item: Json): Json {
  const { kind: _kind, apiVersion: _version, ...bare } = item as JsonObject
  return bare
}

/** Lists of custom objects have their keys in order. */
const isUntyped = (object: JsonObject): boolean => Object.keys(object)[1] === 'items'

function untypedText({ apiVersion, ...tail }: JsonObject, items: readonly Json[], end: string): string {
  return withList(
    textOfHead({ apiVersion: apiVersion as Json }),
    'items',
    items.map(textOf),
    `,${textOfHead(tail).slice(1)}${end}`,
    '',
  )
}

const textOfHead = (head: JsonObject): string => goJson(head)

/** Tables are made for one watch; everything else is shared among those who see it. */
const shownText = (object: JsonObject): string => (object.kind === 'Table' ? answerText(object) : partialText(object))

/** A long text is put together once: each further piece would copy it whole. */
function withList(head: string, name: string, texts: string[], end: string, close = '}'): string {
  const begin = `${head.slice(0, -1)}${head === '{}' ? '' : ','}"${name}":[`
  const last = texts.length - 1
  if (last < 0) return `${begin}]${close}${end}`
  texts[0] = begin + texts[0]
  texts[last] = `${texts[last]}]${close}${end}`
  return texts.join(',')
}

/** The definitions of a Kind's columns are always the same object. */
function columnsKept({ columnDefinitions, ...head }: JsonObject): string {
  const columns = columnDefinitions ? jsonTextOf(columnDefinitions as Json[]) : 'null'
  return `${textOfHead(head).slice(0, -1)},"columnDefinitions":${columns}}`
}

const textOf = (value: Json): string =>
  typeof value === 'object' && value !== null ? partialText(value as JsonObject) : goJson(value)

function rowText(row: Json): string {
  const { cells, object } = row as JsonObject
  const cellsText = goJson(cells)
  return object === undefined ? `{"cells":${cellsText}}` : `{"cells":${cellsText},"object":${partialText(object as JsonObject)}}`
}

/** A PartialObjectMetadata is made for the answer; the metadata in it is the stored one. */
function partialText(object: JsonObject): string {
  if (object.kind !== 'PartialObjectMetadata') return jsonTextOf(object)
  const { kind, apiVersion, metadata } = object
  return `{"kind":"${kind}","apiVersion":${JSON.stringify(apiVersion)},"metadata":${jsonTextOf(metadata as JsonObject)}}`
}
