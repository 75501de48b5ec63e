import { copy, equal } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { type Accumulated, type LoadResources, nothing, type Place, run } from './accumulated.ts'
import { currentId, type Item, idOfObject, itemOf, metadataOf } from './item.ts'
import { appendAll } from './item-list.ts'
import type { Kustomization } from './kustomization.ts'
import { notedObject, notedText } from './notes.ts'
import { joined, type Origin } from './origin.ts'
import { type Generator, pluginGenerator, pluginTransformer } from './plugins.ts'
import { readObjects } from './read-objects.ts'
import { idText, isSameId } from './res-id.ts'
import type { Configured, Transformer } from './transformer.ts'

/** The configurations that texts, files or directories hold. Models kusttarget.go configureExternalTransformers (5.8). */
function configurations(
  process: Process,
  place: Place,
  entries: readonly string[],
  what: string,
  load: LoadResources,
): Item[] | Failed {
  const found = nothing()
  const paths: string[] = []
  for (const entry of entries) {
    const objects = readObjects(entry)
    if (isFailed(objects)) {
      paths.push(entry)
      continue
    }
    const origin = place.origin === undefined ? {} : { origin: { path: joined(place.origin, place.fileName ?? '') } }
    const wrong = appendAll(
      found.items,
      objects.map((object): Item => ({ ...itemOf(object), ...origin })),
    )
    if (wrong) return fail(`configuring external ${what}: ${wrong.failed[0]}`)
  }
  return load(process, place, paths, found) ?? found.items
}

/** Models api/resource/origin.go OriginFromCustomPlugin (5.8). */
function originOf({ object, origin }: Item): { origin?: Origin } {
  if (!origin) return {}
  const { kind, name, namespace } = idOfObject(object)
  const apiVersion = String(object.apiVersion ?? '')
  const by = { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) }
  return { origin: { ...(origin.path ? { configuredIn: origin.path } : {}), configuredBy: by } }
}

export function externalTransformers(
  process: Process,
  place: Place,
  entries: readonly string[],
  load: LoadResources,
): Configured<Transformer>[] | Failed {
  const items = configurations(process, place, entries, 'transformer', load)
  if (isFailed(items)) return items
  const out: Configured<Transformer>[] = []
  for (const item of items) {
    const plugin = pluginTransformer(item.object, { process, root: place, openApi: place.work.openApi })
    if (isFailed(plugin)) return plugin
    out.push({ run: plugin, ...originOf(item) })
  }
  return out
}

export function externalGenerators(
  process: Process,
  place: Place,
  entries: readonly string[],
  load: LoadResources,
): Configured<Generator>[] | Failed {
  const items = configurations(process, place, entries, 'generator', load)
  if (isFailed(items)) return fail(`loading generator plugins: ${items.failed[0]}`)
  const out: Configured<Generator>[] = []
  for (const item of items) {
    const plugin = pluginGenerator(item.object, { process, root: place, openApi: place.work.openApi })
    if (isFailed(plugin)) return plugin
    out.push({ run: plugin, ...originOf(item) })
  }
  return out
}

/** Runs validators, which may change nothing but a label of their own. Models kusttarget.go runValidators (5.8). */
export function validate(
  process: Process,
  place: Place,
  spec: Kustomization,
  into: Accumulated,
  load: LoadResources,
): Failed | undefined {
  const validators = externalTransformers(process, place, spec.validators ?? [], load)
  if (isFailed(validators)) return validators
  for (const validator of validators) {
    const before = into.items.map((item): Item => ({ ...item, object: copy(item.object), before: [...item.before] }))
    const wrong = run([{ run: validator.run }], into) ?? changed(before, into.items)
    if (wrong) return wrong
  }
  return undefined
}

function changed(before: readonly Item[], items: readonly Item[]): Failed | undefined {
  const told = (words: string): Failed => fail(`validator shouldn't modify the resource map: ${words}`)
  if (before.length !== items.length) return told('lists have different number of entries')
  for (const item of before) {
    const id = currentId(item)
    const [same] = items.filter((other) => isSameId(currentId(other), id))
    if (!same) return told(`id in self missing from other; id: ${idText(id)}`)
    if (!equal(withoutMark(notedObject(item)), withoutMark(notedObject(same)))) return told(unequal(item, same))
  }
  return undefined
}

// Go prints where they lie
const goResource =
  '&resource.Resource{RNode:yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0xc000514000), ShouldKeep:false, Match:[]string(nil)}, refVarNames:[]string(nil)}'

const unequal = (a: Item, b: Item): string =>
  `nodes unequal: \n -- ${notedText(a)},\n -- ${notedText(b)}\n\n--\n${goResource}\n------\n${goResource}\n`

function withoutMark(object: JsonObject): JsonObject {
  const out = copy(object)
  const metadata = metadataOf(out)
  const labels = metadata.labels as JsonObject | undefined
  if (labels) delete labels['validated-by']
  if (labels && Object.keys(labels).length === 0) delete metadata.labels
  return out
}
