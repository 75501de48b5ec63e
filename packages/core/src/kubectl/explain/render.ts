import type { Resource } from '../../api/resource.ts'
import { element, type Schema, type Schemas, typeName } from './schema.ts'
import { indent, wrap } from './wrap.ts'

// 80 columns less the indent
const width = 76

/** GROUP, KIND and VERSION. */
export function renderHead({ group, kind, version }: Resource): string {
  return `${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`
}

/** FIELD with its type and the values that it may have. */
export function renderField(schemas: Schemas, name: string, schema: Schema): string {
  const values = enumOf(schema)
  const list = values.length > 0 ? `ENUM:\n${values.map((value) => `    ${value}\n`).join('')}` : '\n'
  return `FIELD: ${name} <${typeName(schemas, schema)}>\n${list}\n`
}

/** DESCRIPTION: the field's own, then its type's. */
export function renderDescription(schemas: Schemas, schema: Schema): string {
  const inner = element(schemas, schema)
  const texts = [...new Set([schema.description, inner === schema ? '' : inner.description])].filter((text) => text)
  const text = texts.length > 0 ? texts.map((part) => `${part}\n`).join('') : '<empty>'
  return `DESCRIPTION:\n${indent(wrap(text, width), 4)}\n`
}

const enumOf = (schema: Schema): string[] => (schema.enum ?? []).map((value) => (value === '' ? '""' : String(value)))

function fieldLine(schemas: Schemas, name: string, schema: Schema, required: boolean, lead: string): string {
  const values = enumOf(schema)
  const list = values.length > 0 ? `${lead}enum: ${shownValues(values)}\n` : ''
  return `${lead}${name}\t<${typeName(schemas, schema)}>${required ? ' -required-' : ''}\n${list}`
}

// explain shows four values of a longer list
const maxValues = 4

const shownValues = (values: readonly string[]): string =>
  values.length > maxValues ? `${values.slice(0, maxValues).join(', ')}, ....` : values.join(', ')

const sortedFields = (schema: Schema): [string, Schema][] =>
  Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

/** FIELDS with what each means; '' for a type without fields. */
export function renderFields(schemas: Schemas, schema: Schema): string {
  const found = element(schemas, schema)
  const fields = sortedFields(found)
  if (fields.length === 0) return '\n'
  const parts = fields.map(([name, field]) => {
    const text = field.description || '<no description>'
    return `${fieldLine(schemas, name, field, found.required?.includes(name) === true, '  ')}${indent(wrap(text, width), 4)}\n\n`
  })
  return `FIELDS:\n${parts.join('')}\n`
}

const maxDepth = 20

/** FIELDS and theirs, without descriptions: --recursive. */
export function renderTree(schemas: Schemas, schema: Schema): string {
  const found = element(schemas, schema)
  return sortedFields(found).length === 0 ? '\n' : `FIELDS:\n${tree(schemas, found, '  ', new Set())}\n`
}

function tree(schemas: Schemas, schema: Schema, lead: string, seen: ReadonlySet<Schema>): string {
  if (seen.has(schema) || lead.length > maxDepth * 2) return ''
  const within = new Set([...seen, schema])
  return sortedFields(schema)
    .map(
      ([name, field]) =>
        fieldLine(schemas, name, field, schema.required?.includes(name) === true, lead) +
        tree(schemas, element(schemas, field), `${lead}  `, within),
    )
    .join('')
}
