import { RE2JS } from 're2js'
import { labelsMatch, parseLabelSelector } from '../../api/label-selector.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { currentId, type Item, originalId } from './item.ts'
import type { PatchTarget } from './kustomization.ts'
import { effectiveNamespace, gvkOf, type ResId } from './res-id.ts'

type Field = 'group' | 'version' | 'kind' | 'name' | 'namespace'

export type Patterns = Partial<Record<Field, RE2JS>>

/** The patterns of a selector, each of which must fit the whole text. Models api/types/selector.go NewSelectorRegex (5.8). */
export function patternsOf(target: PatchTarget): Patterns | Failed {
  const out: Patterns = {}
  for (const field of ['group', 'version', 'kind', 'name', 'namespace'] as const) {
    const pattern = target[field]
    if (!pattern) continue
    try {
      out[field] = RE2JS.compile(`^(?:${pattern})$`)
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error))
    }
  }
  return out
}

export const fits = (pattern: RE2JS | undefined, text: string): boolean => pattern === undefined || pattern.matcher(text).find()

export const fitsId = (patterns: Patterns, id: ResId): boolean =>
  (['group', 'version', 'kind', 'name', 'namespace'] as const).every((field) => fits(patterns[field], id[field]))

type Pairs = Record<string, string>

/** Do labels and annotations match? */
export function matchesPairs({ object }: Item, { labelSelector, annotationSelector }: PatchTarget): boolean | Failed {
  const { labels, annotations } = (object.metadata ?? {}) as { labels?: Pairs; annotations?: Pairs }
  for (const [selector, pairs] of [
    [labelSelector, labels],
    [annotationSelector, annotations],
  ] as const) {
    if (!selector) continue
    const requirements = parseLabelSelector(selector)
    if (typeof requirements === 'string') return fail(requirements)
    if (!labelsMatch(requirements, pairs)) return false
  }
  return true
}

/** The items that a selector means, by their first or present name. Models api/resmap/reswrangler.go Select (5.8). */
export function select(items: readonly Item[], target: PatchTarget): Item[] | Failed {
  const patterns = patternsOf(target)
  if (isFailed(patterns)) return patterns
  const { name, namespace, ...gvk } = patterns
  const out: Item[] = []
  for (const item of items) {
    const ids = [originalId(item), currentId(item)]
    if (!ids.some((id) => fits(namespace, effectiveNamespace(id)))) continue
    if (!ids.some((id) => fits(name, id.name)) || !fitsId(gvk, { ...gvkOf(item.object), name: '', namespace: '' })) continue
    const matched = matchesPairs(item, target)
    if (isFailed(matched)) return matched
    if (matched) out.push(item)
  }
  return out
}
