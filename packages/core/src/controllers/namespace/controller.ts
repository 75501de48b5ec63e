import { equal } from '../../api/copy.ts'
import type { Namespace } from '../../api/core.ts'
import { storedCustomResources } from '../../api/custom-resources.ts'
import { customresourcedefinitions, namespaces, pods } from '../../api/kinds.ts'
import type { Condition, KubeObject } from '../../api/object.ts'
import type { Resource } from '../../api/resource.ts'
import { resourceTable } from '../../api/resource-table.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'

const deletable = resourceTable.filter(
  (resource) => resource.namespaced && resource.verbs.includes('deletecollection') && resource.group !== 'events.k8s.io',
)

const own = 'kubernetes'

/** Empties a namespace that is being deleted, its Pods first, and lets it go. Models pkg/controller/namespace/deletion (1.36). */
export const namespaceController: Controller = {
  name: 'namespace',
  watches: [
    watchRule(namespaces, ({ object, type }) =>
      type !== 'DELETED' && object.metadata.deletionTimestamp ? [object.metadata.name] : [],
    ),
    watchRule(pods, ({ object, type }, client) => {
      const name = object.metadata.namespace as string
      return type === 'DELETED' && client.get(namespaces, '', name)?.metadata.deletionTimestamp ? [name] : []
    }),
  ],
  reconcile(name, context) {
    const { client } = context
    const namespace = client.get(namespaces, '', name)
    if (!namespace?.metadata.deletionTimestamp || !namespace.spec?.finalizers?.includes(own)) return context.forget(name)
    const remaining = emptyAll(name, context)
    if (remaining.length > 0) return wait(namespace, remaining, context)
    context.forget(name)
    // others let it go themselves
    const finalizers = namespace.spec.finalizers.filter((finalizer) => finalizer !== own)
    client.update(namespaces, { ...namespace, spec: { ...namespace.spec, finalizers } }, { subresource: 'finalize' })
  },
}

/** While a Pod is left, nothing of what it may need is taken away. */
function emptyAll(name: string, context: ControllerContext): Remaining[] {
  const left = empty(pods, name, context)
  if (left.length > 0) return left
  const custom = storedCustomResources(context.client.list(customresourcedefinitions)).filter((resource) => resource.namespaced)
  return [...deletable, ...custom].flatMap((resource) => empty(resource, name, context))
}

const longestWaitMs = 30_000

/** Says what is left, and looks again: less and less often at what does not go. */
function wait(namespace: Namespace, remaining: readonly Remaining[], { client, clock, requeueAt }: ControllerContext): void {
  const nowMs = clock.now()
  const conditions = remainingConditions(namespace.status?.conditions ?? [], remaining, nowMs)
  const status = { ...namespace.status, conditions }
  if (!equal(status, namespace.status)) client.updateStatus(namespaces, { ...namespace, status })
  const ageMs = nowMs - Date.parse(namespace.metadata.deletionTimestamp as string)
  const waitMs = Math.min(Math.max(1_000, ageMs / 4), longestWaitMs)
  requeueAt(namespace.metadata.name, nowMs + waitMs, { periodic: ageMs > longestWaitMs })
}

interface Remaining {
  resource: Resource
  objects: KubeObject[]
}

function empty(resource: Resource, namespace: string, { client }: ControllerContext): Remaining[] {
  for (const object of client.list(resource, namespace)) {
    if (object.metadata.deletionTimestamp === undefined)
      client.delete(resource, namespace, object.metadata.name, { propagationPolicy: 'Background' })
  }
  const objects = client.list(resource, namespace)
  return objects.length > 0 ? [{ resource, objects }] : []
}

function remainingConditions(before: readonly Condition[], remaining: readonly Remaining[], nowMs: number): Condition[] {
  const what = remaining.map(
    ({ resource, objects }) => `${resource.resource}.${resource.group} has ${objects.length} resource instances`,
  )
  const held = new Map<string, number>()
  for (const { metadata } of remaining.flatMap(({ objects }) => objects))
    for (const finalizer of metadata.finalizers ?? []) held.set(finalizer, (held.get(finalizer) ?? 0) + 1)
  const holders = [...held].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort()
  const drawn: [type: string, status: 'True' | 'False', reason: string, message: string][] = [
    ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
    ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
    [
      'NamespaceDeletionContentFailure',
      'False',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ],
    ['NamespaceContentRemaining', 'True', 'SomeResourcesRemain', `Some resources are remaining: ${what.sort().join(', ')}`],
    holders.length === 0
      ? ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished']
      : [
          'NamespaceFinalizersRemaining',
          'True',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${holders.join(', ')}`,
        ],
  ]
  const types = new Set(drawn.map(([type]) => type))
  const own = drawn.map(([type, status, reason, message]): Condition => {
    const old = before.find((one) => one.type === type)
    const lastTransitionTime = old?.status === status ? (old.lastTransitionTime as string) : timestamp(nowMs)
    return { type, status, lastTransitionTime, reason, message }
  })
  return [...before.filter(({ type }) => !types.has(type)), ...own]
}
