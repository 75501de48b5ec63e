import { goJson } from '../api/go-json.ts'
import type { JsonObject } from '../api/json.ts'
import type { Resource } from '../api/resource.ts'
import { isFailure, type Status } from '../api/status.ts'
import type { Kubectl } from './command.ts'
import { type Cause, type Failed, isFailed } from './errors.ts'
import { type DryRun, dryRunOf } from './flag-sets.ts'
import { pathOf, request } from './object-requests.ts'
import { printerOf, withoutManagedFields } from './printers/printer.ts'
import { groupKind } from './rest-mapper.ts'
import { structJson } from './struct-order.ts'

export interface Showing {
  dryRun: DryRun
  printer: ResultPrinter
}

/** What --dry-run and -o say, or what is wrong with one of them. */
export function showingOf(kubectl: Kubectl, holding: Holding = {}): Showing | Failed {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return dryRun
  const printer = resultPrinter(kubectl, dryRun, holding)
  return isFailed(printer) ? printer : { dryRun, printer }
}

const suffixes: Record<DryRun, string> = { none: '', client: ' (dry run)', server: ' (server dry run)' }

/** Shows objects as -o asks, or as `service/web created`. One for a whole command, since YAML documents are set apart. */
export interface ResultPrinter {
  show(resource: Resource, object: JsonObject, operation: string): Failed | undefined
}

export interface Holding {
  /** kubectl holds the objects in their Go types: JSON has their fields in the order of the structs. */
  typed?: boolean
  /** Each object has a printer of its own, so that no `---` stands between them. */
  apart?: boolean
}

export function resultPrinter(kubectl: Kubectl, dryRun: DryRun, { typed, apart }: Holding = {}): ResultPrinter | Failed {
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return printer
  const json = typed && kubectl.flags.string('output') === 'json'
  return {
    show(resource, object, operation) {
      const own = apart ? printerOf(kubectl) : printer
      if (isFailed(own)) return own
      const text = json ? structText(kubectl, object) : own ? own(object) : doneText(resource, object, operation, dryRun)
      if (isFailed(text)) return text
      kubectl.process.stdout(text)
      return undefined
    },
  }
}

/** service/web created (dry run) */
export function doneText(resource: Resource, object: JsonObject, operation: string, dryRun: DryRun): string {
  const { name } = object.metadata as { name?: string }
  return `${groupKind(resource)}/${name || '<unknown>'} ${operation}${suffixes[dryRun]}\n`
}

/** JSON with the fields in the order in which they stand, as Go's structs have them. */
export const typedJson = (object: JsonObject): string => `${goJson(withoutManagedFields(object), 4)}\n`

/** JSON of an object that kubectl holds in its Go type. */
export const structText = ({ flags }: Kubectl, object: JsonObject): string =>
  `${structJson(flags.bool('show-managed-fields') ? object : withoutManagedFields(object))}\n`

export interface WriteQuery {
  dryRun: DryRun
  fieldManager: string
  fieldValidation?: string
}

/** ?dryRun=All&fieldManager=…&fieldValidation=… */
export const writeQuery = ({ dryRun, fieldManager, fieldValidation }: WriteQuery): Record<string, string[]> => ({
  ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  fieldManager: [fieldManager],
  ...(fieldValidation === undefined ? {} : { fieldValidation: [fieldValidation] }),
})

/** POST, or with --dry-run=client the object as it is. */
export function createObject(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string,
  object: JsonObject,
  options: WriteQuery,
): JsonObject | Status {
  if (options.dryRun === 'client') return object
  return request(kubectl, 'POST', pathOf(resource, namespace), { body: object, query: writeQuery(options) })
}

/** PATCH in one of the four types. */
export function patchObject(
  kubectl: Kubectl,
  at: { resource: Resource; namespace: string; name: string; subresource?: string },
  type: 'json' | 'merge' | 'strategic' | 'apply',
  body: unknown,
  query: Record<string, string[]>,
): JsonObject | Status {
  const path = pathOf(at.resource, at.namespace, at.name, at.subresource)
  return request(kubectl, 'PATCH', path, { body: body as never, contentType: patchTypes[type], query })
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

/** The server's message without its reason: for `error: failed to create …: MESSAGE`. */
export const statusText = (status: Status): string => status.message ?? 'unknown'

/** What `--subresource=scale` answers with. */
export const scales = { group: 'autoscaling', version: 'v1', kind: 'Scale', resource: 'scale', namespaced: true } as Resource

export const isStatus = (value: unknown): value is Status => isFailure(value)

/** Collects what failed for single objects while the others go on. */
export function causesOf(...found: (Cause | undefined)[]): Cause[] {
  return found.filter((cause) => cause !== undefined)
}
