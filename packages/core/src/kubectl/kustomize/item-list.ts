import type { Json, JsonObject } from '../../api/json.ts'
import { type Failed, fail } from '../errors.ts'
import { allIds, currentId, type Item, metadataOf } from './item.ts'
import { notedText } from './notes.ts'
import { idText, isSameId, type ResId } from './res-id.ts'

/** Adds an item; one of its name may not be there. Models kustomize api/resmap/reswrangler.go Append (5.8). */
export function append(items: Item[], item: Item): Failed | undefined {
  const id = currentId(item)
  if (items.some((other) => isSameId(id, currentId(other))))
    return fail(`may not add resource with an already registered id: ${idText(id)}`)
  items.push(item)
  return undefined
}

export function appendAll(items: Item[], more: readonly Item[]): Failed | undefined {
  for (const item of more) {
    const wrong = append(items, item)
    if (wrong) return wrong
  }
  return undefined
}

/** Go's %#v of a resid.ResId. */
const goId = ({ group, version, kind, name, namespace }: ResId): string => {
  const [g, v, k, n, ns] = [group, version, kind, name, namespace].map((text) => JSON.stringify(text))
  return `resid.ResId{Gvk:resid.Gvk{Group:${g}, Version:${v}, Kind:${k}, isClusterScoped:false}, Name:${n}, Namespace:${ns}}`
}

/** Adds what was generated, or merges it into what is there. Models reswrangler.go appendReplaceOrMerge (5.8). */
export function absorb(items: Item[], item: Item): Failed | undefined {
  const id = currentId(item)
  const hits = items.filter((other) => allIds(other).some((known) => isSameId(id, known)))
  const merges = item.behavior === 'merge' || item.behavior === 'replace'
  const [old] = hits
  if (!old) return merges ? fail(`id ${goId(id)} does not exist; cannot merge or replace`) : append(items, item)
  if (hits.length > 1)
    return fail(`found multiple objects ${hits.map(notedText).join(' ')} that could accept merge of ${idText(id)}`)
  if (!merges) {
    const behavior = item.behavior === 'create' ? 'create' : 'unspecified'
    return fail(`id ${goId(id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`)
  }
  items[items.indexOf(old)] = mergedInto(old, item)
  return undefined
}

type Map = Record<string, Json>

function mergedInto(old: Item, item: Item): Item {
  const [before, now] = [metadataOf(old.object) as Map, metadataOf(item.object) as Map]
  for (const field of ['labels', 'annotations']) {
    const both = { ...(before[field] as Map | undefined), ...(now[field] as Map | undefined) }
    if (Object.keys(both).length > 0) now[field] = both
  }
  for (const field of ['name', 'namespace']) {
    if (before[field] === undefined) delete now[field]
    else now[field] = before[field] as Json
  }
  if (item.behavior === 'merge') mergeData(old.object, item.object)
  const { prefixes, suffixes, before: names, behavior, origin, vars } = old
  const kept = item.behavior === 'merge' && origin ? { origin } : item.origin ? { origin: item.origin } : {}
  return {
    ...itemOfGenerated(item),
    before: names,
    prefixes,
    suffixes,
    vars,
    ...kept,
    ...(behavior === undefined ? {} : { behavior }),
  }
}

const itemOfGenerated = ({ object, hashed }: Item): Item => ({
  object,
  before: [],
  prefixes: [],
  suffixes: [],
  hashed,
  vars: [],
  transformations: [],
})

function mergeData(old: JsonObject, now: JsonObject): void {
  for (const field of ['data', 'binaryData']) {
    const both = { ...(old[field] as Map | undefined), ...(now[field] as Map | undefined) }
    if (Object.keys(both).length > 0) now[field] = both
  }
}
