import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { resolved, type Schema, type Schemas } from './schema.ts'
import { wrapWords } from './wrap-words.ts'

const width = 80

/**
 * A resource or a field of it in the older layout: KIND with VERSION, RESOURCE or FIELD, DESCRIPTION and FIELDS.
 * Models kubectl/pkg/explain/model_printer.go PrintModel (1.36).
 */
export function renderOpenApiV2(
  schemas: Schemas,
  root: Schema,
  of: Resource,
  path: readonly string[],
  recursive: boolean,
): string | Failed {
  const found = follow(schemas, root, path)
  if (isFailed(found)) return found
  const texts: string[] = []
  let schema = found
  // through lists, maps and references down to what has fields or none
  for (let next = inner(schemas, schema); next; next = inner(schemas, schema)) {
    texts.push(schema.description ?? '')
    schema = next
  }
  const head = `KIND:     ${of.kind}\nVERSION:  ${apiVersionOf(of)}\n\n`
  const name = path.at(-1)
  const description = describe([...texts, schema.description ?? ''])
  if (isArbitrary(schema)) return head + description
  const type = olderTypeName(schemas, found)
  if (!schema.properties) return `${head}FIELD:    ${name} <${type}>\n\n${description}`
  const title = name === undefined ? '' : `RESOURCE: ${name} <${type}>\n\n`
  const fields = recursive ? tree(schemas, schema, 3, new Set()) : fieldList(schemas, schema)
  return `${head}${title}${description}\nFIELDS:\n${fields}`
}

/** Down a path; a plain value ends it early. Models field_lookup.go LookupSchemaForField (1.36). */
function follow(schemas: Schemas, root: Schema, path: readonly string[]): Schema | Failed {
  let schema = root
  for (const name of path) {
    let owner = schema
    for (let next = inner(schemas, owner); next; next = inner(schemas, owner)) owner = next
    if (!owner.properties) return owner
    const field = owner.properties[name]
    if (!field) return fail(`field ${JSON.stringify(name)} does not exist`)
    schema = field
  }
  return schema
}

/** What a reference leads to, or a list or map is made of; undefined for kinds and plain values. */
function inner(schemas: Schemas, schema: Schema): Schema | undefined {
  const behind = resolved(schemas, schema)
  if (behind !== schema) return behind
  if (schema.items) return schema.items
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties
  return schema.type === 'object' && !schema.properties ? { description: schema.description ?? '' } : undefined
}

/** Without a type it may be anything. */
const isArbitrary = (schema: Schema): boolean => schema.type === undefined && !schema.properties && !schema.oneOf

/** Object, string, []Object, map[string]string. Models typename.go GetTypeName (1.36). */
function olderTypeName(schemas: Schemas, schema: Schema): string {
  const behind = resolved(schemas, schema)
  if (behind !== schema) return olderTypeName(schemas, behind)
  if (schema.items) return `[]${olderTypeName(schemas, schema.items)}`
  if (typeof schema.additionalProperties === 'object') return `map[string]${olderTypeName(schemas, schema.additionalProperties)}`
  if (schema.properties) return 'Object'
  if (schema.type === 'object') return 'map[string]'
  // either of two types is published as a string
  return schema.oneOf ? 'string' : (schema.type ?? '')
}

const indented = (lines: readonly string[], by: number): string =>
  lines.map((line) => (line === '' ? '\n' : `${' '.repeat(by)}${line}\n`)).join('')

function describe(texts: readonly string[]): string {
  const parts = texts.flatMap((text, i) => (text === '' ? [] : [(i > 0 ? '\n' : '') + indented(wrapWords(text, width - 5), 5)]))
  return `DESCRIPTION:\n${parts.length > 0 ? parts.join('') : '     <empty>\n'}`
}

const sortedFields = ({ properties = {} }: Schema): [string, Schema][] =>
  Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))

const fieldList = (schemas: Schemas, schema: Schema): string =>
  sortedFields(schema)
    .map(([name, field]) => {
      const required = schema.required?.includes(name) ? ' -required-' : ''
      const text = indented(wrapWords(field.description ?? '', width - 5), 5)
      return `   ${name}\t<${olderTypeName(schemas, field)}>${required}\n${text}\n`
    })
    .join('')

const maxIndent = 60

function tree(schemas: Schemas, schema: Schema, by: number, within: ReadonlySet<Schema>): string {
  if (by > maxIndent) return ''
  return sortedFields(schema)
    .map(
      ([name, field]) => `${' '.repeat(by)}${name}\t<${olderTypeName(schemas, field)}>\n${below(schemas, field, by + 3, within)}`,
    )
    .join('')
}

/** The fields below one; a type within itself is not opened again. */
function below(schemas: Schemas, field: Schema, by: number, within: ReadonlySet<Schema>): string {
  let schema = field
  let seen = within
  for (let next = inner(schemas, schema); next; next = inner(schemas, schema)) {
    if (resolved(schemas, schema) === next) {
      if (seen.has(next)) return ''
      seen = new Set([...seen, next])
    }
    schema = next
  }
  return schema.properties ? tree(schemas, schema, by, seen) : ''
}
