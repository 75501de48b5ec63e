import { unbase64 } from '../../../api/base64.ts'
import type { Json, JsonObject } from '../../../api/json.ts'
import type { Operation as PatchOperation } from '../../../api/json-patch.ts'
import type { Status } from '../../../api/status.ts'
import { decodeUtf8 } from '../../../api/utf8.ts'
import { type Call, parameter } from '../../core.ts'
import { subresourceKind } from '../../subresource-kinds.ts'
import { type Attributes, type Operation, subjectOf } from '../policies/attributes.ts'
import type { Invocation } from './invocation.ts'
import { inVersion } from './shown.ts'

const reviewVersions = ['v1', 'v1beta1']

/** The first version of AdmissionReview that both sides know. */
export const reviewVersionOf = (accepted: readonly string[] = []): string | undefined =>
  accepted.find((version) => reviewVersions.includes(version))

/** Models plugin/webhook/request/admissionreview.go CreateV1AdmissionReview (1.36). */
export function admissionReview(
  call: Call,
  attributes: Attributes,
  { strategy }: Invocation,
  version: string,
  uid: string,
): JsonObject {
  const { operation, user, dryRun } = attributes
  const asked = namesOf(attributes, attributes.strategy)
  const shown = namesOf(attributes, strategy)
  const { name, namespace } = subjectOf(attributes).metadata
  const seen = { ...attributes, strategy }
  const request: JsonObject = {
    uid,
    kind: shown.kind,
    resource: shown.resource,
    ...shown.subResource,
    requestKind: asked.kind,
    requestResource: asked.resource,
    ...(asked.subResource.subResource === undefined ? {} : { requestSubResource: asked.subResource.subResource }),
    ...(name === undefined || name === '' || attributes.nameDrawn ? {} : { name }),
    ...(namespace === undefined ? namespaceItself(attributes) : { namespace }),
    operation,
    userInfo: userInfoOf(user),
    object: inVersion(seen, 'object'),
    oldObject: inVersion(seen, 'old'),
    dryRun,
    options: operation === 'CONNECT' ? null : optionsOf(call, operation),
  }
  return { kind: 'AdmissionReview', apiVersion: `admission.k8s.io/${version}`, request }
}

/** A Namespace is said to be in itself. */
function namespaceItself(attributes: Attributes): JsonObject {
  const { group, resource } = attributes.strategy.resource
  return group === '' && resource === 'namespaces' ? { namespace: subjectOf(attributes).metadata.name } : {}
}

function namesOf({ subresource }: Attributes, { resource: of }: Attributes['strategy']) {
  const { group, version, kind } = subresource === undefined ? of : subresourceKind(of, subresource)
  return {
    kind: { group, version, kind },
    resource: { group: of.group, version: of.version, resource: of.resource },
    subResource: (subresource === undefined ? {} : { subResource: subresource }) as { subResource?: string },
  }
}

function userInfoOf({ name, uid, groups, extra }: Attributes['user']): JsonObject {
  const more = Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key, [...values]]))
  return {
    username: name,
    ...(uid === undefined ? {} : { uid }),
    groups: [...groups],
    ...(Object.keys(more).length === 0 ? {} : { extra: more }),
  }
}

const optionKinds: Readonly<Partial<Record<Operation, string>>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
}

function optionsOf({ request }: Call, operation: Operation): JsonObject {
  const options: JsonObject = { kind: optionKinds[operation] as string, apiVersion: 'meta.k8s.io/v1' }
  const { dryRun } = request.query
  if (dryRun?.length) options.dryRun = [...dryRun]
  const names = operation === 'DELETE' ? ['propagationPolicy'] : ['fieldManager', 'fieldValidation']
  for (const name of names) {
    const value = parameter(request, name)
    if (value !== undefined) options[name] = value
  }
  const grace = operation === 'DELETE' ? parameter(request, 'gracePeriodSeconds') : undefined
  if (grace !== undefined) options.gracePeriodSeconds = Number(grace)
  return options
}

/** What a hook decided. */
export interface Verdict {
  allowed: boolean
  status: Partial<Status> | undefined
  warnings: string[]
  /** Undefined when there is nothing to change; a text is why it cannot be read. */
  patch: { type: string; operations: readonly PatchOperation[] | string } | undefined
}

/** The decision in a review, or why it is none. Models plugin/webhook/request VerifyAdmissionResponse (1.36). */
export function verdictOf(review: JsonObject, version: string, uid: string, mutating: boolean): Verdict | string {
  const response = review.response as JsonObject | null | undefined
  if (!response || typeof response !== 'object') return 'webhook response was absent'
  const wrong = version === 'v1' ? responseProblem(review, response, uid, mutating) : undefined
  if (wrong !== undefined) return wrong
  const { patch, patchType } = response
  const type = version === 'v1' ? ((patchType ?? '') as string) : 'JSONPatch'
  const warnings = Array.isArray(response.warnings) ? response.warnings.map(String) : []
  return {
    allowed: response.allowed === true,
    status: (response.status ?? undefined) as Partial<Status> | undefined,
    warnings,
    patch: mutating && typeof patch === 'string' && patch !== '' ? { type, operations: operationsOf(patch) } : undefined,
  }
}

const gvkText = (apiVersion: string, kind: string): string => `${apiVersion}, Kind=${kind}`

function responseProblem(review: JsonObject, response: JsonObject, uid: string, mutating: boolean): string | undefined {
  const { patch, patchType } = response
  const some = typeof patch === 'string' && patch !== ''
  const given = gvkText(String(review.apiVersion), String(review.kind))
  const wanted = gvkText('admission.k8s.io/v1', 'AdmissionReview')
  if ((response.uid ?? '') !== uid)
    return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid ?? '')}`
  if (given !== wanted) return `expected webhook response of ${wanted}, got ${given}`
  if (!mutating) {
    if (some) return 'validating webhook may not return response.patch'
    return patchType == null ? undefined : 'validating webhook may not return response.patchType'
  }
  if (some && patchType == null) return 'webhook returned response.patch but not response.patchType'
  if (!some && patchType != null) return 'webhook returned response.patchType but not response.patch'
  return patchType === '' ? 'webhook returned invalid response.patchType of ""' : undefined
}

function operationsOf(patch: string): readonly PatchOperation[] | string {
  const bytes = unbase64(patch)
  if (!bytes) return 'illegal base64 data at input byte 0'
  let value: Json
  try {
    value = JSON.parse(decodeUtf8(bytes)) as Json
  } catch {
    return 'invalid character in JSON patch'
  }
  if (Array.isArray(value)) return value as unknown as PatchOperation[]
  return 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'
}
