import type { JsonObject } from '../../api/json.ts'
import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl } from '../command.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { goJson } from '../printers/json.ts'
import { groupResource } from '../rest-mapper.ts'
import type { Info } from '../targets.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

/** What came of saving: `problems` are shown at the top of the file, which is then opened again. */
export interface Saved {
  /** Objects that the server refused as invalid. */
  problems: Reason[]
  /** Why the whole edit ends. */
  failed?: string
  /** Objects that could not be patched, for the moment or at all. */
  retryable: number
  notFound: number
}

interface Reason {
  head: string
  other: string[]
}

export interface Editing {
  header: string
  infos: readonly Info[]
  save(edited: JsonObject[]): Saved
}

export const editHeader = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

// an editor that always changes what is refused must not go on for ever
const maxRounds = 20

/** Opens the editor until what it leaves can be saved, or nothing more was changed. Models cmd/util/editor/editoptions.go Run (1.36). */
export async function editUntilSaved(kubectl: Kubectl, editing: Editing): Promise<Failed | undefined> {
  const { process } = kubectl
  const original = textOf(kubectl, editing.infos)
  let [text, before]: [string, string | undefined] = [editing.header + original, undefined]
  for (let round = 0; round < maxRounds; round++) {
    const edited = await openEditor(kubectl, text)
    if (typeof edited !== 'string') return edited
    if (before !== undefined && stripComments(before) === stripComments(edited))
      return preserved(kubectl, edited, 'Edit cancelled, no valid changes were saved.')
    const result = judge(kubectl, editing, original, edited)
    if (result === 'done') return undefined
    if ('failed' in result) return result
    before = edited
    text = `${editing.header}${result.reasons.map(reasonText).join('')}${stripComments(edited)}`
  }
  return preserved(kubectl, process.env.EDITOR ?? '', 'Edit cancelled, no valid changes were saved.')
}

type Judged = 'done' | Failed | { reasons: Reason[] }

function judge(kubectl: Kubectl, editing: Editing, original: string, edited: string): Judged {
  const { process } = kubectl
  const invalid = validity(edited)
  if (invalid !== undefined) {
    const [info] = editing.infos
    const what = info ? `${groupResource(info.resource)} ${JSON.stringify(info.name)}` : '""'
    process.stderr(`error: ${what} is invalid\n`)
    return {
      reasons: [
        { head: `${what} was not valid`, other: [`<nil>: Invalid value: "The edited file failed validation": ${invalid}`] },
      ],
    }
  }
  if (stripComments(original) === stripComments(edited)) return said(kubectl, 'Edit cancelled, no changes made.')
  if (stripComments(edited).trim() === '') return said(kubectl, 'Edit cancelled, saved file was empty.')
  const objects = objectsOf(edited)
  const unknown = objects.find(
    ({ apiVersion, kind }) => !editing.infos.some(({ object }) => object.apiVersion === apiVersion && object.kind === kind),
  )
  if (unknown)
    return {
      reasons: [
        {
          head: `The edited file had a syntax error: unable to recognize "edited-file": no matches for kind ${JSON.stringify(unknown.kind)} in version ${JSON.stringify(unknown.apiVersion)}`,
          other: [],
        },
      ],
    }
  const saved = editing.save(objects)
  if (saved.failed !== undefined) return preserved(kubectl, edited, saved.failed)
  if (saved.retryable > 0) {
    process.stderr(`You can run \`kubectl replace -f ${keep(kubectl, edited)}\` to try this update again.\n`)
    return { failed: [], exitCode: 1 }
  }
  if (saved.notFound > 0) {
    process.stderr(`The edits you made on deleted resources have been saved to ${JSON.stringify(keep(kubectl, edited))}\n`)
    return { failed: [], exitCode: 1 }
  }
  return saved.problems.length > 0 ? { reasons: saved.problems } : 'done'
}

function said({ process }: Kubectl, text: string): 'done' {
  process.stderr(`${text}\n`)
  return 'done'
}

/** Models kubectl/pkg/validation/schema.go ConjunctiveSchema.ValidateBytes (1.36), as far as it needs no schema. */
function validity(text: string): string | undefined {
  const value = parseYaml(stripComments(text))
  if (isYamlError(value)) return value.yamlError
  if (!isJsonObject(value)) return 'invalid object to validate'
  const missing = ['apiVersion', 'kind'].filter((field) => typeof value[field] !== 'string').map((field) => `${field} not set`)
  return missing.length === 0 ? undefined : missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`
}

function objectsOf(text: string): JsonObject[] {
  const value = parseYaml(stripComments(text)) as JsonObject
  return value.kind === 'List' && Array.isArray(value.items) ? (value.items as JsonObject[]) : [value]
}

const reasonText = ({ head, other }: Reason): string =>
  `# ${hashed(head)}${other.length > 0 ? ':' : ''}\n${other.map((line) => `# * ${hashed(line)}\n`).join('')}#\n`

const hashed = (text: string): string => text.replace(/\n(?=.)/g, '\n# ').replace(/\n$/, '')

function textOf(kubectl: Kubectl, infos: readonly Info[]): string {
  const objects = infos.map(({ object }) => object)
  const shown =
    objects.length === 1
      ? (objects[0] as JsonObject)
      : ({ apiVersion: 'v1', items: objects, kind: 'List', metadata: {} } as unknown as JsonObject)
  return kubectl.flags.string('output') === 'json' ? `${goJson(shown, '    ')}\n` : writeYaml(shown)
}

export const stripComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

const pathFor = ({ now, flags }: Kubectl): string =>
  `/tmp/kubectl-edit-${Math.floor(now()) % 1_000_000_000}.${flags.string('output') === 'json' ? 'json' : 'yaml'}`

function keep(kubectl: Kubectl, text: string): string {
  const path = pathFor(kubectl)
  kubectl.process.files.write(path, encodeUtf8(text))
  return path
}

function preserved(kubectl: Kubectl, text: string, why: string): Failed {
  kubectl.process.stderr(`A copy of your changes has been stored to ${JSON.stringify(keep(kubectl, text))}\n`)
  return fail(why)
}

/** The text after the editor was left, or why it could not be. */
async function openEditor(kubectl: Kubectl, content: string): Promise<string | Failed> {
  const { process } = kubectl
  const path = pathFor(kubectl)
  let text = content
  const editor = process.env.KUBE_EDITOR ?? process.env.EDITOR ?? 'vi'
  if (process.terminal && /^(?:\S*\/)?(?:vi|vim|nano)\b/.test(editor)) {
    await process.terminal.edit({ path, content, editor: /nano/.test(editor) ? 'nano' : 'vi' }, (written) => {
      text = written
      return undefined
    })
    return text
  }
  return editByCommand(process, editor, path, content)
}

/** Without a terminal, KUBE_EDITOR or EDITOR names a program that changes the file by itself (sed -i …). */
async function editByCommand(
  process: Kubectl['process'],
  editor: string,
  path: string,
  content: string,
): Promise<string | Failed> {
  if (/^(?:\S*\/)?(?:vi|vim|nano)\b/.test(editor)) return fail(`unable to launch the editor ${JSON.stringify(editor)}`)
  process.files.write(path, encodeUtf8(content))
  const code = await process.spawn(['sh', '-c', `${editor} ${path}`])
  const bytes = process.files.read(path)
  process.files.remove(path)
  return code === 0 && typeof bytes !== 'string'
    ? decodeUtf8(bytes)
    : fail(`there was a problem with the editor ${JSON.stringify(editor)}`)
}
