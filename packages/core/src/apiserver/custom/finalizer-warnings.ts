import type { KubeObject } from '../../api/object.ts'
import { isQualifiedName } from '../metadata/names.ts'

const bare = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/** New finalizers that others may use too. Models registry/customresource/validator.go validateKubeFinalizerName (1.36). */
export function finalizerWarnings({ metadata }: KubeObject, old: KubeObject | undefined): string[] {
  const added = (metadata.finalizers ?? []).filter((name) => !old?.metadata.finalizers?.includes(name))
  return [...new Set(added)].sort().flatMap((name) => {
    const head = `metadata.finalizers: ${JSON.stringify(name)}: `
    const wrong = isQualifiedName(name).map((why) => head + why)
    if (name.includes('/') || bare.has(name)) return wrong
    const path = name.includes('.') ? ' including a path (/)' : ''
    return [
      ...wrong,
      `${head}prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
    ]
  })
}
