import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, documentsOf, errnoText, isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { generate } from './generate.ts'
import { type Item, idText, itemOf, sameId } from './item.ts'
import type { Kustomization } from './kustomization.ts'
import { loadKustomization } from './load.ts'
import { loadFile, type Root } from './load-file.ts'
import { transform } from './transform.ts'

/** A directory under way, with those that led to it. */
export interface Place extends Root {
  roots: readonly string[]
  /** What the whole build has done so far: bases of bases could double without end. */
  work: { directories: number; objects: number }
}

const [maxDirectories, maxObjects] = [500, 2_000]

const wordsOf = ({ failed }: Failed): string => String(failed[0])

const wrapped = (words: string, failed: Failed): Failed => fail(`${words}: ${wordsOf(failed)}`)

/** The objects of a kustomization before hashes and references. Models kustomize api/internal/target/kusttarget.go accumulateTarget (5.8). */
export function accumulate(process: Process, place: Place, spec: Kustomization, before: readonly Item[]): Item[] | Failed {
  const items = resources(process, place, [...(spec.resources ?? []), ...(spec.bases ?? [])], before)
  if (isFailed(items)) return wrapped('accumulating resources', items)
  const generated = generate(process, place, spec, items)
  if (isFailed(generated)) return generated
  const composed = components(process, place, spec.components ?? [], generated)
  if (isFailed(composed)) return wrapped('accumulating components', composed)
  return transform(process, place, spec, composed)
}

function resources(process: Process, place: Place, entries: readonly string[], before: readonly Item[]): Item[] | Failed {
  const items = [...before]
  for (const entry of entries) {
    const path = absolutePath({ cwd: place.directory, env: process.env }, entry)
    const stat = process.files.stat(path)
    const isDirectory = typeof stat !== 'string' && stat.type === 'directory'
    const found = isDirectory ? base(process, place, path) : fileItems(process, place, entry, path, items)
    if (isFailed(found))
      return isDirectory
        ? wrapped(`accumulation err='accumulating resources from '${entry}': '${path}' must resolve to a file'`, found)
        : found
    place.work.objects += found.length
    if (place.work.objects > maxObjects) return fail(`more than ${maxObjects} objects in one build`)
    for (const item of found) {
      const taken = items.some(({ object }) => sameId(object, item.object))
      if (taken)
        return fail(
          `accumulation err='accumulating resources from '${entry}': '${path}' must resolve to a file': recursed merging from path '${path}': ${registered(item.object)}`,
        )
      items.push(item)
    }
  }
  return items
}

const registered = (object: JsonObject): string => `may not add resource with an already registered id: ${idText(object)}`

/** The directory one step on; it may not lead back. Models kustomize api/internal/loader/fileloader.go errIfGitContainmentViolation's sibling (5.8). */
function next({ roots, anywhere, work }: Place, directory: string): Place | Failed {
  const visited = roots.find((root) => root === directory || root.startsWith(`${directory}/`))
  if (visited !== undefined) return fail(`cycle detected: candidate root '${directory}' contains visited root '${visited}'`)
  if (++work.directories > maxDirectories) return fail(`more than ${maxDirectories} kustomizations in one build`)
  return { directory, anywhere, work, roots: [...roots, directory] }
}

function base(process: Process, place: Place, directory: string): Item[] | Failed {
  const inner = next(place, directory)
  if (isFailed(inner)) return inner
  const spec = loadKustomization(process, directory)
  if (isFailed(spec)) return wrapped(`couldn't make target for path '${directory}'`, spec)
  if (spec.kind === 'Component') return fail(`expected kind != 'Component' for path '${directory}'`)
  const items = accumulate(process, inner, spec, [])
  return isFailed(items) ? wrapped(`recursed accumulation of path '${directory}'`, items) : items
}

/** What components say is done to all that is there. */
function components(process: Process, place: Place, entries: readonly string[], before: Item[]): Item[] | Failed {
  let items = before
  for (const entry of entries) {
    const directory = absolutePath({ cwd: place.directory, env: process.env }, entry)
    const stat = process.files.stat(directory)
    if (typeof stat === 'string') {
      const reason = `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${directory}: ${errnoText(stat)}`
      return fail(`loader.New ${JSON.stringify(reason)}`)
    }
    const inner = next(place, directory)
    if (isFailed(inner)) return fail(`loader.New ${JSON.stringify(wordsOf(inner))}`)
    const done = component(process, inner, items)
    if (isFailed(done)) return fail(`accumulateDirectory: ${JSON.stringify(wordsOf(done))}`)
    items = done
  }
  return items
}

function component(process: Process, place: Place, items: readonly Item[]): Item[] | Failed {
  const { directory } = place
  const spec = loadKustomization(process, directory)
  if (isFailed(spec)) return wrapped(`couldn't make target for path '${directory}'`, spec)
  const { kind = 'Kustomization' } = spec
  if (kind !== 'Component') return fail(`expected kind 'Component' for path '${directory}' but got '${kind}'`)
  const done = accumulate(process, place, spec, items)
  return isFailed(done) ? wrapped(`recursed accumulation of path '${directory}'`, done) : done
}

function fileItems(process: Process, place: Place, entry: string, path: string, items: readonly Item[]): Item[] | Failed {
  const read = loadFile(process, place, entry)
  const head = `accumulation err='accumulating resources from '${entry}'`
  if (isFailed(read)) {
    const stat = process.files.stat(path)
    const reason = typeof stat === 'string' ? `not a valid directory: ${wordsOf(read)}` : `'${path}': file is not directory`
    return fail(`${head}: ${wordsOf(read)}': must build at directory: ${reason}`)
  }
  const notDirectory = `must build at directory: '${path}': file is not directory`
  const { documents, failed } = documentsOf(entry, read.text)
  const wrong = failed?.failed[0] ?? documents.find(({ value }) => !isJsonObject(value))?.source
  if (wrong !== undefined) {
    const words = String(wrong).replace(/^error parsing [^:]*: error converting YAML to JSON/, 'MalformedYAMLError')
    return fail(`accumulating resources from '${entry}': ${words} in File: ${entry}`)
  }
  const objects = documents.flatMap(({ value }) => flattened(value as JsonObject))
  const isTaken = (object: JsonObject, others: readonly JsonObject[]): boolean => others.some((other) => sameId(other, object))
  const twice = objects.find((object, at) => isTaken(object, objects.slice(0, at)))
  if (twice) return fail(`${head}: ${registered(twice)}': ${notDirectory}`)
  const taken = objects.find((object) =>
    isTaken(
      object,
      items.map((item) => item.object),
    ),
  )
  if (taken) return fail(`accumulation err='merging resources from '${entry}': ${registered(taken)}': ${notDirectory}`)
  return objects.map((object) => itemOf(copy(object)))
}

const flattened = (object: JsonObject): JsonObject[] =>
  String(object.kind).endsWith('List') && Array.isArray(object.items) ? (object.items as JsonObject[]) : [object]
