// Reads the declarations of the installed kubernetes-models: each model's fields with their texts, values and whether they must be there.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { componentName } from '../packages/core/src/apiserver/schema/component-name.ts'

export interface Field {
  name: string
  text: string
  required: boolean
  /** The values of a +enum type; of a list's items when `list` is set. */
  values?: string[]
  list?: true
}

export interface Declaration {
  text: string
  fields: Field[]
}

const roots = ['node_modules/kubernetes-models', 'node_modules/@kubernetes-models/apimachinery']

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : files(path)
    return entry.name.endsWith('.d.ts') ? [path] : []
  })

/** IoK8sApiCoreV1Pod → its file. */
const paths = new Map<string, string>()
for (const path of roots.flatMap(files)) {
  for (const [, alias] of readFileSync(path, 'utf8').matchAll(/\bas I(IoK8s\w+)/g)) paths.set(alias as string, path)
}

const aliasOf = (component: string): string =>
  component
    .split(/[.-]/)
    .map((part) => part[0]?.toUpperCase() + part.slice(1))
    .join('')

const docOf = (comment: string | undefined): string =>
  (comment ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replaceAll('\\*', '*')
    .replaceAll('*\\/', '*/')
    .replace(/^\n+|\s+$/g, '')

const literals = (type: string): string[] | undefined =>
  /^(?:"[^"]*"(?: \| )?)+$/.test(type) ? [...type.matchAll(/"([^"]*)"/g)].map(([, value]) => value as string) : undefined

function fieldOf([, comment, name = '', optional, type = '']: RegExpMatchArray): Field {
  const list = /^Array<(.*)>$/.exec(type)?.[1]
  const values = name === 'apiVersion' || name === 'kind' ? undefined : literals(list ?? type)
  return {
    name,
    text: docOf(comment),
    required: optional !== '?',
    ...(values ? { values, ...(list ? { list: true as const } : {}) } : {}),
  }
}

/** What is declared of a model (V1Pod); undefined where the package has no such type. */
export function declarationOf(model: string): Declaration | undefined {
  const path = paths.get(aliasOf(componentName(model)))
  if (path === undefined) return undefined
  const source = readFileSync(path, 'utf8')
  const start = /(?:\/\*\*\n((?:(?!\*\/)[\s\S])*?)\*\/\n)?export interface I\w+[^{]*\{\n/.exec(source)
  if (!start) return undefined
  const body = source.slice(start.index + start[0].length).split(/^\}/m)[0] as string
  const pattern = /^ {4}(?:\/\*\*\n((?:(?!\*\/)[\s\S])*?)\*\/\n {4})?"(\w+)"(\??): (.*?);?$/gm
  return { text: docOf(start[1]), fields: [...body.matchAll(pattern)].map(fieldOf) }
}
