import type { JsonObject } from '../../api/json.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { errnoText, readText } from '../documents.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { explainMissing, getObject, listItems, pathOf, request } from '../object-requests.ts'
import { columnsFromTemplate, customColumns, printColumns } from '../printers/custom-columns.ts'
import { noPrinter, type Printer, printerOf, splitFormat } from '../printers/printer.ts'
import { sortItems } from '../printers/sort.ts'
import type { Target, Targets } from '../targets.ts'
import { isHidden } from './not-found.ts'

/** The formats of get besides those that every verb has. */
export const getFormats = ['custom-columns', 'custom-columns-file', 'wide']

/** Objects for machines: one as itself, several as a List. Models kubectl/pkg/cmd/get/get.go printGeneric (1.36). */
export function printGeneric(kubectl: Kubectl, { targets, causes }: Targets, single: boolean): number {
  const failures: Cause[] = [...causes]
  const objects: JsonObject[] = []
  for (const target of targets) {
    const found = objectsOf(kubectl, target)
    if (isFailure(found)) failures.push(found)
    else objects.push(...found)
  }
  const shown = failures.filter((cause) => !isHidden(kubectl, cause))
  if (single && shown.length > 0) return finish(kubectl, shown)
  if (objects.length === 0 && kubectl.flags.bool('ignore-not-found')) return finish(kubectl, shown)
  const printer = genericPrinter(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  const object = single && objects.length === 1 ? (objects[0] as JsonObject) : asList(kubectl, objects)
  const text = isFailed(object) ? object : printer(object)
  if (isFailed(text)) return finish(kubectl, shown.length === 0 ? text : [...shown, ...text.failed])
  kubectl.process.stdout(text)
  return finish(kubectl, shown)
}

function objectsOf(kubectl: Kubectl, target: Target): JsonObject[] | Status {
  const { resource, namespace, name } = target
  const subresource = kubectl.flags.string('subresource')
  if (name === undefined) return listItems(kubectl, target)
  if (name === '' && target.object) return [target.object]
  const found =
    subresource === ''
      ? getObject(kubectl, resource, namespace, name)
      : request(kubectl, 'GET', pathOf(resource, namespace, name, subresource))
  const answer = explainMissing(kubectl, found, namespace)
  return isFailure(answer) ? answer : [answer as JsonObject]
}

function asList({ flags, now }: Kubectl, objects: JsonObject[]): JsonObject | Failed {
  const field = flags.string('sort-by')
  const objectOf = (object: JsonObject): unknown => object
  const items = field === '' ? objects : sortItems(objects, { field, rows: false, nowMs: now(), objectOf })
  if (isFailed(items)) return items
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }
}

/** The printer of get's -o, custom columns among them. */
export function genericPrinter(kubectl: Kubectl): Printer | Failed {
  const [format, argument] = splitFormat(kubectl.flags.string('output'))
  if (format === 'custom-columns' || format === 'custom-columns-file') return columnPrinter(kubectl, format, argument ?? '')
  return printerOf(kubectl, getFormats) ?? noPrinter(format, getFormats)
}

function columnPrinter(kubectl: Kubectl, format: string, argument: string): Printer | Failed {
  const columns = format === 'custom-columns' ? customColumns(argument) : columnsOfFile(kubectl, argument)
  if (isFailed(columns)) return columns
  let headers = !kubectl.flags.bool('no-headers')
  return (object) => {
    const items = Array.isArray(object.items) ? (object.items as JsonObject[]) : [object]
    const { text, failed } = printColumns(columns, items, headers)
    headers = false
    if (!failed) return text
    kubectl.process.stdout(text)
    return failed
  }
}

function columnsOfFile(kubectl: Kubectl, name: string): ReturnType<typeof columnsFromTemplate> {
  if (name === '') return fail('custom-columns format specified but no custom columns given')
  const read = readText(kubectl.process, name)
  return 'errno' in read
    ? fail(`error reading template ${name}, open ${name}: ${errnoText(read.errno)}\n`)
    : columnsFromTemplate(read.text)
}
