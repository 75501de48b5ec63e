import type { JsonObject } from '../../api/json.ts'
import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, fail, failureText, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { fieldManagerFlag, filenameFlags, targetOptions, validateFlag } from '../flag-sets.ts'
import { goJson } from '../printers/json.ts'
import { outputFlags, withoutManagedFields } from '../printers/printer.ts'
import { type Info, infosOf, targetsOf } from '../resource-args.ts'
import { createObject, isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import { patchTypeOf, threeWayPatch } from '../three-way.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

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
    bool('save-config', 'Keep the configuration as an annotation.'),
    { name: 'subresource', type: 'string', default: '', usage: 'status.' },
    validateFlag,
    bool('windows-line-endings', 'Not of use here.', { hidden: true }),
  ],
  run,
}

const head = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** Models kubectl/pkg/cmd/util/editor/editoptions.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  if (found.causes.length > 0) return finish(kubectl, found.causes)
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  for (const info of found.infos) {
    const code = await editOne(kubectl, info, (object) => printer.show(info.resource, object, 'edited'))
    if (code !== 0) return code
  }
  return 0
}

const textOf = (kubectl: Kubectl, object: JsonObject): string =>
  kubectl.flags.string('output') === 'json' ? `${goJson(object, '    ')}\n` : writeYaml(object)

async function editOne(kubectl: Kubectl, info: Info, show: (object: JsonObject) => unknown): Promise<number> {
  const { process, flags } = kubectl
  const original = withoutManagedFields(info.object)
  let text = head + textOf(kubectl, original)
  let before = text
  for (;;) {
    const edited = await openEditor(kubectl, text)
    if (edited === undefined) return finish(kubectl, fail('unable to launch the editor "vi"'))
    if (stripComments(edited) === stripComments(before)) {
      if (before === head + textOf(kubectl, original)) process.stderr('Edit cancelled, no changes made.\n')
      else return cancelled(kubectl, edited)
      return 0
    }
    if (stripComments(edited).trim() === '') {
      process.stderr('Edit cancelled, saved file was empty.\n')
      return 0
    }
    const cause = save(kubectl, info, original, edited, show, flags.string('subresource'))
    if (cause === undefined) return 0
    const why = failureText({ failed: [cause], exitCode: 1 }).replace(/\n$/, '')
    before = edited
    text = `${head}${why
      .split('\n')
      .map((line) => `# ${line}`)
      .join('\n')}\n#\n${stripComments(edited)}`
    process.stderr(`${why}\n`)
  }
}

const stripComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

function cancelled(kubectl: Kubectl, text: string): number {
  const path = `/tmp/kubectl-edit-${Math.floor(kubectl.now()) % 1_000_000_000}.yaml`
  kubectl.process.files.write(path, encodeUtf8(text))
  kubectl.process.stderr(
    `error: Edit cancelled, no valid changes were saved.\nA copy of your changes has been stored to ${JSON.stringify(path)}\n`,
  )
  return 1
}

/** The text after the editor was left; undefined where there is no terminal to edit at. */
async function openEditor({ process, now }: Kubectl, content: string): Promise<string | undefined> {
  const path = `/tmp/kubectl-edit-${Math.floor(now()) % 1_000_000_000}.yaml`
  let text = content
  if (process.terminal) {
    const editor = /nano/.test(process.env.KUBE_EDITOR ?? process.env.EDITOR ?? 'vi') ? 'nano' : 'vi'
    await process.terminal.edit({ path, content, editor }, (written) => {
      text = written
      return undefined
    })
    return text
  }
  return editByCommand(process, path, content)
}

/** Without a terminal, KUBE_EDITOR or EDITOR names a program that changes the file by itself (sed -i …). */
async function editByCommand(process: Kubectl['process'], path: string, content: string): Promise<string | undefined> {
  const editor = process.env.KUBE_EDITOR ?? process.env.EDITOR
  if (editor === undefined || /^(vi|vim|nano)\b/.test(editor)) return undefined
  process.files.write(path, encodeUtf8(content))
  const code = await process.spawn(['sh', '-c', `${editor} ${path}`])
  const bytes = process.files.read(path)
  process.files.remove(path)
  return code === 0 && typeof bytes !== 'string' ? decodeUtf8(bytes) : undefined
}

function save(
  kubectl: Kubectl,
  info: Info,
  original: JsonObject,
  text: string,
  show: (object: JsonObject) => unknown,
  subresource: string,
): Cause | undefined {
  const edited = parseYaml(stripComments(text))
  if (isYamlError(edited)) return `error parsing edited-file: ${edited.yamlError}`
  if (typeof edited !== 'object' || edited === null || Array.isArray(edited))
    return 'The edited file failed validation: invalid object to validate'
  if ((edited.metadata as { name?: string } | undefined)?.name !== info.name)
    return 'At least one of apiVersion, kind and name was changed'
  const patch = threeWayPatch(info.resource, original, edited, original)
  if (kubectl.flags.bool('output-patch')) kubectl.process.stdout(`Patch: ${goJson(patch)}\n`)
  const at = { ...info, ...(subresource === '' ? {} : { subresource }) }
  const query = writeQuery({ dryRun: 'none', fieldManager: kubectl.flags.string('field-manager'), fieldValidation: 'Strict' })
  const patched = patchObject(kubectl, at, patchTypeOf(info.resource), patch, query)
  if (isStatus(patched)) return patched
  show(patched)
  return undefined
}

/** kubectl create --edit: the file's objects go through the editor first. */
export async function editCreated(kubectl: Kubectl): Promise<number> {
  const found = await targetsOf(kubectl, targetOptions(kubectl))
  if (isFailed(found)) return finish(kubectl, found)
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  for (const { resource, namespace, object } of found.targets) {
    const text = object ? await openEditor(kubectl, head + textOf(kubectl, object)) : undefined
    if (text === undefined) return finish(kubectl, fail('unable to launch the editor "vi"'))
    const edited = parseYaml(stripComments(text))
    if (isYamlError(edited)) return finish(kubectl, fail(edited.yamlError))
    const made = createObject(kubectl, resource, namespace, edited as JsonObject, {
      dryRun: 'none',
      fieldManager: 'kubectl-create',
    })
    if (isStatus(made)) return finish(kubectl, [made])
    printer.show(resource, made, 'created')
  }
  return finish(kubectl, found.causes)
}
