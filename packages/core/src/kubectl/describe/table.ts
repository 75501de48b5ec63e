import type { Resource } from '../../api/kinds.ts'
import { describeConfigMap, describeSecret, describeServiceAccount } from './config.ts'
import type { Context } from './context.ts'
import { describeDeployment } from './deployment.ts'
import { describeEndpointSlice, describeEndpoints } from './endpoints.ts'
import { describeGeneric } from './generic.ts'
import { describeNamespace } from './namespace.ts'
import { describePod } from './pod.ts'
import { describeLimitRange, describeResourceQuota } from './quota.ts'
import { describeService } from './service.ts'
import type { Writer } from './writer.ts'

// biome-ignore format: a table
const describers: Record<string, (out: Writer, object: never, context: Context) => void> = {
  'ConfigMap': describeConfigMap,
  'Endpoints': describeEndpoints,
  'LimitRange': describeLimitRange,
  'Namespace': describeNamespace,
  'Pod': describePod,
  'ResourceQuota': describeResourceQuota,
  'Secret': describeSecret,
  'Service': describeService,
  'ServiceAccount': describeServiceAccount,
  'Deployment.apps': describeDeployment,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
}

/** How a kind is described; any other kind field by field. */
export function describerOf({ group, kind }: Resource): (out: Writer, object: never, context: Context) => void {
  return describers[group === '' ? kind : `${kind}.${group}`] ?? (describeGeneric as never)
}
