import type { Process } from '../../process/process.ts'
import { absolutePath, type Document, type Documents, errnoText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { accumulate } from './accumulate.ts'
import { withContentHash } from './generate.ts'
import { loadKustomization } from './load.ts'
import { inLegacyOrder } from './order.ts'
import { fixReferences } from './references.ts'

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
  const spec = loadKustomization(process, path)
  if (isFailed(spec)) return spec
  const { order = 'legacy' } = spec.sortOptions ?? {}
  if (order !== 'legacy' && order !== 'fifo') return fail("the field 'sortOptions.order' must be one of [fifo, legacy]")
  const items = accumulate(process, { directory: path, roots: [path], anywhere, work: { directories: 0, objects: 0 } }, spec, [])
  if (isFailed(items)) return items
  const objects = fixReferences(items.map(withContentHash)).map(({ object }) => object)
  const ordered = order === 'fifo' ? objects : inLegacyOrder(objects)
  return { documents: ordered.map((value): Document => ({ source: directory, value })) }
}
