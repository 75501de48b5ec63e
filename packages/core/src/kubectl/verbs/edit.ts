import { goSyntax } from '../../api/go-value.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, causeText, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { fieldManagerFlag, fieldValidation, filenameFlags, targetOptions, validateFlag } from '../flag-sets.ts'
import { withLastApplied } from '../last-applied.ts'
import { goJson } from '../printers/json.ts'
import { outputFlags, withoutManagedFields } from '../printers/printer.ts'
import { recorded, recordFlag } from '../record.ts'
import { infosOf, targetsOf } from '../resource-args.ts'
import { groupResource } from '../rest-mapper.ts'
import { createObject, isStatus, patchObject, type ResultPrinter, resultPrinter, writeQuery } from '../result.ts'
import type { Info } from '../targets.ts'
import { patchTypeOf, threeWayPatch } from '../three-way.ts'
import { editHeader, editUntilSaved, type Saved } from './edit-loop.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})

export const edit: Verb = {
  name: 'edit',
  summary: 'Edit an object of the server',
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  examples: `
  # A Service
  kubectl edit service coffee`,
  flags: [
    ...filenameFlags,
    fieldManagerFlag('kubectl-edit'),
    ...outputFlags,
    bool('output-patch', 'Show the patch that is sent.'),
    recordFlag,
    bool('save-config', 'Keep the configuration as an annotation.'),
    { name: 'subresource', type: 'string', default: '', usage: 'status.' },
    validateFlag,
    bool('windows-line-endings', 'Not of use here.', { hidden: true }),
  ],
  run,
}

/** Models kubectl/pkg/cmd/util/editor/editoptions.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const subresource = flags.string('subresource')
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true, emptySelects: true, subresource })
  if (isFailed(found)) return finish(kubectl, found)
  if (found.causes.length > 0) return finish(kubectl, found.causes)
  if (found.infos.length === 0) return finish(kubectl, fail('edit cancelled, no objects found'))
  const infos = found.infos.map((info) => ({ ...info, object: withoutManagedFields(info.object) }))
  const save = (edited: JsonObject[]): Saved => saveEach(kubectl, infos, edited, validation)
  const editing = { header: editHeader, infos, validate: validation !== 'Ignore', save }
  return finish(kubectl, (await editUntilSaved(kubectl, editing)) ?? [])
}

/** As Go's %#v writes an object that it holds as a map. */
export const goUnstructured = (object: JsonObject): string => `&unstructured.Unstructured{Object:${goSyntax(object)}}`

export const uidOf = (object: JsonObject): string | undefined => (object.metadata as { uid?: string } | undefined)?.uid

function saveEach(kubectl: Kubectl, infos: readonly Info[], edited: JsonObject[], validation: string): Saved {
  const printer = resultPrinter(kubectl, 'none', { apart: true })
  if (isFailed(printer)) return { problems: [], retryable: 0, notFound: 0, failed: causeText(printer.failed[0] ?? '') }
  const saved: Saved = { problems: [], retryable: 0, notFound: 0 }
  for (const object of edited) {
    const info = infos.find((one) => uidOf(one.object) === uidOf(object))
    if (!info) return { ...saved, failed: `no original object found for ${goUnstructured(object)}` }
    const cause = saveOne(kubectl, info, object, validation, printer)
    if (typeof cause === 'string') return { ...saved, failed: cause }
    if (cause !== undefined) note(kubectl, saved, info, cause)
  }
  return saved
}

/** A string ends the edit; a Status is the server's. */
function saveOne(
  kubectl: Kubectl,
  info: Info,
  edited: JsonObject,
  validation: string,
  printer: ResultPrinter,
): Cause | undefined {
  const { flags } = kubectl
  const { name } = (edited.metadata ?? {}) as { name?: string }
  const same = edited.apiVersion === info.object.apiVersion && edited.kind === info.object.kind && name === info.name
  if (!same) return 'At least one of apiVersion, kind and name was changed'
  const kept = flags.bool('save-config') ? withLastApplied(edited) : edited
  const patch = threeWayPatch(info.resource, info.object, recorded(kubectl, kept), info.object)
  if (Object.keys(patch).length === 0) return printer.show(info.resource, info.object, 'skipped')?.failed[0]
  if (flags.bool('output-patch')) kubectl.process.stdout(`Patch: ${goJson(patch)}\n`)
  const subresource = flags.string('subresource')
  const at = { ...info, ...(subresource === '' ? {} : { subresource }) }
  const query = writeQuery({ dryRun: 'none', fieldManager: flags.string('field-manager'), fieldValidation: validation })
  const patched = patchObject(kubectl, at, patchTypeOf(info.resource), patch, query)
  return isStatus(patched) ? patched : printer.show(info.resource, patched, 'edited')?.failed[0]
}

/** Models editoptions.go addError (1.36). */
function note({ process }: Kubectl, saved: Saved, info: Info, cause: Exclude<Cause, string>): void {
  const what = `${groupResource(info.resource)} ${JSON.stringify(info.name)}`
  if (cause.reason === 'Invalid') {
    const other = (cause.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
    saved.problems.push({ head: `${what} was not valid`, other })
    process.stderr(`error: ${what} is invalid\n`)
  } else if (cause.reason === 'NotFound') {
    saved.notFound++
    process.stderr(`error: ${what} could not be found on the server\n`)
  } else {
    saved.retryable++
    process.stderr(`error: ${what} could not be patched: ${cause.message ?? ''}\n`)
  }
}

/** kubectl create --edit: the file's objects go through the editor first, one after the other. */
export async function editCreated(kubectl: Kubectl): Promise<number> {
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const found = await targetsOf(kubectl, targetOptions(kubectl))
  if (isFailed(found)) return finish(kubectl, found)
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  const causes: Cause[] = []
  for (const { resource, namespace, object, name = '', source } of found.targets) {
    if (!object) continue
    const save = (edited: JsonObject[]): Saved => {
      const options = { dryRun: 'none' as const, fieldManager: kubectl.flags.string('field-manager') }
      const made = createObject(kubectl, resource, namespace, edited[0] as JsonObject, options)
      const failed: Failed | undefined = isStatus(made) ? fail(made) : printer.show(resource, made, 'created')
      const why = failed?.failed[0]
      return {
        problems: [],
        retryable: 0,
        notFound: 0,
        ...(why === undefined ? {} : { failed: why }),
      }
    }
    const stopped = await editUntilSaved(kubectl, {
      header: editHeader,
      infos: [{ resource, namespace, name, object, source }],
      validate: validation !== 'Ignore',
      save,
    })
    causes.push(...(stopped?.failed ?? []))
  }
  return finish(kubectl, [...causes, ...found.causes])
}
