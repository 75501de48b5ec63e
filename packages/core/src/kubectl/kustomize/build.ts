import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, type Document, type Documents, documentsOf, errnoText, isJsonObject, readText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { generate } from './generate.ts'
import { type Kustomization, kustomizationOf } from './kustomization.ts'
import { inLegacyOrder } from './order.ts'
import { applyPatches } from './patches.ts'
import { fixReferences, type Item } from './references.ts'
import { transform } from './transform.ts'

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

// a chain of bases longer than this goes round in circles
const maxDepth = 30

/** The objects that a kustomization directory builds, in the order in which they are to be applied. */
export function kustomizeDocuments(process: Process, directory: string): Documents | Failed {
  if (/^https?:|^git@|^github\.com\//.test(directory))
    return fail(`evalsymlink failure on '${directory}' : lstat ${directory}: no such file or directory`)
  const path = absolutePath(process, directory)
  const stat = process.files.stat(path)
  const missing = typeof stat === 'string'
  const reason = missing
    ? `not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: ${errnoText(stat)}`
    : notDirectory(directory)
  if (missing || stat.type !== 'directory') return fail(`must build at directory: ${reason}`)
  const built = buildDirectory(process, path, 0)
  if (isFailed(built)) return built
  const documents: Document[] = inLegacyOrder(built.map(({ object }) => object)).map((value) => ({ source: directory, value }))
  return { documents }
}

const notDirectory = (path: string): string => `'${path}': file is not directory`

function buildDirectory(process: Process, directory: string, depth: number): Item[] | Failed {
  if (depth > maxDepth) return fail(`cycle detected: candidate root '${directory}' contains visited root`)
  const stat = process.files.stat(directory)
  if (typeof stat === 'string')
    return fail(`evalsymlink failure on '${directory}' : lstat ${directory}: no such file or directory`)
  if (stat.type !== 'directory') return fail(`'${directory}' must resolve to a directory`)
  const spec = readKustomization(process, directory)
  if (isFailed(spec)) return spec
  const items = accumulate(process, directory, spec, depth)
  if (isFailed(items)) return items
  const generated = generate(process, directory, spec, items)
  if (isFailed(generated)) return generated
  const patched = applyPatches(process, directory, spec, generated)
  if (isFailed(patched)) return patched
  const transformed = transform(spec, patched)
  return isFailed(transformed) ? transformed : fixReferences(transformed)
}

function readKustomization(process: Process, directory: string): Kustomization | Failed {
  const found = fileNames.filter((name) => typeof process.files.stat(`${directory}/${name}`) !== 'string')
  if (found.length === 0) {
    return fail(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`)
  }
  if (found.length > 1) return fail(`Found multiple kustomization files under: ${directory}\n`)
  const read = readText(process, `${directory}/${found[0]}`)
  if ('errno' in read) return fail(`open ${directory}/${found[0]}: ${errnoText(read.errno)}`)
  const value = parseYaml(read.text)
  if (isYamlError(value)) return fail(`invalid Kustomization: error converting YAML to JSON: ${value.yamlError}`)
  const spec = kustomizationOf(value)
  return typeof spec === 'string' ? fail(spec) : spec
}

function accumulate(process: Process, directory: string, spec: Kustomization, depth: number): Item[] | Failed {
  const items: Item[] = []
  for (const entry of [...(spec.resources ?? []), ...(spec.bases ?? []), ...(spec.components ?? [])]) {
    const path = absolutePath({ cwd: directory, env: process.env }, entry)
    const stat = process.files.stat(path)
    const isDirectory = typeof stat !== 'string' && stat.type === 'directory'
    const found = isDirectory ? buildDirectory(process, path, depth + 1) : readResource(process, entry, path)
    if (isFailed(found)) return found
    for (const item of found) {
      if (items.some((other) => idOf(other.object) === idOf(item.object))) return fail(alreadyThere(entry, item.object))
      items.push(item)
    }
  }
  return items
}

const idOf = ({ apiVersion, kind, metadata }: JsonObject): string => {
  const { name, namespace } = (metadata ?? {}) as { name?: string; namespace?: string }
  return [apiVersion, kind, namespace, name].join('|')
}

function alreadyThere(entry: string, { kind, apiVersion, metadata }: JsonObject): string {
  const { name, namespace } = metadata as { name?: string; namespace?: string }
  const id = `${kind}.${String(apiVersion).split('/').reverse().join('.')}/${name}.${namespace ?? '[noNs]'}`
  return `accumulating resources: accumulation err='merging resources from '${entry}': may not add resource with an already registered id: ${id}': must build at directory: '${entry}': file is not directory`
}

function readResource(process: Process, entry: string, path: string): Item[] | Failed {
  const read = readText(process, path)
  if ('errno' in read) {
    return fail(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': open ${path}: ${errnoText(read.errno)}': must build at directory: not a valid directory: evalsymlink failure on '${path}' : lstat ${path}: ${errnoText(read.errno)}`,
    )
  }
  const { documents, failed } = documentsOf(entry, read.text)
  const wrong = failed?.failed[0] ?? documents.find(({ value }) => !isJsonObject(value))?.source
  if (wrong !== undefined) {
    return fail(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': ${String(wrong).replace(/^error parsing [^:]*: error converting YAML to JSON/, 'MalformedYAMLError')} in File: ${entry}': must build at directory: '${path}': file is not directory`,
    )
  }
  const objects = documents.flatMap(({ value }) => flattened(value as JsonObject))
  return objects.map((object) => ({ object: copy(object), originalName: nameOf(object) }))
}

function flattened(object: JsonObject): JsonObject[] {
  return String(object.kind).endsWith('List') && Array.isArray(object.items) ? (object.items as JsonObject[]) : [object]
}

const nameOf = ({ metadata }: JsonObject): string => String((metadata as { name?: string } | undefined)?.name ?? '')
