import { type Failed, fail } from '../errors.ts'
import { currentId } from './item.ts'
import type { SortOptions } from './kustomization.ts'
import { type Gvk, gvkText, isSelected, type ResId } from './res-id.ts'
import type { Transformer } from './transformer.ts'

const first = [
  ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount', 'PodSecurityPolicy'],
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret', 'Endpoints', 'Service', 'LimitRange'],
  ...[
    'PriorityClass',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Deployment',
    'StatefulSet',
    'CronJob',
    'PodDisruptionBudget',
  ],
]
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

type Ranks = (kind: string) => number

function ranksOf(orderFirst: readonly string[], orderLast: readonly string[]): Ranks {
  const ranks = new Map<string, number>()
  for (const [at, kind] of orderFirst.entries()) ranks.set(kind, at - orderFirst.length)
  for (const [at, kind] of orderLast.entries()) ranks.set(kind, at + 1)
  return (kind) => ranks.get(kind) ?? 0
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const gvkKey = ({ group, version, kind }: Gvk): string => [group || '~G', version || '~V', kind || '~K'].join('_')

const idKey = (id: ResId): string => [gvkText(id), id.namespace || '~X', id.name || '~N'].join('|')

function compare(a: ResId, b: ResId, rank: Ranks): number {
  if (isSelected(a, b) && isSelected(b, a)) return byText(idKey(a), idKey(b))
  return rank(a.kind) - rank(b.kind) || byText(gvkKey(a), gvkKey(b))
}

/** What is wrong with the order that is asked for. Models SortOrderTransformer.go validate (5.8). */
function problem({ order = '', legacySortOptions }: SortOptions): Failed | undefined {
  if (order !== 'fifo' && order !== 'legacy') return fail("the field 'sortOptions.order' must be one of [fifo, legacy]")
  return order === 'fifo' && legacySortOptions
    ? fail("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'")
    : undefined
}

/** Sorts objects so that what others need comes first. Models api/internal/builtins/SortOrderTransformer.go (5.8). */
export const sorts =
  (options: SortOptions): Transformer =>
  (items) => {
    const wrong = problem(options)
    if (wrong || options.order === 'fifo') return wrong ?? items
    const { orderFirst = [], orderLast = [] } = options.legacySortOptions ?? { orderFirst: first, orderLast: last }
    const rank = ranksOf(orderFirst, orderLast)
    return [...items].sort((a, b) => compare(currentId(a), currentId(b), rank))
  }
