import type { JsonObject } from '../../../api/json.ts'
import { namespaces } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { isAdmin } from '../../authorize.ts'
import { jsonValue } from '../../cel/evaluate/json.ts'
import type { Value } from '../../cel/evaluate/values.ts'
import { type Authorize, authorizerOf, requestResourceOf } from '../../cel/library/authorizer.ts'
import type { Core } from '../../core.ts'
import type { UserInfo } from '../../request.ts'
import { decide } from '../../resources/rbac/evaluate.ts'
import type { Reader, Strategy } from '../../strategy.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

/** What admission looks at. Models apiserver/pkg/admission Attributes (1.36). */
export interface Attributes {
  operation: Operation
  strategy: Strategy
  subresource: string | undefined
  object: KubeObject | undefined
  old: KubeObject | undefined
  user: UserInfo
  dryRun: boolean
  /** The name's ending was drawn: mutating hooks are not told of it. */
  nameDrawn?: boolean
}

const ownGroup = 'admissionregistration.k8s.io'

/** Policies and webhooks do not rule over each other: whoever made a wrong one must be able to take it away. Models predicates/rules IsExemptAdmissionConfigurationResource (1.36). */
export const isExempt = ({ strategy }: Pick<Attributes, 'strategy'>): boolean => strategy.resource.group === ownGroup

export const subjectOf = ({ object, old }: Attributes): KubeObject => (object ?? old) as KubeObject

/** The namespace of a request; a Namespace is in itself. */
export function namespaceOf(attributes: Attributes, read: Reader): KubeObject | undefined {
  const { metadata } = subjectOf(attributes)
  const { resource } = attributes.strategy
  if (resource.resource === 'namespaces' && resource.group === '') return subjectOf(attributes)
  return metadata.namespace === undefined ? undefined : read.get(namespaces, '', metadata.namespace)
}

/** The variables that every expression sees. Models plugin/cel OptionalVariableDeclarations (1.36). */
export function requestVariables(attributes: Attributes, read: Reader): JsonObject {
  const { operation, strategy, subresource = '', object, old, user, dryRun } = attributes
  const { group, version, kind, resource } = strategy.resource
  const { name, namespace } = subjectOf(attributes).metadata
  const userInfo = { username: user.name, uid: user.uid ?? '', groups: [...user.groups] }
  const names = { name: name ?? '', namespace: namespace ?? '', operation, userInfo, dryRun }
  const own = { kind: { group, version, kind }, resource: { group, version, resource }, subResource: subresource }
  const asked = { requestKind: own.kind, requestResource: own.resource, requestSubResource: subresource }
  const request = { ...own, ...asked, ...names }
  const json = (value: KubeObject | undefined): JsonObject | null => (value ?? null) as JsonObject | null
  return { object: json(object), oldObject: json(old), request, namespaceObject: json(namespaceOf(attributes, read)) }
}

/** The values of names as expressions about a request have them: `more`, and what its user may. */
export function requestValues(core: Core, attributes: Attributes, more: JsonObject): ReadonlyMap<string, Value> {
  const { authorizer, own } = authorizersFor(core, attributes)
  const values = Object.entries(more).map(([name, value]): [string, Value] => [name, jsonValue(value ?? null)])
  return new Map<string, Value>([...values, ['authorizer', authorizer], ['authorizer.requestResource', own]])
}

/** What the user of a request may: anything to ask about, and the resource that is asked for. */
function authorizersFor(core: Core, attributes: Attributes): { authorizer: Value; own: Value } {
  const { user, strategy, subresource = '' } = attributes
  const { group, resource } = strategy.resource
  const { name = '', namespace = '' } = subjectOf(attributes)?.metadata ?? {}
  const answer = (asked: Parameters<Authorize>[0]): ReturnType<Authorize> =>
    isAdmin(asked.user) || !core.authorize ? { allowed: true, reason: '' } : decide(core.read, asked)
  const asked = { group, resource, subresource, namespace, name }
  return { authorizer: authorizerOf(user, answer), own: requestResourceOf(user, answer, asked) }
}
