import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Kubectl } from '../command.ts'
import { type Cause, type Failed, fail } from '../errors.ts'
import { cascadePolicy, type DryRun, klogWarning } from '../flag-sets.ts'
import { lastAppliedOf } from '../last-applied.ts'
import { listItems, pathOf, request } from '../object-requests.ts'
import { mappingOf, serverResources } from '../rest-mapper.ts'
import { isStatus, type ResultPrinter, statusText } from '../result.ts'
import type { Target } from '../targets.ts'
import { type ApplySet, memberSelector } from './apply-set.ts'

const usual = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map(
    (kind) => `core/v1/${kind}`,
  ),
  ...['batch/v1/Job', 'batch/v1/CronJob', 'networking.k8s.io/v1/Ingress'],
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/v1/${kind}`),
  ...['core/v1/Namespace', 'core/v1/PersistentVolume'],
]

/** What --prune looks through: --prune-allowlist, or the usual kinds. Models kubectl/pkg/util/prune/prune.go (1.36). */
export function pruneResources(kubectl: Kubectl): Resource[] | Failed {
  const known = serverResources(kubectl)
  const given = kubectl.flags.strings('prune-allowlist')
  const out: Resource[] = []
  for (const text of given.length > 0 ? given : usual) {
    const [group = '', version = '', kind = '', ...more] = text.split('/')
    if (kind === '' || more.length > 0)
      return fail(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`)
    const apiVersion = group === 'core' || group === '' ? version : `${group}/${version}`
    const resource = mappingOf(known, apiVersion, kind)
    if (!resource) return fail(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`)
    out.push(resource)
  }
  return out
}

/** Deletes what was applied once and is in the files no more. Models kubectl/pkg/cmd/apply/prune.go (1.36). */
export function prune(
  kubectl: Kubectl,
  resources: readonly Resource[],
  applied: readonly { object: JsonObject; target: Target }[],
  dryRun: DryRun,
  printer: ResultPrinter,
): Cause[] {
  if (kubectl.flags.strings('prune-allowlist').length === 0) klogWarning(kubectl, clusterWide, 'prune.go:71')
  const kept = new Set(applied.map(({ object }) => (object.metadata as { uid?: string }).uid))
  const namespaces = new Set(applied.map(({ target }) => target.namespace).filter((namespace) => namespace !== ''))
  const places = [
    ...[...namespaces].flatMap((namespace) =>
      resources.filter((each) => each.namespaced).map((resource) => ({ resource, namespace })),
    ),
    ...resources.filter((each) => !each.namespaced).map((resource) => ({ resource, namespace: '' })),
  ]
  for (const { resource, namespace } of places) {
    const wrong = pruneIn(kubectl, resource, namespace, kept, dryRun, printer)
    const scope = resource.namespaced ? 'namespaced' : 'nonNamespaced'
    if (wrong !== undefined)
      return [`error pruning ${scope} object ${resource.group}/${resource.version}, Kind=${resource.kind}: ${wrong}`]
  }
  return []
}

/** Deletes members of a set that were not applied this time. Models cmd/apply/applyset_pruner.go pruneAll (1.36). */
export function pruneSet(
  kubectl: Kubectl,
  set: ApplySet,
  applied: readonly { object: JsonObject }[],
  dryRun: DryRun,
  printer: ResultPrinter,
): Cause[] {
  const kept = new Set(applied.map(({ object }) => (object.metadata as { uid?: string }).uid))
  const selector = memberSelector(set)
  const gone = set.current.resources.flatMap((resource) =>
    (resource.namespaced ? set.current.namespaces : ['']).map((namespace) => ({ resource, namespace })),
  )
  for (const { resource, namespace } of gone) {
    const items = listItems(kubectl, { resource, namespace, labelSelector: selector })
    if (isStatus(items)) return [`listing ${goKind(resource)} objects for pruning: ${statusText(items)}`]
    for (const item of items) {
      const { uid, name = '' } = item.metadata as { uid?: string; name?: string }
      if (kept.has(uid)) continue
      const failed = dryRun === 'client' ? undefined : remove(kubectl, resource, namespace, name, dryRun)
      if (isStatus(failed)) return [`pruning ${memberName(resource, namespace, name)}: ${statusText(failed)}`]
      printer.show(resource, item, 'pruned')
    }
  }
  return []
}

const goKind = ({ group, version, kind }: Resource): string => `${group}/${version}, Kind=${kind}`

const memberName = ({ kind, group }: Resource, namespace: string, name: string): string =>
  `${kind}${group === '' ? '' : `.${group}`} ${namespace === '' ? '' : `${namespace}/`}${name}`

const clusterWide =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.'

function pruneIn(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string,
  kept: ReadonlySet<string | undefined>,
  dryRun: DryRun,
  printer: ResultPrinter,
): string | undefined {
  const items = listItems(kubectl, { resource, namespace, labelSelector: kubectl.flags.string('selector') })
  if (isStatus(items)) return statusText(items)
  for (const item of items) {
    const { uid, name = '' } = item.metadata as { uid?: string; name?: string }
    if (lastAppliedOf(item) === undefined || kept.has(uid)) continue
    const gone = dryRun === 'client' ? undefined : remove(kubectl, resource, namespace, name, dryRun)
    if (isStatus(gone)) return statusText(gone)
    printer.show(resource, item, 'pruned')
  }
  return undefined
}

function remove(kubectl: Kubectl, resource: Resource, namespace: string, name: string, dryRun: DryRun) {
  const grace = kubectl.flags.int('grace-period')
  return request(kubectl, 'DELETE', pathOf(resource, namespace, name), {
    body: {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: cascadePolicy(kubectl),
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    },
    query: dryRun === 'server' ? { dryRun: ['All'] } : {},
  })
}
