import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { uuid } from '../../host/random.ts'
import type { Core } from '../core.ts'
import { labelErrors } from '../metadata/validate.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'
import { callHook } from '../webhooks/call-hook.ts'
import { ConversionError } from './conversion-error.ts'

/** A custom object in another version, by its definition's webhook; throws a ConversionError. */
export type Convert = (definition: CustomResourceDefinition, object: KubeObject, apiVersion: string) => KubeObject

// the client's own time limit, since a conversion has none. Models apiserver/pkg/util/webhook/client.go HookClient (1.36).
const timeoutSeconds = 30

/** Models apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go Convert (1.36). */
export const webhookConversion =
  (core: () => Core): Convert =>
  (definition, object, apiVersion) => {
    if (object.apiVersion === apiVersion) return object
    const of = `conversion webhook for ${object.apiVersion}, Kind=${object.kind}`
    const fail = (why: string): never => {
      throw new ConversionError(`${of} ${why}`)
    }
    const { clientConfig = {}, conversionReviewVersions = [] } = definition.spec.conversion?.webhook ?? {}
    const version = conversionReviewVersions.find((one) => one === 'v1' || one === 'v1beta1')
    if (version === undefined) throw new ConversionError('no supported conversion review versions')
    const uid = uuid(core().random)
    const request = { uid, desiredAPIVersion: apiVersion, objects: [object as unknown as JsonObject] }
    const review = { kind: 'ConversionReview', apiVersion: `${group}/${version}`, request }
    const answer = callHook(core(), clientConfig, review, { timeoutSeconds, silent: true })
    if ('error' in answer) return fail(`failed: ${answer.error}`)
    const converted = convertedIn(answer.object, version, uid)
    if (typeof converted === 'string') return fail(`failed: ${converted}`)
    if (converted.length !== 1) return fail(`returned ${converted.length} objects, expected 1`)
    const [out] = converted as [KubeObject]
    const wrong = identityProblem(object, out, apiVersion)
    if (wrong !== undefined) return fail(wrong)
    const restored = withOwnMetadata(object, out)
    return typeof restored === 'string' ? fail(`returned invalid metadata: ${restored}`) : restored
  }

const group = 'apiextensions.k8s.io'

/** Models its getConvertedObjectsFromResponse (1.36). */
function convertedIn(review: JsonObject, version: string, uid: string): KubeObject[] | string {
  const response = review.response as JsonObject | undefined | null
  const given = `${review.apiVersion}, Kind=${review.kind}`
  const wanted = `${group}/v1, Kind=ConversionReview`
  if (version === 'v1' && given !== wanted) return `expected webhook response of ${wanted}, got ${given}`
  if (!response) return 'no response provided'
  if (version === 'v1' && response.uid !== uid)
    return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid ?? '')}`
  const { status = '', message = '' } = (response.result ?? {}) as { status?: string; message?: string }
  if (status !== 'Success') return message !== '' ? message : `response.result.status was '${status}', not 'Success'`
  return (response.convertedObjects ?? []) as unknown as KubeObject[]
}

/** What a conversion may not change. Models its validateConvertedObject (1.36). */
function identityProblem(given: KubeObject, out: KubeObject, apiVersion: string): string | undefined {
  const at = 'returned invalid object at index 0: invalid'
  if (out.apiVersion !== apiVersion) return `${at} groupVersion (expected ${apiVersion}, received ${out.apiVersion ?? ''})`
  if (out.kind !== given.kind) return `${at} kind (expected ${given.kind}, received ${out.kind ?? ''})`
  for (const [field, name] of [
    ['name', 'name'],
    ['namespace', 'namespace'],
    ['uid', 'UID'],
  ] as const) {
    const [had, has] = [given.metadata[field] ?? '', out.metadata?.[field] ?? '']
    if (had !== has) return `returned invalid object: must have the same ${name}: ${had} != ${has}`
  }
  return undefined
}

/** The object's own metadata, with the labels and annotations of the answer. Models its restoreObjectMeta (1.36). */
function withOwnMetadata(given: KubeObject, out: KubeObject): KubeObject | string {
  const metadata = copy(given.metadata)
  for (const field of ['labels', 'annotations'] as const) {
    const value = out.metadata[field]
    if (value === undefined || value === null) delete metadata[field]
    else if (typeof value !== 'object') return `invalid metadata.${field} of type ${typeof value} in converted object`
    else metadata[field] = value
  }
  const [first] = labelErrors(metadata.labels, 'metadata.labels')
  return first ? `${first.field}: ${first.message}` : { ...out, metadata }
}
