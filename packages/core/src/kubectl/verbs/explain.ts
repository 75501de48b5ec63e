import type { Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { renderDescription, renderField, renderFields, renderHead, renderTree } from '../explain/render.ts'
import { renderOpenApiV2 } from '../explain/render-openapi-v2.ts'
import { noResource, type Requested, requested, requestedVersion } from '../explain/requested.ts'
import { element, type Schema, type Schemas } from '../explain/schema.ts'
import { kindSchema, schemasOf } from '../explain/server-schema.ts'
import { finish } from '../finish.ts'
import { serverResources, warnOfShortName } from '../rest-mapper.ts'

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
  const version = flags.string('api-version')
  const output = flags.string('output')
  const rows = serverResources(kubectl)
  const [text = ''] = args
  warnOfShortName(kubectl, rows, text.split('.')[0] as string)
  const asked = version === '' ? requested(rows, text) : requestedVersion(rows, text, version, output === olderLayout)
  if (isFailed(asked)) return finish(kubectl, asked)
  if (output !== 'plaintext' && output !== olderLayout) return finish(kubectl, fail(`unrecognized format: ${output}`))
  const schemas = schemasOf(kubectl, asked.found)
  if (isFailed(schemas)) return finish(kubectl, schemas)
  const root = kindSchema(schemas, asked.found)
  const shown = output === olderLayout ? older(kubectl, schemas, root, asked) : newer(kubectl, schemas, root, asked)
  process.stdout(shown.text)
  return shown.failed ? finish(kubectl, shown.failed) : 0
}

const olderLayout = 'plaintext-openapiv2'

/** What is written, and how it ended. */
interface Shown {
  text: string
  failed?: Failed
}

/** Models explain.go renderOpenAPIV2 (1.36). */
function older({ flags }: Kubectl, schemas: Schemas, root: Schema | undefined, { found, path }: Requested): Shown {
  if (!root) return { text: '', failed: fail(noResource(found, found.kind)) }
  const text = renderOpenApiV2(schemas, root, found, path, flags.bool('recursive'))
  return isFailed(text) ? { text: '', failed: text } : { text }
}

function newer({ flags }: Kubectl, schemas: Schemas, root: Schema | undefined, { found, path }: Requested): Shown {
  const head = renderHead(found)
  if (!root) {
    const gvk = `map[group:${found.group} kind:${found.kind} version:${found.version}]`
    return { text: head, failed: fail(`GVK ${gvk} not found in OpenAPI schema`) }
  }
  const field = follow(schemas, root, path)
  if (isFailed(field)) return { text: head, failed: field }
  const schema = field?.schema ?? root
  const name = field ? renderField(schemas, field.name, field.schema) : ''
  const fields = flags.bool('recursive') ? renderTree(schemas, schema) : renderFields(schemas, schema)
  return { text: head + name + renderDescription(schemas, schema) + fields }
}

/** The field at the end of a path; undefined for an empty path. */
function follow(schemas: Schemas, root: Schema, path: readonly string[]): Found | undefined | Failed {
  let schema = root
  let found: Found | undefined
  for (const name of path) {
    const owner = element(schemas, schema)
    const next = owner.properties?.[name]
    if (!next) return fail(`field "${path.at(-1)}" does not exist`)
    found = { name, schema: next }
    schema = next
  }
  return found
}
