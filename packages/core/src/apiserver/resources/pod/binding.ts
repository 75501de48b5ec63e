import type { JsonObject } from '../../../api/json.ts'
import { pods } from '../../../api/kinds.ts'
import type { ObjectMeta } from '../../../api/object.ts'
import type { Pod } from '../../../api/pod.ts'
import { conflict, type FieldError, failure, requiredField, type Status, unsupportedField } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import { registryKey } from '../../registry-key.ts'
import type { SubresourceStrategy } from '../../strategy.ts'

const success = (): JsonObject => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })

/** The scheduler's decision. Models registry/core/pod/storage BindingREST (1.36). */
export const binding: SubresourceStrategy<Pod> = {
  verbs: ['create'],
  create(pod, body, context) {
    const { target = {}, metadata = {} } = body as { target?: { kind?: string; name?: string }; metadata?: Partial<ObjectMeta> }
    const errors = targetErrors(target)
    if (errors.length > 0) return plainErrors(errors)
    const refused = versionRefusal(pod, metadata.resourceVersion) ?? assignmentRefusal(pod)
    if (refused) return refused
    assign(pod, target.name as string, metadata, timestamp(context.clock.now()))
    return { parent: pod, answer: success() }
  },
}

/** Models core/validation ValidatePodBinding (1.36). */
function targetErrors({ kind = '', name = '' }: { kind?: string; name?: string }): FieldError[] {
  return [
    ...(kind !== '' && kind !== 'Node' ? [unsupportedField('target.kind', kind, ['Node', '<empty>'])] : []),
    ...(name === '' ? [requiredField('target.name')] : []),
  ]
}

/** They are told as they are: this is no Status of the API. */
function plainErrors(errors: readonly FieldError[]): Status {
  const lines = errors.map(({ field, message }) => `${field}: ${message}`)
  return failure(500, '', lines.length === 1 ? (lines[0] as string) : `[${lines.join(', ')}]`)
}

function versionRefusal({ metadata }: Pod, asked: string | undefined): Status | undefined {
  const { name, namespace = '', resourceVersion } = metadata
  if (!asked || asked === resourceVersion) return undefined
  const key = registryKey(pods, false, namespace, name)
  const why = `Precondition failed: ResourceVersion in precondition: ${asked}, ResourceVersion in object meta: ${resourceVersion}`
  return conflict(
    pods,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
  )
}

function assignmentRefusal({ metadata, spec }: Pod): Status | undefined {
  const { name, deletionTimestamp } = metadata
  const refuse = (why: string): Status => conflict({ group: '', resource: 'pods/binding' }, name, `pod ${name} ${why}`)
  if (deletionTimestamp) return refuse('is being deleted, cannot be assigned to a host')
  if (spec.nodeName) return refuse(`is already assigned to node ${JSON.stringify(spec.nodeName)}`)
  return spec.schedulingGates?.length ? refuse('has non-empty .spec.schedulingGates') : undefined
}

/** Annotations of the Binding become the Pod's, and labels that the Pod has not. */
function assign(pod: Pod, node: string, { annotations, labels }: Partial<ObjectMeta>, at: string): void {
  pod.spec.nodeName = node
  if (annotations) pod.metadata.annotations = { ...pod.metadata.annotations, ...annotations }
  if (labels) pod.metadata.labels = { ...labels, ...pod.metadata.labels }
  const scheduled = {
    type: 'PodScheduled',
    status: 'True' as const,
    lastProbeTime: null,
    lastTransitionTime: at,
    observedGeneration: pod.metadata.generation ?? 1,
  }
  const others = pod.status?.conditions?.filter((condition) => condition.type !== 'PodScheduled') ?? []
  pod.status = { ...pod.status, conditions: [scheduled, ...others] }
  delete pod.status.nominatedNodeName
}
