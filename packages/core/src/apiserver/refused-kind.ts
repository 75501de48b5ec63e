import type { Resource } from '../api/resource.ts'

type GroupKind = Pick<Resource, 'group' | 'kind'>

const firstGroups: Readonly<Record<string, string>> = {
  'networking.k8s.io/Ingress': 'extensions',
  'networking.k8s.io/NetworkPolicy': 'extensions',
  'events.k8s.io/Event': '',
}

/**
 * The group and Kind in whose name an object is refused: the first under which its internal type is registered, which is another
 * group for types that moved. Models registry/rest objectMetaAndKind over pkg/apis/extensions/register.go (1.36).
 */
export function refusedKind({ group, kind }: GroupKind): GroupKind {
  return { group: firstGroups[`${group}/${kind}`] ?? group, kind }
}
