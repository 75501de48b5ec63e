import type { Event } from '../../api/core.ts'
import type { JsonObject } from '../../api/json.ts'
import { events as eventsResource } from '../../api/kinds.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { eventAge } from '../describe/events.ts'
import { bareFailure, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag } from '../flag-sets.ts'
import { watchEvents } from '../get/watch-events.ts'
import { listItems } from '../object-requests.ts'
import { goSort } from '../printers/go-sort.ts'
import { outputFlags, type Printer, printerOf } from '../printers/printer.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'
import { typedJson } from '../result.ts'

export const events: Verb = {
  name: 'events',
  summary: 'Show events, the latest last',
  usage:
    'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  examples: `
  # Of this namespace
  kubectl events

  # Of one Pod, warnings only
  kubectl events --for pod/coffee --types=Warning`,
  flags: [
    allNamespacesFlag,
    ...outputFlags,
    { name: 'chunk-size', type: 'int', default: 500, usage: 'How many objects to ask for at once; 0 asks for all.' },
    { name: 'for', type: 'string', default: '', usage: 'Only events of this TYPE/NAME.' },
    { name: 'no-headers', type: 'bool', default: false, usage: 'Leave the headings out.' },
    { name: 'types', type: 'stringSlice', usage: 'Only events of these types: Normal, Warning.' },
    { name: 'watch', short: 'w', type: 'bool', default: false, usage: 'After the list, show new ones as they come.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/events/events.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process, namespace } = kubectl
  const wrong = flags.strings('types').find((type) => !/^(normal|warning)$/i.test(type))
  const fields = involved(kubectl)
  if (isFailed(fields)) return finish(kubectl, fields)
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  if (wrong !== undefined) return finish(kubectl, fail('valid --types are Normal or Warning'))
  const selection = { resource: eventsResource, namespace: flags.bool('all-namespaces') ? '' : namespace, fieldSelector: fields }
  const items = listItems(kubectl, selection)
  if (isFailure(items)) return finish(kubectl, [items])
  const list = goSort(
    (items as unknown as Event[]).filter((event) => typed(kubectl, event)),
    (a, b) => timeOf(a) < timeOf(b),
  )
  if (list.length === 0 && !flags.bool('watch')) {
    process.stderr(flags.bool('all-namespaces') ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
    return 0
  }
  if (printer && !flags.bool('watch')) return printList(kubectl, printer, list)
  if (list.length > 0) process.stdout(eventTable(kubectl, list, !flags.bool('no-headers')))
  return flags.bool('watch')
    ? watchEvents(kubectl, selection, (event) => (typed(kubectl, event) ? eventTable(kubectl, [event], false) : ''))
    : 0
}

/** Only what can be printed: `-o name` has no name for a list, and says nothing. */
function printList({ process, flags }: Kubectl, printer: Printer, list: readonly Event[]): number {
  if (flags.string('output') === 'name') return 0
  const whole = { kind: 'EventList', apiVersion: 'v1', metadata: {}, items: list.map(inOrder) } as unknown as JsonObject
  const text = flags.string('output') === 'json' ? typedJson(whole) : printer(whole)
  if (!isFailed(text)) process.stdout(text)
  return 0
}

const orders: Readonly<Record<string, readonly string[]>> = {
  '': 'kind apiVersion metadata involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related reportingComponent reportingInstance'.split(
    ' ',
  ),
  metadata: 'name generateName namespace uid resourceVersion generation creationTimestamp labels annotations managedFields'.split(
    ' ',
  ),
  involvedObject: 'kind namespace name uid apiVersion resourceVersion fieldPath'.split(' '),
}

/** An event with its fields as Go's struct has them. */
function inOrder(event: Event): Record<string, unknown> {
  const sorted = (value: Record<string, unknown>, order: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(
      [...order.filter((key) => key in value), ...Object.keys(value).filter((key) => !order.includes(key))].map((key) => [
        key,
        value[key],
      ]),
    )
  const out = sorted(event as unknown as Record<string, unknown>, orders[''] ?? [])
  for (const part of ['metadata', 'involvedObject']) out[part] = sorted(out[part] as Record<string, unknown>, orders[part] ?? [])
  return out
}

const typed = ({ flags }: Kubectl, { type = '' }: Event): boolean => {
  const types = flags.strings('types').map((text) => text.toLowerCase())
  return types.length === 0 || types.includes(type.toLowerCase())
}

const timeOf = (event: Event): number =>
  Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '') || 0

function involved(kubectl: Kubectl): string | Failed {
  const text = kubectl.flags.string('for')
  if (text === '') return ''
  const [type = '', name, ...more] = text.split('/')
  if (name === undefined) return fail('--for must be in resource/name form')
  if (more.length > 0) return fail('arguments in resource/name form may not have more than one slash')
  if (type === '') return fail('a resource must be present, got: /, Resource=')
  const resource = mappingFor(serverResources(kubectl), type)
  if (!resource) return bareFailure(unknownType(type))
  if (name === '') return ''
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${apiVersionOf(resource)},involvedObject.name=${name}`
}

/** Models cmd/util/helpers.go checkErr for NoResourceMatchError (1.36). */
function unknownType(type: string): string {
  const [resource = '', ...group] = type.toLowerCase().split('.')
  const where = group.length === 0 ? '' : ` in group ${JSON.stringify(group.join('.'))}`
  return `the server doesn't have a resource type ${JSON.stringify(resource)}${where}`
}

function eventTable({ flags, now }: Kubectl, list: readonly Event[], headers: boolean): string {
  const all = flags.bool('all-namespaces')
  const lines = list.map((event) => [
    ...(all ? [event.metadata.namespace] : []),
    eventAge(event, now()),
    event.type,
    event.reason,
    `${event.involvedObject.kind}/${event.involvedObject.name}`,
    (event.message ?? '').trim(),
  ])
  const head = [...(all ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  const rows = headers ? [head, ...lines] : lines
  return rows.length === 0 ? '' : align(`${rows.map((row) => row.join('\t')).join('\n')}\n`, { ...tableTabs, growing: true })
}
