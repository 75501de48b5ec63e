import { copy } from '../../api/copy.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { type Accumulated, nothing, originOf, type Place, run } from './accumulated.ts'
import { builtinTransformers } from './builtins.ts'
import { loadCrdConfig } from './crd-config.ts'
import { externalTransformers, validate } from './external.ts'
import { generateInto } from './generators.ts'
import { type Item, itemOf } from './item.ts'
import { appendAll } from './item-list.ts'
import type { Kustomization } from './kustomization.ts'
import { loadKustomization } from './load.ts'
import { loadFile } from './load-file.ts'
import { openApiOf } from './open-api.ts'
import { joined } from './origin.ts'
import { readObjects } from './read-objects.ts'
import type { Configured, Transformer } from './transformer.ts'
import { loadConfig, mergeConfigs } from './transformer-config.ts'
import { addVars, mergeVars } from './vars.ts'

const [maxDirectories, maxObjects] = [500, 2_000]

const wordsOf = ({ failed }: Failed): string => String(failed[0])

const wrapped = (words: string, failed: Failed): Failed => fail(`${words}: ${wordsOf(failed)}`)

/** The objects of a kustomization before hashes and references. Models api/internal/target/kusttarget.go accumulateTarget (5.8). */
export function accumulate(process: Process, place: Place, spec: Kustomization, into: Accumulated): Failed | undefined {
  const inner = spec.namespace ? { ...place, namespace: spec.namespace } : place
  const wrong = resources(process, inner, [...(spec.resources ?? []), ...(spec.bases ?? [])], into)
  if (wrong) return wrapped('accumulating resources', wrong)
  return (
    configure(process, place, spec, into) ??
    generateInto(process, place, spec, into, resources) ??
    components(process, place, spec.components ?? [], into) ??
    transform(process, place, spec, into) ??
    validate(process, place, spec, into, resources) ??
    mergeVars(into.vars, spec.vars ?? [], into.items)
  )
}

function configure(process: Process, place: Place, spec: Kustomization, into: Accumulated): Failed | undefined {
  const own = loadConfig(process, place, spec.configurations ?? [])
  if (isFailed(own)) return own
  const crds = loadCrdConfig(process, place, spec.crds ?? [])
  if (isFailed(crds)) return crds
  const merged = mergeConfigs(into.config, own)
  const all = isFailed(merged) ? merged : mergeConfigs(merged, crds)
  if (isFailed(all)) return all
  into.config = all
  return undefined
}

function transform(process: Process, place: Place, spec: Kustomization, into: Accumulated): Failed | undefined {
  const patching = { process, root: place, openApi: place.work.openApi }
  const own = builtinTransformers(patching, spec, into.config)
  if (isFailed(own)) return own
  const external = externalTransformers(process, place, spec.transformers ?? [], resources)
  if (isFailed(external)) return external
  const builtins = own.map(({ kind, run }): Configured<Transformer> => ({ run, ...originOf(place, kind) }))
  return run([...builtins, ...external], into)
}

/** Adds the objects of files and directories. Models kusttarget.go accumulateResources (5.8). */
function resources(process: Process, place: Place, entries: readonly string[], into: Accumulated): Failed | undefined {
  for (const entry of entries) {
    const path = absolutePath({ cwd: place.directory, env: process.env }, entry)
    const stat = process.files.stat(path)
    const isDirectory = typeof stat !== 'string' && stat.type === 'directory'
    const wrong = isDirectory ? base(process, place, path, entry, into) : addFile(process, place, entry, path, into)
    if (wrong && isDirectory)
      return wrapped(`accumulation err='accumulating resources from '${entry}': '${path}' must resolve to a file'`, wrong)
    if (wrong) return wrong
  }
  return undefined
}

/** The directory one step on; it may not lead back. Models api/internal/loader/fileloader.go errIfGitContainmentViolation's sibling (5.8). */
function next(place: Place, directory: string, entry: string): Place | Failed {
  const { roots, work, origin } = place
  const visited = roots.find((root) => root === directory || root.startsWith(`${directory}/`))
  if (visited !== undefined) return fail(`cycle detected: candidate root '${directory}' contains visited root '${visited}'`)
  if (++work.directories > maxDirectories) return fail(`more than ${maxDirectories} kustomizations in one build`)
  const noted = origin === undefined ? {} : { origin: joined(origin, entry) }
  return { ...place, directory, roots: [...roots, directory], ...noted }
}

/** The kustomization of a directory, with its schema made known. */
function enter(process: Process, place: Place): Kustomization | Failed {
  const loaded = loadKustomization(process, place.directory)
  if (isFailed(loaded)) return wrapped(`couldn't make target for path '${place.directory}'`, loaded)
  place.fileName = loaded.fileName
  const openApi = openApiOf(process, place, loaded.spec)
  if (isFailed(openApi)) return openApi
  place.work.openApi ??= openApi
  return loaded.spec
}

function base(process: Process, place: Place, directory: string, entry: string, into: Accumulated): Failed | undefined {
  const inner = next(place, directory, entry)
  if (isFailed(inner)) return inner
  const spec = enter(process, inner)
  if (isFailed(spec)) return spec
  if (spec.kind === 'Component') return fail(`expected kind != 'Component' for path '${directory}'`)
  const found = nothing()
  const wrong = accumulate(process, inner, spec, found)
  if (wrong) return wrapped(`recursed accumulation of path '${directory}'`, wrong)
  const clash = merge(place, into, found)
  return clash ? wrapped(`recursed merging from path '${directory}'`, clash) : undefined
}

function merge({ work }: Place, into: Accumulated, found: Accumulated): Failed | undefined {
  work.objects += found.items.length
  if (work.objects > maxObjects) return fail(`more than ${maxObjects} objects in one build`)
  const taken = appendAll(into.items, found.items)
  if (taken) return taken
  const config = mergeConfigs(into.config, found.config)
  if (isFailed(config)) return config
  into.config = config
  const twice = addVars(into.vars, found.vars)
  return twice === undefined ? undefined : fail(twice)
}

/** What components say is done to all that is there. */
function components(process: Process, place: Place, entries: readonly string[], into: Accumulated): Failed | undefined {
  for (const entry of entries) {
    const directory = absolutePath({ cwd: place.directory, env: process.env }, entry)
    const inner = componentPlace(process, place, directory, entry)
    if (isFailed(inner)) return fail(`accumulating components: loader.New ${JSON.stringify(wordsOf(inner))}`)
    const wrong = component(process, inner, into)
    if (wrong) return fail(`accumulating components: accumulateDirectory: ${JSON.stringify(wordsOf(wrong))}`)
  }
  return undefined
}

function componentPlace(process: Process, place: Place, directory: string, entry: string): Place | Failed {
  const stat = process.files.stat(directory)
  if (typeof stat !== 'string' && stat.type !== 'directory')
    return fail(`must build at directory: '${directory}': file is not directory`)
  if (typeof stat !== 'string') return next(place, directory, entry)
  return fail(
    `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${directory}: ${errnoText(stat)}`,
  )
}

function component(process: Process, place: Place, into: Accumulated): Failed | undefined {
  const { directory } = place
  const spec = enter(process, place)
  if (isFailed(spec)) return spec
  const { kind = 'Kustomization' } = spec
  if (kind !== 'Component') return fail(`expected kind 'Component' for path '${directory}' but got '${kind}'`)
  const wrong = accumulate(process, place, spec, into)
  return wrong ? wrapped(`recursed accumulation of path '${directory}'`, wrong) : undefined
}

function addFile(process: Process, place: Place, entry: string, path: string, into: Accumulated): Failed | undefined {
  const head = `accumulation err='accumulating resources from '${entry}'`
  const read = loadFile(process, place, entry)
  if (isFailed(read)) {
    const stat = process.files.stat(path)
    const reason = typeof stat === 'string' ? `not a valid directory: ${wordsOf(read)}` : `'${path}': file is not directory`
    return fail(`${head}: ${wordsOf(read)}': must build at directory: ${reason}`)
  }
  const notDirectory = `must build at directory: '${path}': file is not directory`
  const objects = readObjects(read.text)
  if (isFailed(objects)) {
    const words = wordsOf(objects)
    if (!words.startsWith('MalformedYAMLError')) return fail(`${head}: ${words}': ${notDirectory}`)
    return fail(`accumulating resources from '${entry}': ${words} in File: ${entry}`)
  }
  const origin = place.origin === undefined ? {} : { origin: { path: joined(place.origin, entry) } }
  const items = objects.map((object): Item => ({ ...itemOf(copy(object)), ...origin }))
  const twice = appendAll([], items)
  if (twice) return fail(`${head}: ${wordsOf(twice)}': ${notDirectory}`)
  const clash = merge(place, into, { ...nothing(), items })
  return clash ? fail(`accumulation err='merging resources from '${entry}': ${wordsOf(clash)}': ${notDirectory}`) : undefined
}
