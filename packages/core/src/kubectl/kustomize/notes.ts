import type { JsonObject } from '../../api/json.ts'
import { goJson } from '../printers/json.ts'
import { type Item, metadataOf } from './item.ts'
import { originLines } from './origin.ts'

const domain = 'internal.config.kubernetes.io'

/** The annotations in which kustomize keeps what it knows of an object. Models api/internal/utils/annotations.go (5.8). */
function notes({ before, prefixes, suffixes, hashed, behavior }: Item): Record<string, string> {
  const list = (name: string, values: readonly string[]): Record<string, string> =>
    values.length === 0 ? {} : { [`${domain}/${name}`]: values.join(',') }
  const behaviors = ['create', 'merge', 'replace']
  return {
    ...(behavior === undefined
      ? {}
      : { [`${domain}/generatorBehavior`]: behaviors.includes(behavior) ? behavior : 'unspecified' }),
    ...(hashed ? { [`${domain}/needsHashSuffix`]: 'enabled' } : {}),
    ...list('prefixes', prefixes),
    ...list(
      'previousKinds',
      before.map(({ kind }) => kind),
    ),
    ...list(
      'previousNames',
      before.map(({ name }) => name),
    ),
    ...list(
      'previousNamespaces',
      before.map(({ namespace }) => namespace),
    ),
    ...list('suffixes', suffixes),
  }
}

/** An object as kustomize has it while it works. */
export function notedObject(item: Item): JsonObject {
  const own = notes(item)
  const metadata = (item.object.metadata ?? {}) as JsonObject
  if (Object.keys(own).length === 0) return item.object
  return { ...item.object, metadata: { ...metadata, annotations: { ...(metadata.annotations as JsonObject), ...own } } }
}

/** The same in one line of JSON. */
export const notedText = (item: Item): string => goJson(notedObject(item))

/** Writes what `buildMetadata` asks for. Models krusty/kustomizer.go Run (5.8). */
export function noteOrigins(items: readonly Item[], buildMetadata: readonly string[]): void {
  for (const { object, origin, transformations } of items) {
    const notes: Record<string, string> = {}
    if (buildMetadata.includes('originAnnotations') && origin) {
      notes['config.kubernetes.io/origin'] = `${originLines(origin).join('\n')}\n`
    }
    if (buildMetadata.includes('transformerAnnotations') && transformations.length > 0) {
      const text = transformations.map((one) =>
        originLines(one)
          .map((line, at) => `${at === 0 ? '- ' : '  '}${line}\n`)
          .join(''),
      )
      notes['alpha.config.kubernetes.io/transformations'] = text.join('')
    }
    if (Object.keys(notes).length === 0) continue
    const metadata = metadataOf(object)
    metadata.annotations = { ...(metadata.annotations as object), ...notes }
  }
}
