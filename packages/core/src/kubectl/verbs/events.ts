import type { Event } from '../../api/core.ts'
import { events as eventsResource } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { eventAge } from '../describe/events.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag } from '../flag-sets.ts'
import { watchEvents } from '../get/watch-events.ts'
import { listItems } from '../object-requests.ts'
import { outputFlags, printerOf } from '../printers/printer.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

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
  const { args, flags, process, namespace } = kubectl
  if (args.length > 0) return finish(kubectl, usageError('kubectl events', `unknown command ${JSON.stringify(args.join(' '))}`))
  const wrong = flags.strings('types').find((type) => !/^(normal|warning)$/i.test(type))
  if (wrong !== undefined) return finish(kubectl, fail('valid --types are Normal or Warning'))
  const fields = involved(kubectl)
  if (isFailed(fields)) return finish(kubectl, fields)
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  const selection = { resource: eventsResource, namespace: flags.bool('all-namespaces') ? '' : namespace, fieldSelector: fields }
  const items = listItems(kubectl, selection)
  if (isFailure(items)) return finish(kubectl, [items])
  const list = (items as unknown as Event[]).filter((event) => typed(kubectl, event)).sort(byTime)
  if (printer && !flags.bool('watch')) {
    const text = printer({ apiVersion: 'v1', items: list, kind: 'List', metadata: {} } as never)
    if (isFailed(text)) return finish(kubectl, text)
    process.stdout(text)
    return 0
  }
  if (list.length === 0 && !flags.bool('watch')) {
    process.stderr(flags.bool('all-namespaces') ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
    return 0
  }
  process.stdout(eventTable(kubectl, list, !flags.bool('no-headers')))
  return flags.bool('watch')
    ? watchEvents(kubectl, selection, (event) => (typed(kubectl, event) ? eventTable(kubectl, [event], false) : ''))
    : 0
}

const typed = ({ flags }: Kubectl, { type = '' }: Event): boolean => {
  const types = flags.strings('types').map((text) => text.toLowerCase())
  return types.length === 0 || types.includes(type.toLowerCase())
}

const timeOf = (event: Event): number =>
  Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '') || 0
const byTime = (a: Event, b: Event): number => timeOf(a) - timeOf(b)

function involved(kubectl: Kubectl): string | Failed {
  const text = kubectl.flags.string('for')
  if (text === '') return ''
  const [type = '', name = '', ...more] = text.split('/')
  if (more.length > 0 || name === '') return fail('--for must be in resource/name form')
  const resource = mappingFor(serverResources(kubectl), type)
  if (!resource) return fail(`the server doesn't have a resource type ${JSON.stringify(type)}`)
  return `involvedObject.kind=${resource.kind},involvedObject.name=${name}`
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
  return rows.length === 0 ? '' : align(`${rows.map((row) => row.join('\t')).join('\n')}\n`, tableTabs)
}
