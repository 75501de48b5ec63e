import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { Kubectl, Verb } from '../command.ts'
import { bareFailure, type Failed, fail, isFailed } from '../errors.ts'
import { renderDescription, renderField, renderFields, renderHead, renderTree } from '../explain/render.ts'
import { element, type Schema, type Schemas } from '../explain/schema.ts'
import { kindSchema, schemasOf } from '../explain/server-schema.ts'
import { finish } from '../finish.ts'
import { groupResource, serverResources } from '../rest-mapper.ts'

export const explain: Verb = {
  name: 'explain',
  summary: 'Say what a resource and its fields are for',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  examples: `
  # A kind, then one of its fields
  kubectl explain services
  kubectl explain services.spec.ports`,
  flags: [
    { name: 'api-version', type: 'string', default: '', usage: 'Version to explain: GROUP/VERSION.' },
    { name: 'output', short: 'o', type: 'string', default: 'plaintext', usage: 'Format: plaintext or plaintext-openapiv2.' },
    { name: 'recursive', type: 'bool', default: false, usage: 'All fields below at once, names and types only.' },
  ],
  run,
}

interface Found {
  name: string
  schema: Schema
}

/** Models kubectl/pkg/cmd/explain/explain.go and explain/v2 (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  if (args.length === 0) {
    return finish(
      kubectl,
      fail(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      ),
    )
  }
  if (args.length > 1) return finish(kubectl, fail('We accept only this format: explain RESOURCE\n'))
  const resource = findResource(kubectl, args[0] as string)
  if (isFailed(resource)) return finish(kubectl, resource)
  const output = flags.string('output')
  if (!['plaintext', 'plaintext-openapiv2'].includes(output)) return finish(kubectl, fail(`unrecognized format: ${output}`))
  const schemas = schemasOf(kubectl, resource.found)
  if (isFailed(schemas)) return finish(kubectl, schemas)
  const root = kindSchema(schemas, resource.found)
  process.stdout(renderHead(resource.found))
  if (!root) {
    const { group, kind, version } = resource.found
    return finish(kubectl, fail(`GVK map[group:${group} kind:${kind} version:${version}] not found in OpenAPI schema`))
  }
  const field = follow(schemas, root, resource.path)
  if (isFailed(field)) return finish(kubectl, field)
  if (field) process.stdout(renderField(schemas, field.name, field.schema))
  const schema = field?.schema ?? root
  process.stdout(renderDescription(schemas, schema))
  process.stdout(flags.bool('recursive') ? renderTree(schemas, schema) : renderFields(schemas, schema))
  return 0
}

/**
 * The resource whose name and group the words begin with, or else the first that the first word names; the other words are fields.
 * Models kubectl/pkg/explain/explain.go SplitAndParseResourceRequestWithMatchingPrefix (1.36).
 */
function findResource(kubectl: Kubectl, text: string): { found: Resource; path: string[] } | Failed {
  const [type = '', ...path] = text.replace(/\.$/, '').split('.')
  if (text === '' || text === '.') return fail('a resource must be present, got: /, Resource=')
  if (type === '' || path.includes('')) return fail('invalid jsonpath syntax, first node must be field node')
  const version = kubectl.flags.string('api-version')
  const rows = serverResources(kubectl)
  const named = rows.filter((row) => isNamed(row, type.toLowerCase()))
  const [first] = named
  if (!first) return bareFailure(`the server doesn't have a resource type ${JSON.stringify(type)}`)
  if (version !== '') return ofVersion(rows, first, version, path)
  const prefix = named.find((row) => text.startsWith(groupResource(row)))
  if (!prefix) return { found: first, path }
  const fields = text.replace(/\.$/, '').slice(groupResource(prefix).length).split('.').slice(1)
  return { found: prefix, path: fields }
}

const isNamed = (row: Resource, word: string): boolean =>
  row.resource === word || row.singular === word || row.kind.toLowerCase() === word || row.shortNames.includes(word)

function ofVersion(
  rows: readonly Resource[],
  { resource }: Resource,
  version: string,
  path: string[],
): { found: Resource; path: string[] } | Failed {
  const found = rows.find((row) => apiVersionOf(row) === version && row.resource === resource)
  if (found) return { found, path }
  const wanted = `${version.includes('/') ? '' : '/'}${version}, Resource=${resource}`
  return rows.some((row) => apiVersionOf(row) === version)
    ? fail(`GVR (${wanted}) not found in OpenAPI schema`)
    : fail(`couldn't find resource for "${wanted}"`)
}

/** The field at the end of a path; undefined for an empty path. */
function follow(schemas: Schemas, root: Schema, path: readonly string[]): Found | undefined | Failed {
  let schema = root
  let found: Found | undefined
  for (const name of path) {
    const owner = element(schemas, schema)
    const next = owner.properties?.[name]
    if (!next) return fail(`field ${JSON.stringify(path.at(-1))} does not exist`)
    found = { name, schema: next }
    schema = next
  }
  return found
}
