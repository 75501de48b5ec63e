import { storedCustomResources } from '../../api/custom-resources.ts'
import { customresourcedefinitions, namespaces, type Resource, resourceTable } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'

const deletable = resourceTable.filter(
  (resource) => resource.namespaced && resource.verbs.includes('deletecollection') && resource.group !== 'events.k8s.io',
)

const own = 'kubernetes'

/** Empties a namespace that is being deleted and lets it go. Models pkg/controller/namespace/deletion (1.36). */
export const namespaceController: Controller = {
  name: 'namespace',
  watches: [
    watchRule(namespaces, ({ object, type }) =>
      type !== 'DELETED' && object.metadata.deletionTimestamp ? [object.metadata.name] : [],
    ),
  ],
  reconcile(name, context) {
    const { client } = context
    const namespace = client.get(namespaces, '', name)
    if (!namespace?.metadata.deletionTimestamp || !namespace.spec?.finalizers?.includes(own)) return context.forget(name)
    const custom = storedCustomResources(client.list(customresourcedefinitions)).filter((resource) => resource.namespaced)
    const remaining = [...deletable, ...custom].flatMap((resource) => empty(resource, name, context))
    if (remaining.length > 0) {
      const conditions = remainingConditions(remaining, context.clock.now())
      client.updateStatus(namespaces, { ...namespace, status: { ...namespace.status, conditions } })
      return context.requeueAt(name, context.clock.now() + 1_000)
    }
    context.forget(name)
    // others let it go themselves
    const finalizers = namespace.spec.finalizers.filter((finalizer) => finalizer !== own)
    client.update(namespaces, { ...namespace, spec: { ...namespace.spec, finalizers } }, { subresource: 'finalize' })
  },
}

interface Remaining {
  resource: Resource
  count: number
}

function empty(resource: Resource, namespace: string, { client }: ControllerContext): Remaining[] {
  for (const object of client.list(resource, namespace)) {
    if (object.metadata.deletionTimestamp === undefined)
      client.delete(resource, namespace, object.metadata.name, { propagationPolicy: 'Background' })
  }
  const count = client.list(resource, namespace).length
  return count > 0 ? [{ resource, count }] : []
}

function remainingConditions(remaining: readonly Remaining[], nowMs: number): Condition[] {
  const what = remaining.map(
    ({ resource, count }) =>
      `${resource.resource}.${resource.group === '' ? '' : resource.group} has ${count} resource instances`,
  )
  const lastTransitionTime = timestamp(nowMs)
  const fine = (type: string, reason: string, message: string): Condition => ({
    type,
    status: 'False',
    lastTransitionTime,
    reason,
    message,
  })
  return [
    fine('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    fine('NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    fine('NamespaceDeletionContentFailure', 'ContentDeleted', 'All content successfully deleted, may be waiting on finalization'),
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      lastTransitionTime,
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${what.join(', ')}`,
    },
    fine('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ]
}
