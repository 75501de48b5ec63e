import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { deleteOptions } from '../delete-options.ts'
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
  const kept = new Set(applied.map(({ object }) => uidOf(object)))
  const namespaces = new Set(applied.map(({ target }) => target.namespace))
  for (const { resource, namespace } of placesOf(kubectl, resources, namespaces)) {
    const wrong = pruneIn(kubectl, resource, namespace, kept, dryRun, printer)
    if (wrong !== undefined) return [placeProblem(resource, wrong)]
  }
  return []
}

const uidOf = (object: JsonObject): string | undefined => (object.metadata as { uid?: string }).uid

const placeProblem = (resource: Resource, wrong: string): string => {
  const scope = resource.namespaced ? 'namespaced' : 'nonNamespaced'
  return `error pruning ${scope} object ${resource.group}/${resource.version}, Kind=${resource.kind}: ${wrong}`
}

interface Place {
  resource: Resource
  namespace: string
}

/** Where it is looked: each kind in each namespace that the files know, then what lies in none. */
function placesOf(kubectl: Kubectl, resources: readonly Resource[], namespaces: ReadonlySet<string>): Place[] {
  if (kubectl.flags.strings('prune-allowlist').length === 0) klogWarning(kubectl, clusterWide, 'prune.go:71')
  const inNamespaces = [...namespaces].filter((namespace) => namespace !== '')
  return [
    ...inNamespaces.flatMap((namespace) =>
      resources.filter((each) => each.namespaced).map((resource) => ({ resource, namespace })),
    ),
    ...resources.filter((each) => !each.namespaced).map((resource) => ({ resource, namespace: '' })),
  ]
}

/** What --prune would delete, until something cannot be listed. Models kubectl/pkg/cmd/diff/prune.go pruneAll (1.36). */
export function prunable(
  kubectl: Kubectl,
  resources: readonly Resource[],
  namespaces: ReadonlySet<string>,
  kept: ReadonlySet<string | undefined>,
): { pruned: { place: Place; object: JsonObject }[]; wrong?: string } {
  const pruned: { place: Place; object: JsonObject }[] = []
  for (const place of placesOf(kubectl, resources, namespaces)) {
    const items = candidates(kubectl, place, kept)
    if (isStatus(items)) return { pruned, wrong: placeProblem(place.resource, statusText(items)) }
    pruned.push(...items.map((object) => ({ place, object })))
  }
  return { pruned }
}

/** What was applied once and is not kept. */
function candidates(kubectl: Kubectl, place: Place, kept: ReadonlySet<string | undefined>): JsonObject[] | Status {
  const items = listItems(kubectl, { ...place, labelSelector: kubectl.flags.string('selector') })
  return isFailure(items) ? items : items.filter((item) => lastAppliedOf(item) !== undefined && !kept.has(uidOf(item)))
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
  const items = candidates(kubectl, { resource, namespace }, kept)
  if (isStatus(items)) return statusText(items)
  for (const item of items) {
    const { name = '' } = item.metadata as { name?: string }
    const gone = dryRun === 'client' ? undefined : remove(kubectl, resource, namespace, name, dryRun)
    if (isStatus(gone)) return statusText(gone)
    printer.show(resource, item, 'pruned')
  }
  return undefined
}

function remove(kubectl: Kubectl, resource: Resource, namespace: string, name: string, dryRun: DryRun) {
  const graceSeconds = kubectl.flags.int('grace-period')
  const body = deleteOptions({ propagationPolicy: cascadePolicy(kubectl), graceSeconds, dryRun })
  return request(kubectl, 'DELETE', pathOf(resource, namespace, name), { body })
}
