import { RE2JS } from 're2js'
import type { Json } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import type { Failed } from '../errors.ts'
import { applyFieldSpecs, type FieldSpec, setsScalar } from './field-spec.ts'
import type { Item } from './item.ts'
import type { ImageEntry } from './kustomization.ts'
import type { Transformer } from './transformer.ts'

/** Gives images another name, tag or digest. Models api/internal/builtins/ImageTagTransformer.go (5.8). */
export function changesImages(entry: ImageEntry, specs: readonly FieldSpec[]): Transformer {
  const pattern = patternOf(entry.name ?? '')
  const changed = (image: string): string => (pattern?.matcher(image).find() ? imageOf(image, entry) : image)
  return (items) => {
    for (const item of items) if (item.object.kind !== 'CustomResourceDefinition') walk(item.object, changed)
    for (const item of items) {
      const wrong = inFields(item, specs, changed)
      if (wrong) return wrong
    }
    return items
  }
}

const inFields = ({ object }: Item, specs: readonly FieldSpec[], changed: (image: string) => string): Failed | undefined =>
  object.kind === 'CustomResourceDefinition' ? undefined : applyFieldSpecs(object, specs, setsScalar(changed))

/** Models api/internal/image/image.go IsImageMatched (5.8). */
function patternOf(name: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`)
  } catch {
    return undefined
  }
}

/** Containers wherever they stand. Models api/filters/imagetag/legacy.go (5.8). */
function walk(value: Json | undefined, changed: (image: string) => string): void {
  if (Array.isArray(value)) for (const item of value) walk(item, changed)
  if (!isJsonObject(value)) return
  for (const [key, member] of Object.entries(value)) {
    walk(member, changed)
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(member))
      for (const one of member) if (isJsonObject(one) && typeof one.image === 'string') one.image = changed(one.image)
  }
}

function imageOf(image: string, { newName, newTag, digest, tagSuffix }: ImageEntry): string {
  let { name, tag, digest: oldDigest } = split(image)
  if (newTag || digest) [tag, oldDigest] = [newTag ?? '', digest ?? '']
  else if (tagSuffix) [tag, oldDigest] = [`${tag}${tagSuffix}`, '']
  return `${newName || name}${tag ? `:${tag}` : ''}${oldDigest ? `@${oldDigest}` : ''}`
}

/** Models api/internal/image/image.go Split (5.8): a colon before the first slash is a port's. */
function split(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf('/'), 0)
  const [, rest = '', , digest = ''] = /^([^@]*)(@(.*))?$/s.exec(image.slice(slash)) ?? []
  const colon = rest.indexOf(':')
  const name = image.slice(0, slash) + (colon < 0 ? rest : rest.slice(0, colon))
  return { name, tag: colon < 0 ? '' : rest.slice(colon + 1), digest }
}
