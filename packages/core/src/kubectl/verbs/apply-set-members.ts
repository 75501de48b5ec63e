import { buildInfo } from '../../api/build-info.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Kubectl } from '../command.ts'
import { splitOnce } from '../flags.ts'
import { serverResources } from '../rest-mapper.ts'
import type { Target } from '../targets.ts'

/** The kinds and the namespaces in which a set's objects are. */
export interface Members {
  resources: readonly Resource[]
  namespaces: readonly string[]
}

export const noMembers: Members = { resources: [], namespaces: [] }

export const toolingAnnotation = 'applyset.kubernetes.io/tooling'
const kindsAnnotation = 'applyset.kubernetes.io/contains-group-kinds'
const resourcesAnnotation = 'applyset.kubernetes.io/contains-group-resources'
const namespacesAnnotation = 'applyset.kubernetes.io/additional-namespaces'

/** Kind or Kind.group, as Go writes a GroupKind. */
const kindName = ({ kind, group }: Resource): string => (group === '' ? kind : `${kind}.${group}`)

export function union(one: Members, other: Members): Members {
  const kinds = new Map([...one.resources, ...other.resources].map((resource) => [kindName(resource), resource]))
  return { resources: [...kinds.values()], namespaces: [...new Set([...one.namespaces, ...other.namespaces])] }
}

export const withMember = (members: Members, { resource, namespace }: Target): Members =>
  union(members, { resources: [resource], namespaces: resource.namespaced && namespace !== '' ? [namespace] : [] })

/** What a parent's annotations say of its members; a string says what is wrong. Models applyset.go parseKindAnnotation (1.36). */
export function membersOf(kubectl: Kubectl, { metadata }: JsonObject, own: string | undefined): Members | string {
  const { annotations = {} } = metadata as { annotations?: Record<string, string> }
  const kinds = annotations[kindsAnnotation]
  const old = annotations[resourcesAnnotation]
  if (kinds === undefined && !old)
    return `kubectl requires the ${JSON.stringify(kindsAnnotation)} annotation to be set on all ApplySet parent objects`
  const known = serverResources(kubectl)
  const resources: Resource[] = []
  for (const word of split(kinds ?? old)) {
    const [name, group = ''] = splitOnce(word, '.')
    const found = known.find((one) => one.group === group && (kinds === undefined ? one.resource : one.kind) === name)
    if (!found) return unknownKind(name, group, kinds === undefined)
    resources.push(found)
  }
  const namespaces = split(annotations[namespacesAnnotation])
  return { resources, namespaces: own === undefined ? namespaces : [...new Set([...namespaces, own])] }
}

const split = (text: string | undefined): string[] => (text ? text.split(',') : [])

const unknownKind = (name: string, group: string, deprecated: boolean): string =>
  deprecated
    ? `invalid group resource in ${JSON.stringify(resourcesAnnotation)} annotation: no matches for ${group}/, Resource=${name}`
    : `could not find mapping for kind in ${JSON.stringify(kindsAnnotation)} annotation: no matches for kind ${JSON.stringify(name)} in group ${JSON.stringify(group)}`

/** The annotations of a parent. Models applyset.go buildParentPatch (1.36). */
export const writtenMembers = ({ resources, namespaces }: Members, own: string): Record<string, string> => ({
  [toolingAnnotation]: `kubectl/${buildInfo.gitVersion}`,
  [kindsAnnotation]: resources.map(kindName).sort().join(','),
  [namespacesAnnotation]: namespaces
    .filter((namespace) => namespace !== own)
    .sort()
    .join(','),
})
