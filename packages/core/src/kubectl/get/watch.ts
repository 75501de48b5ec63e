import type { JsonObject } from '../../api/json.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { WatchEvent, WatchStream } from '../../apiserver/request.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { explainMissing, objectOf, pathOf, request, selectionQuery } from '../object-requests.ts'
import { goJson } from '../printers/json.ts'
import { splitFormat, withoutManagedFields } from '../printers/printer.ts'
import { printTable, type Table, type TableOptions } from '../printers/table.ts'
import type { Target, Targets } from '../targets.ts'
import { genericPrinter } from './generic.ts'
import { tableOptions } from './human.ts'
import { patience } from './patience.ts'
import { acceptTable, toTable } from './request-table.ts'

/** Writes what one change looks like. */
type Show = (event: WatchEvent) => string | Failed

/** The list, then changes until the program is stopped. Models kubectl/pkg/cmd/get/get.go watch (1.36). */
export async function watchTargets(kubectl: Kubectl, { targets, causes }: Targets): Promise<number> {
  const [target] = targets
  if (causes.length > 0) return finish(kubectl, causes)
  if (targets.length !== 1 || !target) return severalTargets(kubectl, targets)
  const human = ['', 'wide'].includes(kubectl.flags.string('output'))
  const show = human ? tableShow(kubectl, target) : genericShow(kubectl)
  if (isFailed(show)) return finish(kubectl, show)
  const accept = human ? acceptTable : 'application/json'
  const from = firstList(kubectl, target, accept, show)
  if (typeof from !== 'string') return finish(kubectl, 'failed' in from ? from : [from])
  const stream = openWatch(kubectl, target, accept, from)
  if (!('poll' in stream)) return finish(kubectl, [stream])
  return follow(kubectl, stream, target.name === undefined ? show : withoutFirst(show))
}

/** What several names are now, and that they cannot be watched. Models cli-runtime resource/result.go Watch (1.36). */
function severalTargets(kubectl: Kubectl, targets: readonly Target[]): number {
  const resource = targets[0]?.resource
  if (!resource)
    return finish(
      kubectl,
      fail('watch is only supported on individual resources and resource collections - 0 resources were found'),
    )
  const human = ['', 'wide'].includes(kubectl.flags.string('output'))
  const show = human ? tableShow(kubectl, targets[0] as Target) : genericShow(kubectl)
  if (isFailed(show)) return finish(kubectl, show)
  const shown: string[] = []
  const { process } = kubectl
  const quietly = { ...kubectl, process: { ...process, stdout: (text: string) => void shown.push(text) } }
  for (const target of targets) {
    const from = firstList(quietly, target, human ? acceptTable : 'application/json', show)
    if (typeof from !== 'string') return finish(kubectl, 'failed' in from ? from : [from])
  }
  process.stdout(shown.join(''))
  return finish(kubectl, fail('you may only watch a single resource or type of resource at a time'))
}

/** A watch from "0" begins with the object as it is, which was shown already. */
function withoutFirst(show: Show): Show {
  let first = true
  return (event) => {
    const text = first ? '' : show(event)
    first = false
    return text
  }
}

const selection = ({ name, labelSelector, fieldSelector }: Target): Record<string, string[]> =>
  name === undefined
    ? selectionQuery({ ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) })
    : { fieldSelector: [`metadata.name=${name}`] }

/** Shows what is there, unless only changes are wanted, and gives the revision to go on from. */
function firstList(kubectl: Kubectl, target: Target, accept: string, show: Show): string | Status | Failed {
  const { resource, namespace, name } = target
  const list = request(kubectl, 'GET', pathOf(resource, namespace, name), {
    accept,
    query: name === undefined ? selection(target) : {},
  })
  if (isFailure(list)) return explainMissing(kubectl, list, name === undefined ? '' : namespace) as Status
  const shown = kubectl.flags.bool('watch-only') ? [] : eventsOf(list as JsonObject)
  for (const object of shown) {
    const text = show({ type: 'ADDED', object })
    if (isFailed(text)) return text
    kubectl.process.stdout(text)
  }
  // an object's own revision may be compacted; "0" is now
  return name === undefined ? String((list.metadata as { resourceVersion?: string }).resourceVersion ?? '') : '0'
}

const eventsOf = (list: JsonObject): JsonObject[] => {
  if (!Array.isArray(list.items)) return [list]
  const kind = String(list.kind ?? '').replace(/List$/, '')
  return (list.items as JsonObject[]).map((item) => ({ apiVersion: list.apiVersion, kind, ...item }))
}

function openWatch(kubectl: Kubectl, target: Target, accept: string, resourceVersion: string): WatchStream | Status {
  const { resource, namespace } = target
  const query = { ...selection(target), watch: ['true'], resourceVersion: [resourceVersion] }
  const response = kubectl.send({ method: 'GET', path: pathOf(resource, namespace), query, headers: { accept } })
  return response.kind === 'watch' ? response.watch : (objectOf(response) as Status)
}

async function follow(kubectl: Kubectl, stream: WatchStream, show: Show): Promise<number> {
  const { seen, wait, isOver } = patience(kubectl)
  try {
    do {
      for (const event of stream.poll()) {
        const code = showEvent(kubectl, event, show)
        if (code !== undefined) return code
        seen()
      }
      if (stream.ended() || isOver()) return 0
    } while (await wait())
    return 130
  } finally {
    stream.close()
  }
}

function showEvent(kubectl: Kubectl, event: WatchEvent, show: Show): number | undefined {
  if (event.type === 'BOOKMARK') return undefined
  if (event.type === 'ERROR') return finish(kubectl, fail(event.object as unknown as Status))
  const text = show(event)
  if (isFailed(text)) return finish(kubectl, text)
  kubectl.process.stdout(text)
  return undefined
}

function tableShow(kubectl: Kubectl, { resource }: Target): Show {
  const withEvents = kubectl.flags.bool('output-watch-events')
  const options: TableOptions = { ...tableOptions(kubectl, resource, false), remember: [] }
  let columns: Table['columnDefinitions'] = null
  let headersDone = options.noHeaders
  return ({ type, object }) => {
    const table = toTable(kubectl, object)
    columns ??= table.columnDefinitions
    if (table.rows.length === 0) return ''
    const text = printTable(
      { ...table, columnDefinitions: columns },
      {
        ...options,
        noHeaders: headersDone,
        ...(withEvents ? { eventType: type.padEnd(eventWidth) } : {}),
      },
    )
    headersDone = true
    return text
  }
}

// MODIFIED and BOOKMARK
const eventWidth = 8

function genericShow(kubectl: Kubectl): Show | Failed {
  const printer = genericPrinter(kubectl)
  if (isFailed(printer)) return printer
  if (!kubectl.flags.bool('output-watch-events')) return ({ object }) => printer(object)
  const [format] = splitFormat(kubectl.flags.string('output'))
  return ({ type, object }) => {
    const shown = kubectl.flags.bool('show-managed-fields') ? object : withoutManagedFields(object)
    if (format === 'json') return `{"type":${JSON.stringify(type)},"object":${goJson(shown)}}\n`
    return format === 'name' ? printer(object) : printer({ type, object: shown })
  }
}
