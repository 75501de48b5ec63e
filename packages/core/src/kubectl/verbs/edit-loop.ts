import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl } from '../command.ts'
import { documentsOf, isJsonObject } from '../documents.ts'
import { type Cause, causeText, type Failed, fail } from '../errors.ts'
import { targetsIn } from '../file-targets.ts'
import { goJson } from '../printers/json.ts'
import { noPrinter } from '../printers/printer.ts'
import { groupResource } from '../rest-mapper.ts'
import type { Info, Target } from '../targets.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { writeKyaml } from '../yaml/write-kyaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { editPath, launchEditor } from './launch-editor.ts'

/** What came of saving: `problems` are shown at the top of the file, which is then opened again. */
export interface Saved {
  /** Objects that the server refused as invalid. */
  problems: Reason[]
  /** Why the whole edit ends. */
  failed?: Cause
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
  /** --validate: what is no object at all is not even compared. */
  validate: boolean
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
  const original = textOf(kubectl, editing.infos)
  if (typeof original !== 'string') return original
  const header = kubectl.flags.string('output') === 'json' ? '' : editing.header
  let [text, edited, before]: [string, string, string | undefined] = [header + original, '', undefined]
  for (let round = 0; round < maxRounds; round++) {
    const left = await launchEditor(kubectl, text)
    if (typeof left !== 'string') return left
    edited = left
    if (before !== undefined && sameContent(before, edited)) break
    const result = judge(kubectl, editing, original, edited)
    if (result === 'done') return undefined
    if ('failed' in result) return result
    before = edited
    text = `${header}${header === '' ? '' : result.reasons.map(reasonText).join('')}${stripComments(edited)}`
  }
  return preserved(kubectl, edited, 'Edit cancelled, no valid changes were saved.')
}

type Judged = 'done' | Failed | { reasons: Reason[] }

function judge(kubectl: Kubectl, editing: Editing, original: string, edited: string): Judged {
  const invalid = editing.validate ? validity(edited) : undefined
  if (invalid !== undefined) return { reasons: [notValid(kubectl, editing, invalid)] }
  if (sameContent(original, edited)) return said(kubectl, 'Edit cancelled, no changes made.')
  if (stripComments(edited).trim() === '') return said(kubectl, 'Edit cancelled, saved file was empty.')
  const read = targetsOfText(kubectl, edited)
  if ('syntaxError' in read) return { reasons: [{ head: `The edited file had a syntax error: ${read.syntaxError}`, other: [] }] }
  const strange = read.targets.find(({ resource, namespace }) => resource.namespaced && namespace !== kubectl.namespace)
  if (strange) return preserved(kubectl, edited, otherNamespace(strange.namespace, kubectl.namespace))
  const saved = editing.save(read.targets.map(({ object }) => object as JsonObject))
  if (saved.failed !== undefined) return preserved(kubectl, edited, saved.failed)
  return afterSaving(kubectl, edited, saved)
}

function afterSaving(kubectl: Kubectl, edited: string, saved: Saved): Judged {
  const { process } = kubectl
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

function targetsOfText(kubectl: Kubectl, text: string): { targets: Target[] } | { syntaxError: string } {
  const { documents, failed } = documentsOf('edited-file', text)
  const { targets, causes } = targetsIn(kubectl, documents, { enforceNamespace: false })
  const wrong = [...causes, ...(failed?.failed ?? [])].map(causeText)
  if (wrong.length === 0) return { targets }
  return { syntaxError: wrong.length === 1 ? (wrong[0] as string) : `[${wrong.join(', ')}]` }
}

const otherNamespace = (theirs: string, ours: string): string =>
  `the namespace from the provided object ${JSON.stringify(theirs)} does not match the namespace ${JSON.stringify(ours)}. You must pass '--namespace=${theirs}' to perform this operation.`

function notValid({ process }: Kubectl, { infos: [info] }: Editing, why: string): Reason {
  const what = info ? `${groupResource(info.resource)} ${JSON.stringify(info.name)}` : '""'
  process.stderr(`error: ${what} is invalid\n`)
  return { head: `${what} was not valid`, other: [`<nil>: Invalid value: "The edited file failed validation": ${why}`] }
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

const reasonText = ({ head, other }: Reason): string =>
  `# ${hashed(head)}${other.length > 0 ? ':' : ''}\n${other.map((line) => `# * ${hashed(line)}\n`).join('')}#\n`

const hashed = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ')

/** What is edited, as -o asks. Models editoptions.go editPrinterOptions (1.36). */
function textOf(kubectl: Kubectl, infos: readonly Info[]): string | Failed {
  const objects = infos.map(({ object }) => object)
  const shown =
    objects.length === 1
      ? (objects[0] as JsonObject)
      : ({ apiVersion: 'v1', items: objects, kind: 'List', metadata: {} } as unknown as JsonObject)
  const output = kubectl.flags.string('output')
  if (output === 'json') return `${goJson(shown, '    ')}\n`
  if (output === 'kyaml') return writeKyaml(shown)
  return output === '' || output === 'yaml' ? writeYaml(shown) : noPrinter(output, [], ['json', 'yaml', 'kyaml'])
}

/** Do two texts say the same, whatever their comments? Models cmd/util/helpers.go StripComments (1.36). */
function sameContent(one: string, other: string): boolean {
  const [a, b] = [parseYaml(one), parseYaml(other)]
  if (isYamlError(a) || isYamlError(b)) return isYamlError(a) && isYamlError(b) && stripComments(one) === stripComments(other)
  return equal(a as Json, b as Json)
}

/** Models cmd/util/helpers.go ManualStrip (1.36). */
const stripComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n')

function keep(kubectl: Kubectl, text: string): string {
  const path = editPath(kubectl)
  kubectl.process.files.write(path, encodeUtf8(text))
  return path
}

function preserved(kubectl: Kubectl, text: string, why: Cause): Failed {
  kubectl.process.stderr(`A copy of your changes has been stored to ${JSON.stringify(keep(kubectl, text))}\n`)
  return fail(why)
}
