import type { JsonObject } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, type Document, type Documents, errnoText, isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { accumulate } from './accumulate.ts'
import { type Accumulated, nothing, type Place } from './accumulated.ts'
import { hashNames } from './hash.ts'
import { type Item, metadataOf } from './item.ts'
import type { Kustomization } from './kustomization.ts'
import { loadKustomization } from './load.ts'
import { notedObject, noteOrigins } from './notes.ts'
import { openApiOf } from './open-api.ts'
import { sorts } from './order.ts'
import { addsPairs } from './pairs.ts'
import { metadataProblem } from './read-objects.ts'
import { fixReferences } from './references.ts'
import { resolveVars } from './vars.ts'

/**
 * The objects that a kustomization directory builds, in the order in which they are to be applied.
 * Models kustomize api/krusty/kustomizer.go Run (5.8).
 */
export function kustomizeDocuments(process: Process, directory: string, anywhere = false): Documents | Failed {
  if (/^https?:|^git@|^github\.com\//.test(directory))
    return fail(`evalsymlink failure on '${directory}' : lstat ${directory}: no such file or directory`)
  const path = absolutePath(process, directory)
  const stat = process.files.stat(path)
  if (typeof stat === 'string')
    return fail(
      `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: ${errnoText(stat)}`,
    )
  if (stat.type !== 'directory') return fail(`must build at directory: '${directory}': file is not directory`)
  const loaded = loadKustomization(process, path)
  if (isFailed(loaded)) return loaded
  const items = build(process, path, anywhere, loaded)
  if (isFailed(items)) return items
  return { documents: items.map(({ object }): Document => ({ source: directory, value: object })) }
}

function build(
  process: Process,
  directory: string,
  anywhere: boolean,
  { spec, fileName }: { spec: Kustomization; fileName: string },
): Item[] | Failed {
  const openApi = openApiOf(process, { directory, anywhere }, spec)
  if (isFailed(openApi)) return openApi
  const work = { directories: 0, objects: 0, openApi }
  const noted = (spec.buildMetadata ?? []).length > 0 ? { origin: '' } : {}
  const place: Place = { directory, roots: [directory], anywhere, work, fileName, ...noted }
  const found = nothing()
  const wrong = accumulate(process, place, spec, found) ?? complete(process, found)
  if (wrong) return wrong
  const unnamed = found.items.map((item) => metadataProblem(notedObject(item))).find((words) => words !== undefined)
  if (unnamed !== undefined) return fail(unnamed)
  const items = sorts(spec.sortOptions ?? { order: 'legacy' })(found.items.filter((item) => !isLocal(item)))
  if (isFailed(items)) return items
  if (spec.buildMetadata?.includes('managedByLabel')) {
    addsPairs({ 'app.kubernetes.io/managed-by': `kustomize-${version}` }, [{ path: 'metadata/labels', create: true }])(items)
  }
  noteOrigins(items, spec.buildMetadata ?? [])
  for (const { object } of items) textAnnotations(object)
  return items
}

// what a kustomize that is part of kubectl says of itself
const version = '(devel)'

/** What is done last, over all that was built. Models api/internal/target/kusttarget.go makeCustomizedResMap (5.8). */
function complete(process: Process, found: Accumulated): Failed | undefined {
  found.items = hashNames(found.items)
  return (
    fixReferences(found.items, found.config.nameReference) ??
    resolveVars(process, found.items, found.vars, found.config.varReference)
  )
}

/** Annotations end as texts, whatever was put into them. Models kyaml/yaml/rnode.go SetAnnotations. */
function textAnnotations(object: JsonObject): void {
  const { annotations } = metadataOf(object)
  if (!isJsonObject(annotations)) return
  for (const [key, value] of Object.entries(annotations)) annotations[key] = typeof value === 'object' ? '' : String(value)
}

/** Models konfig.IgnoredByKustomizeAnnotation. */
function isLocal({ object }: Item): boolean {
  const { annotations } = metadataOf(object) as { annotations?: Record<string, string> }
  const mark = annotations?.['config.kubernetes.io/local-config']
  return mark !== undefined && mark !== 'false'
}
