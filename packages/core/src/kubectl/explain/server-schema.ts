import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail } from '../errors.ts'
import { request } from '../object-requests.ts'
import type { Schema, Schemas } from './schema.ts'

/** The schemas of a group and version, as the server publishes them. */
export function schemasOf(kubectl: Kubectl, { group, version }: Resource): Schemas | Failed {
  const path = group === '' ? `/openapi/v3/api/${version}` : `/openapi/v3/apis/${group}/${version}`
  const document = request(kubectl, 'GET', path)
  if (isFailure(document)) return fail(document)
  return ((document as { components?: unknown }).components as { schemas: Schemas }).schemas
}

interface Gvk {
  group: string
  version: string
  kind: string
}

/** The schema of a kind among them. */
export function kindSchema(schemas: Schemas, { group, version, kind }: Resource): Schema | undefined {
  return Object.values(schemas).find((schema) => {
    const names = (schema as { 'x-kubernetes-group-version-kind'?: Gvk[] })['x-kubernetes-group-version-kind'] ?? []
    return names.some((name) => name.group === group && name.version === version && name.kind === kind)
  })
}
