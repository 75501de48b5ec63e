import type { Json } from '../../api/json.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { failure, invalid, invalidField, type Status } from '../../api/status.ts'
import { goName } from '../decode.ts'
import type { Target } from '../target.ts'
import { isObject } from './json-schema.ts'

const typeMeta = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/**
 * Why a patched document is no object of this custom Kind. Models apimachinery unstructured.UnstructuredJSONScheme and
 * registry/customresource/validator.go ValidateTypeMeta (1.36).
 */
export function customPatchRefusal({ strategy: { resource }, name = '' }: Target, patched: Json): Status | undefined {
  const shown = JSON.stringify(patched)
  const undecoded = (why: string): Status => invalid({ group: '', kind: '' }, '', [invalidField('patch', shown, why)])
  if (!isObject(patched))
    return undecoded(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(patched)} into Go value of type ${typeMeta}`,
    )
  const { kind, apiVersion, metadata } = patched
  if (!kind) return undecoded(`Object 'Kind' is missing in '${shown}'`)
  if (!apiVersion)
    return failure(500, 'InternalError', `Internal error occurred: ${noVersion}`, { causes: [{ message: noVersion } as never] })
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) return undecoded(noMetadata(metadata))
  const of = { group: resource.group, kind: String(kind) }
  const wanted = apiVersionOf(resource)
  if (kind !== resource.kind) return invalid(of, name, [invalidField('kind', kind, `must be ${resource.kind}`)])
  return apiVersion === wanted ? undefined : invalid(of, name, [invalidField('apiVersion', apiVersion, `must be ${wanted}`)])
}

const noVersion = "Object 'apiVersion' is missing in 'object has no apiVersion field'"

/** What Go says of metadata that is no object. */
export const noMetadata = (metadata: Json): string =>
  `json: cannot unmarshal ${goName(metadata)} into Go value of type v1.ObjectMeta`

/** A field of metadata, which a custom object reads by itself: not where it stands in the object. */
export const inOwnWords = (problem: string | undefined, field = 'metadata'): string | undefined =>
  problem?.replace(`Go struct field ObjectMeta.${field}.`, 'Go struct field ObjectMeta.')
