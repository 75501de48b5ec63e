import { goPlain, goSyntax } from '../../api/go-value.ts'
import type { JsonObject } from '../../api/json.ts'
import { evaluate } from '../../api/jsonpath/evaluate.ts'
import { parseJsonPath } from '../../api/jsonpath/parse.ts'
import type { Flag, Kubectl } from '../command.ts'
import { errnoText, isJsonObject, readText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { executeTemplate } from '../template/execute.ts'
import { parseGoTemplate } from '../template/parse.ts'
import { writeKyaml } from '../yaml/write-kyaml.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { goJson } from './json.ts'
import { resultText } from './path-text.ts'

/** Text of an object, or why it cannot be written. Called once for each object, in order. */
export type Printer = (object: JsonObject) => string | Failed

export const outputFlags: Flag[] = [
  {
    name: 'output',
    short: 'o',
    type: 'string',
    default: '',
    usage:
      'Format: json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file.',
  },
  { name: 'template', type: 'string', default: '', usage: 'Template text or file for -o go-template and go-template-file.' },
  {
    name: 'allow-missing-template-keys',
    type: 'bool',
    default: true,
    usage: 'Take a missing field or key in a template for empty.',
  },
  { name: 'show-managed-fields', type: 'bool', default: false, usage: 'Keep managedFields in json and yaml.' },
]

const formats = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
]

/** `unable to match a printer suitable for the output format …`. Models genericclioptions NoCompatiblePrinterError (1.36). */
export const noPrinter = (format: string, more: readonly string[] = [], usual: readonly string[] = formats): Failed =>
  fail(
    `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${[...usual, ...more].sort().join(',')}`,
  )

/** json, yaml, kyaml and name are known in capitals too. Models genericclioptions json_yaml_flags.go ToPrinter (1.36). */
const plainFormat = (given: string): string => {
  const lower = given.toLowerCase()
  return ['json', 'yaml', 'kyaml', 'name'].includes(lower) ? lower : given
}

/** The printer of -o and --template; undefined where neither is given. `more` names formats that the verb has besides. */
export function printerOf(kubectl: Kubectl, more: readonly string[] = []): Printer | Failed | undefined {
  const { flags } = kubectl
  const template = flags.string('template')
  const output = flags.string('output')
  if (output === '' && template === '') return undefined
  const [given, argument] = splitFormat(output === '' ? 'go-template' : output)
  const format = plainFormat(given)
  const keepManaged = flags.bool('show-managed-fields')
  const cleaned = (object: JsonObject): JsonObject => (keepManaged ? object : withoutManagedFields(object))
  switch (format) {
    case 'yaml':
    case 'json':
    case 'kyaml':
      if (argument !== undefined) return noPrinter(output, more)
      return structured(format, cleaned)
    case 'name':
      return argument === undefined ? (object) => names(object) : noPrinter(output, more)
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      return jsonPathPrinter(kubectl, format, argument ?? template)
    case 'go-template':
    case 'go-template-file':
    case 'template':
    case 'templatefile':
      return goTemplatePrinter(kubectl, format, argument ?? template)
    default:
      return noPrinter(output, more)
  }
}

/** `jsonpath={.x}` in two; formats that take an argument only. */
export function splitFormat(output: string): [string, string | undefined] {
  const at = output.indexOf('=')
  return at < 0 ? [output, undefined] : [output.slice(0, at), output.slice(at + 1)]
}

/** Without metadata.managedFields, of a list's items too. Models printers/managedfields.go OmitManagedFieldsPrinter (1.36). */
export function withoutManagedFields(object: JsonObject): JsonObject {
  const out = { ...object }
  if (isJsonObject(out.metadata) && 'managedFields' in out.metadata) {
    const { managedFields: _, ...metadata } = out.metadata
    out.metadata = metadata
  }
  if (Array.isArray(out.items)) out.items = out.items.map((item) => (isJsonObject(item) ? withoutManagedFields(item) : item))
  return out
}

function structured(format: 'yaml' | 'json' | 'kyaml', cleaned: (object: JsonObject) => JsonObject): Printer {
  let count = 0
  return (object) => {
    count++
    const value = cleaned(object)
    if (format === 'json') return `${goJson(value, '    ')}\n`
    if (format === 'kyaml') return writeKyaml(value)
    return `${count > 1 ? '---\n' : ''}${writeYaml(value)}`
  }
}

function names(object: JsonObject): string {
  if (Array.isArray(object.items)) return object.items.map((item) => names(item as JsonObject)).join('')
  const { apiVersion = '', kind = '', metadata } = object as { apiVersion?: string; kind?: string; metadata?: { name?: string } }
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : ''
  return `${kind.toLowerCase()}${group}/${metadata?.name || '<unknown>'}\n`
}

function templateText(kubectl: Kubectl, format: string, argument: string): string | Failed {
  const file = format.endsWith('file')
  if (argument === '') return fail(`template format specified but no template given`)
  if (!file) return argument
  const read = readText(kubectl.process, argument)
  return 'errno' in read ? fail(`error reading --template ${argument}, open ${argument}: ${errnoText(read.errno)}\n`) : read.text
}

function jsonPathPrinter(kubectl: Kubectl, format: string, argument: string): Printer | Failed {
  const text = templateText(kubectl, format, argument)
  if (isFailed(text)) return text
  const nodes = parseJsonPath(text)
  if (typeof nodes === 'string') return fail(`error parsing jsonpath ${text}, ${nodes}\n`)
  const allowMissing = kubectl.flags.bool('allow-missing-template-keys')
  return (object) => {
    const found = evaluate(nodes, object, allowMissing)
    if (typeof found === 'string') return fail(jsonPathProblem(text, found, object))
    if (format === 'jsonpath-as-json') return found.groups.map((group) => `${goJson(group, '    ')}\n`).join('')
    return resultText(found)
  }
}

/** Models printers/jsonpath.go PrintObj (1.36). */
const jsonPathProblem = (text: string, problem: string, object: JsonObject): string =>
  `error executing jsonpath ${JSON.stringify(text)}: Error executing template: ${problem}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`

function goTemplatePrinter(kubectl: Kubectl, format: string, argument: string): Printer | Failed {
  const text = templateText(kubectl, format, argument)
  if (isFailed(text)) return text
  const parsed = parseGoTemplate(text)
  if (typeof parsed === 'string') return fail(`error parsing template ${text}, template: output:${parsed}\n`)
  const allowMissing = kubectl.flags.bool('allow-missing-template-keys')
  return (object) => {
    const { output, problem } = executeTemplate(parsed, object, allowMissing)
    if (problem === undefined) return output
    kubectl.process.stdout(output + goTemplateDebug(text, problem, object))
    return fail(`error executing template ${JSON.stringify(text)}: template: output:${problem}`)
  }
}

/** What helps to find the mistake, on standard output. Models printers/template.go PrintObj (1.36). */
const goTemplateDebug = (text: string, problem: string, object: JsonObject): string =>
  `Error executing template: template: output:${problem}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${goJson(object)}\n\tobject given to template engine was:\n\t\t${goPlain(object)}\n\n`
