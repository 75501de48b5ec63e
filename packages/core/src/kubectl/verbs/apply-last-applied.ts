import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { addSource, type Cause, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  filenameFlag,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
  validateFlag,
} from '../flag-sets.ts'
import { infoText } from '../info-text.ts'
import { lastApplied, lastAppliedOf } from '../last-applied.ts'
import { getObject } from '../object-requests.ts'
import { goJson } from '../printers/json.ts'
import { outputFlags } from '../printers/printer.ts'
import { recordFlag } from '../record.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, patchObject, type ResultPrinter, resultPrinter } from '../result.ts'
import type { Info } from '../targets.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { goUnstructured, uidOf } from './edit.ts'
import { editUntilSaved, type Saved } from './edit-loop.ts'

export const viewLastApplied: Verb = {
  name: 'view-last-applied',
  summary: 'Show the configuration that was applied last',
  usage: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'all', type: 'bool', default: false, usage: 'Every object of the type.' },
    { name: 'output', short: 'o', type: 'string', default: 'yaml', usage: 'yaml or json.' },
  ],
  run: view,
}

/** Models kubectl/pkg/cmd/apply/apply_view_last_applied.go (1.36). */
async function view(kubectl: Kubectl): Promise<number> {
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  if (found.causes.length > 0) return finish(kubectl, found.causes)
  const output = kubectl.flags.string('output')
  const texts: string[] = []
  for (const { object, name, source } of found.infos) {
    const text = lastAppliedOf(object)
    // kubectl says nothing where the object was not read from a file
    if (text === undefined && source !== '') {
      const words = `error when no last-applied-configuration annotation found on resource: ${name}\n ${JSON.stringify(source)}: <nil>`
      return finish(kubectl, fail(words))
    }
    if (text !== undefined) texts.push(text)
  }
  for (const text of texts) {
    if (output !== 'json' && output !== 'yaml')
      return finish(
        kubectl,
        usageError(
          'kubectl apply view-last-applied',
          `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
        ),
      )
    const value = JSON.parse(text) as JsonObject
    kubectl.process.stdout(output === 'json' ? `${goJson(value, '  ')}\n` : writeYaml(value))
  }
  return 0
}

export const setLastApplied: Verb = {
  name: 'set-last-applied',
  summary: 'Set the configuration that was applied last to that of a file',
  usage: 'set-last-applied -f FILENAME',
  flags: [
    filenameFlag,
    dryRunFlag,
    ...outputFlags,
    { name: 'create-annotation', type: 'bool', default: false, usage: 'Also where there is none yet.' },
  ],
  run: set,
}

/** Models kubectl/pkg/cmd/apply/apply_set_last_applied.go (1.36). */
async function set(kubectl: Kubectl): Promise<number> {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, targetOptions(kubectl))
  if (isFailed(found)) return finish(kubectl, found)
  if (found.causes.length > 0) return finish(kubectl, found.causes)
  const changed: { info: Info; text: string }[] = []
  for (const info of found.infos) {
    const text = `${goJson(info.object)}\n`
    const current = getObject(kubectl, info.resource, info.namespace, info.name)
    const wrong = isStatus(current) ? unread(info, current) : unannotated(kubectl, info, current)
    if (wrong !== undefined) return finish(kubectl, [wrong])
    if (lastAppliedOf(current as JsonObject) === text)
      kubectl.process.stdout(`set-last-applied ${info.name}: no changes required.\n`)
    else changed.push({ info: { ...info, object: current as JsonObject }, text })
  }
  for (const { info, text } of changed) {
    const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
    const answer = dryRun === 'client' ? info.object : annotated(kubectl, info, text, query)
    if (isStatus(answer)) return finish(kubectl, [answer])
    printer.show(info.resource, answer, 'configured')
  }
  return 0
}

const unread = ({ resource, namespace, name, source }: Info, status: Exclude<Cause, string>): Cause =>
  status.reason === 'NotFound'
    ? status
    : addSource(`retrieving current configuration of:\n${infoText(resource, namespace, name)}\nfrom server for:`, source, status)

const unannotated = ({ flags }: Kubectl, { name }: Info, current: JsonObject): Cause | undefined =>
  lastAppliedOf(current) === undefined && !flags.bool('create-annotation')
    ? `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`
    : undefined

const annotated = (kubectl: Kubectl, info: Info, text: string, query: Record<string, string[]>) =>
  patchObject(kubectl, info, 'merge', { metadata: { annotations: { [lastApplied]: text } } }, query)

export const editLastApplied: Verb = {
  name: 'edit-last-applied',
  summary: 'Edit the configuration that was applied last',
  usage: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags,
    fieldManagerFlag('kubectl-client-side-apply'),
    ...outputFlags,
    recordFlag,
    validateFlag,
    { name: 'windows-line-endings', type: 'bool', default: false, usage: 'Not of use here.', hidden: true },
  ],
  run: editAnnotations,
}

const header = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`

/** Models kubectl/pkg/cmd/util/editor/editoptions.go in its ApplyEditMode (1.36). */
async function editAnnotations(kubectl: Kubectl): Promise<number> {
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  if (found.causes.length > 0) return finish(kubectl, found.causes)
  const infos = found.infos
    .filter(({ object }) => lastAppliedOf(object) !== undefined)
    .map((info) => ({ ...info, object: JSON.parse(lastAppliedOf(info.object) as string) as JsonObject }))
  if (infos.length === 0)
    return finish(
      kubectl,
      fail(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      ),
    )
  const save = (edited: JsonObject[]): Saved => saveAnnotations(kubectl, infos, edited, printer)
  return finish(kubectl, (await editUntilSaved(kubectl, { header, infos, validate: validation !== 'Ignore', save })) ?? [])
}

/** Each is compared with the first that has its UID, which a file hardly ever has. Models editoptions.go visitToApplyEditPatch (1.36). */
function saveAnnotations(kubectl: Kubectl, infos: readonly Info[], edited: JsonObject[], printer: ResultPrinter): Saved {
  const saved: Saved = { problems: [], retryable: 0, notFound: 0 }
  for (const object of edited) {
    const original = infos.find((one) => uidOf(one.object) === uidOf(object))
    if (!original) return { ...saved, failed: `no original object found for ${goUnstructured(object)}` }
    const text = `${goJson(object)}\n`
    const same = text === `${goJson(original.object)}\n`
    const { resource } = infos.find((one) => one.object.kind === object.kind) ?? original
    const { name = '' } = (object.metadata ?? {}) as { name?: string }
    const at = { ...original, resource, namespace: resource.namespaced ? kubectl.namespace : '', name }
    const answer = same ? object : annotated(kubectl, at, text, { fieldManager: [kubectl.flags.string('field-manager')] })
    if (isStatus(answer)) return { ...saved, failed: answer }
    printer.show(resource, answer, same ? 'skipped' : 'edited')
  }
  return saved
}
