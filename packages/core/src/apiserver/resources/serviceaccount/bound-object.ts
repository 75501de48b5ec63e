import { nodes, pods, secrets } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Pod } from '../../../api/pod.ts'
import { badRequest, conflict, notFound, type Status } from '../../../api/status.ts'
import type { Reader } from '../../strategy.ts'

export interface BoundObject {
  kind: 'Pod' | 'Secret' | 'Node'
  namespace: string
  name: string
  uid: string
}

interface ObjectReference {
  apiVersion?: string
  kind?: string
  name?: string
  uid?: string
}

const resources = { Pod: pods, Secret: secrets, Node: nodes } as const

/** What a token is to live and die with; a refusal for what cannot hold one. Models serviceaccount/storage/token.go Create (1.36). */
export function boundObject(
  read: Reader,
  account: { namespace: string; name: string },
  reference: ObjectReference,
): BoundObject | Status {
  const { apiVersion = '', kind = '', name = '', uid } = reference
  const resource = apiVersion === 'v1' ? resources[kind as BoundObject['kind']] : undefined
  if (!resource) return badRequest(`cannot bind token to object of type ${goKind(apiVersion, kind)}`)
  const namespace = resource.namespaced ? account.namespace : ''
  const found = read.get(resource as typeof pods, namespace, name)
  if (!found) return notFound(resource, name)
  if (kind === 'Pod' && accountOf(found) !== account.name)
    return badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(account.name)} to pod running with different serviceaccount name.`,
    )
  const own = found.metadata.uid as string
  if (uid !== undefined && uid !== '' && uid !== own)
    return conflict(
      { group: '', resource: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  return { kind: kind as BoundObject['kind'], namespace, name, uid: own }
}

const accountOf = (pod: Pod): string => pod.spec.serviceAccountName ?? 'default'

/** GroupVersionKind.String() of Go. */
function goKind(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  return `${group}/${version}, Kind=${kind}`
}

/** What a token's claims say of its object, and of the node that a Pod is on. */
export function boundClaims(read: Reader, bound: BoundObject | undefined): Record<string, { name: string; uid: string }> {
  if (!bound) return {}
  const own = { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }
  const nodeName = bound.kind === 'Pod' ? read.get(pods, bound.namespace, bound.name)?.spec.nodeName : undefined
  const node: KubeObject | undefined = nodeName ? read.get(nodes, '', nodeName) : undefined
  return node ? { ...own, node: { name: node.metadata.name, uid: node.metadata.uid as string } } : own
}

/** user.Info's extra of a token. Models pkg/serviceaccount/util.go ServiceAccountInfo (1.36). */
export function tokenExtra(jti: string, claims: ReturnType<typeof boundClaims>): Record<string, string[]> {
  const prefix = 'authentication.kubernetes.io'
  const of = (kind: 'node' | 'pod'): Record<string, string[]> => {
    const claim = claims[kind]
    return claim ? { [`${prefix}/${kind}-name`]: [claim.name], [`${prefix}/${kind}-uid`]: [claim.uid] } : {}
  }
  return { [`${prefix}/credential-id`]: [`JTI=${jti}`], ...of('node'), ...of('pod') }
}

/** A token ends this long after its Pod was told to go. Models pkg/serviceaccount/claims.go (1.36). */
const leewayMs = 60_000

export function boundIsGone(found: KubeObject | undefined, bound: BoundObject, nowMs: number): boolean {
  if (found?.metadata.uid !== bound.uid) return true
  const { deletionTimestamp } = found.metadata
  return deletionTimestamp !== undefined && Date.parse(deletionTimestamp) + leewayMs < nowMs
}

export const boundResource = (bound: BoundObject) => resources[bound.kind]
