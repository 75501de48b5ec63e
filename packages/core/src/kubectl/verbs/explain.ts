import { apiVersionOf, type Resource } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { bareFailure, type Failed, fail, isFailed } from '../errors.ts'
import { renderDescription, renderField, renderFields, renderHead, renderTree } from '../explain/render.ts'
import { element, type Schema, type Schemas } from '../explain/schema.ts'
import { finish } from '../finish.ts'
import { request } from '../object-requests.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

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
  required: boolean
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
  const [type = '', ...path] = (args[0] as string).split('.')
  const resource = findResource(kubectl, type, path)
  if (isFailed(resource)) return finish(kubectl, resource)
  const schemas = schemasOf(kubectl, resource.found)
  if (isFailed(schemas)) return finish(kubectl, schemas)
  const root = kindSchema(schemas, resource.found)
  if (!root)
    return finish(
      kubectl,
      fail(`couldn't find resource for "${resource.found.group}/${resource.found.version}, Kind=${resource.found.kind}"`),
    )
  process.stdout(renderHead(resource.found))
  const field = follow(schemas, root, resource.path)
  if (isFailed(field)) return finish(kubectl, field)
  if (field) process.stdout(renderField(field.name, field.schema, field.required))
  const schema = field?.schema ?? root
  process.stdout(renderDescription(schemas, schema))
  process.stdout(flags.bool('recursive') ? renderTree(schemas, schema) : renderFields(schemas, schema))
  return 0
}

/** The resource of the first word, or of as many words as name one with its group. */
function findResource(kubectl: Kubectl, type: string, path: string[]): { found: Resource; path: string[] } | Failed {
  const version = kubectl.flags.string('api-version')
  const all = serverResources(kubectl)
  const rows = version === '' ? all : all.filter((row) => apiVersionOf(row) === version)
  if (version !== '' && rows.length === 0) return fail(`couldn't find resource for "${version}, Kind=${type}"`)
  const plain = mappingFor(rows, type)
  if (plain && !isGroupPath(rows, type, path)) return { found: plain, path }
  for (let count = path.length; count > 0; count--) {
    const found = mappingFor(rows, [type, ...path.slice(0, count)].join('.'))
    if (found) return { found, path: path.slice(count) }
  }
  return plain ? { found: plain, path } : bareFailure(`the server doesn't have a resource type ${JSON.stringify(type)}`)
}

const isGroupPath = (rows: readonly Resource[], type: string, path: string[]): boolean =>
  path.length > 0 &&
  rows.some((row) => row.group !== '' && path.join('.').startsWith(row.group) && mappingFor([row], type) !== undefined)

function schemasOf(kubectl: Kubectl, { group, version }: Resource): Schemas | Failed {
  const path = group === '' ? `/openapi/v3/api/${version}` : `/openapi/v3/apis/${group}/${version}`
  const document = request(kubectl, 'GET', path)
  if (isFailure(document)) return fail(document)
  return ((document as { components?: unknown }).components as { schemas: Schemas }).schemas
}

interface Gvk {
  group: string
  version: string
  kind: string
}

function kindSchema(schemas: Schemas, { group, version, kind }: Resource): Schema | undefined {
  return Object.values(schemas).find((schema) => {
    const names = (schema as { 'x-kubernetes-group-version-kind'?: Gvk[] })['x-kubernetes-group-version-kind'] ?? []
    return names.some((name) => name.group === group && name.version === version && name.kind === kind)
  })
}

/** The field at the end of a path; undefined for an empty path. */
function follow(schemas: Schemas, root: Schema, path: readonly string[]): Found | undefined | Failed {
  let schema = root
  let found: Found | undefined
  for (const name of path) {
    const owner = element(schemas, schema)
    const next = owner.properties?.[name]
    if (!next) return fail(`field ${JSON.stringify(name)} does not exist`)
    found = { name, schema: next, required: owner.required?.includes(name) === true }
    schema = next
  }
  return found
}
