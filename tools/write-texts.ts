// Writes packages/core/src/apiserver/schema/texts.gen.ts (not kept in git): what `kubectl explain` says of each field, taken
// from the installed kubernetes-models and @kubernetes/client-node. With --if-stale it does nothing when the file is newer than all it is made of.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { modelFields } from '../packages/core/src/apiserver/schema/fields.gen.ts'
import { declarationOf } from './model-declarations.ts'

const out = 'packages/core/src/apiserver/schema/texts.gen.ts'
const folder = 'node_modules/@kubernetes/client-node/dist/gen/models'

/** Line breaks were folded into blanks by the generator of the package: two blanks were a new paragraph or item. */
const clean = (text: string): string =>
  text
    .replaceAll(/\\(['"`])/g, '$1')
    .replaceAll(/&lt;/g, '<')
    .replaceAll(/&gt;/g, '>')
    .replaceAll(/&amp;/g, '&')
    .replaceAll(/(?<=\S) {2}\* /g, '\n\n* ')
    .replaceAll(/(?<=\S) {3}\* /g, '\n  * ')
    .trim()

/** Lines of a doc comment joined again. */
const docOf = (comment: string): string =>
  clean(
    comment
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, ''))
      .join('\n'),
  )

interface Texts {
  kind: string
  fields: Record<string, string>
}

/** What @kubernetes/client-node says. It gives a field whose type is a model the model's own text. */
function clientTexts(model: string): Texts {
  const path = `${folder}/${model}.d.ts`
  if (!existsSync(path)) return { kind: '', fields: {} }
  const source = readFileSync(path, 'utf8')
  const kind = /\/\*\*\n((?:(?!\*\/)[\s\S])*?)\*\/\nexport declare class/.exec(source)?.[1] ?? ''
  const fields: Record<string, string> = {}
  for (const match of source.matchAll(/\/\*\*\n((?:(?!\*\/)[\s\S])*?)\*\/\n\s*'(\w+)'\??:/g))
    fields[match[2] as string] = docOf(match[1] as string)
  return { kind: docOf(kind), fields }
}

/** What kubernetes-models says, which has each field's own text with its lines, values and all; only apiVersion and kind it has not. */
function textsOf(model: string): Texts {
  const fallback = clientTexts(model)
  const found = declarationOf(model)
  if (!found) return fallback
  const fields = Object.fromEntries(found.fields.map(({ name, text }) => [name, text]).filter(([, text]) => text !== ''))
  return { kind: found.text || fallback.kind, fields: { ...fallback.fields, ...fields } }
}

const requests = 'node_modules/@kubernetes/client-node/dist/gen/types/ObjectParamAPI.d.ts'

/** What each option of a verb is for, as the requests for ConfigMaps have them. */
function verbTexts(verb: string): Record<string, string> {
  const source = readFileSync(requests, 'utf8')
  const start = source.indexOf(`export interface CoreV1Api${verb}NamespacedConfigMapRequest {`)
  const block = source.slice(start, source.indexOf('\n}', start))
  const entity = (text: string): string =>
    text
      .replaceAll('\\&#39;', "'")
      .replaceAll('\\&quot;', '"')
      .replaceAll(/\\?&#x60;/g, '`')
      .replaceAll(/\\?&#x3D;/g, '=')
      .replaceAll('\\', '')
  const options: Record<string, string> = {}
  for (const match of block.matchAll(/\/\*\*\n((?:(?!\*\/)[\s\S])*?)\n\s*\* Defaults to: [\s\S]*?\*\/\n\s*_?(\w+)\??:/g))
    options[match[2] as string] = entity(docOf(match[1] as string))
      .replaceAll(/(?<=\S) {4}(?=\S)/g, '\n\n  ')
      .replaceAll(/(?<=\S) {3}(?=\S)/g, '\n  ')
      .replaceAll(/(?<=\S) {2}(?=[A-Z])/g, '\n\n')
  return options
}

const verbs = ['List', 'Read', 'Create', 'Replace', 'Patch', 'Delete', 'DeleteCollection']

const sources = [
  'package-lock.json',
  'packages/core/src/apiserver/schema/fields.gen.ts',
  'tools/write-texts.ts',
  'tools/model-declarations.ts',
]
const isFresh = (): boolean => existsSync(out) && sources.every((source) => statSync(source).mtimeMs < statSync(out).mtimeMs)

if (!(process.argv.includes('--if-stale') && isFresh())) {
  const entries = Object.keys(modelFields).map((model) => [model, textsOf(model)] as const)
  const texts = 'Readonly<Record<string, Readonly<Record<string, string>>>>'
  const kinds = Object.fromEntries(entries.map(([model, { kind }]) => [model, kind]))
  const fields = Object.fromEntries(entries.map(([model, text]) => [model, text.fields]))
  const write = (name: string, type: string, value: object): string =>
    `export const ${name}: ${type} = JSON.parse(${JSON.stringify(JSON.stringify(value))})\n`
  writeFileSync(
    out,
    `// Written by tools/write-texts.ts; not kept in git.\n${write('kindTexts', 'Readonly<Record<string, string>>', kinds)}${write('fieldTexts', texts, fields)}${write('optionTexts', texts, Object.fromEntries(verbs.map((verb) => [verb, verbTexts(verb)])))}`,
  )
}
