import type { JsonObject } from '../../api/json.ts'
import { apiVersionOf } from '../../api/resource.ts'
import type { Status } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { ownersOfLastApplied, upgradePatch } from '../csa-upgrade.ts'
import { lastApplied, lastAppliedOf } from '../last-applied.ts'
import { getObject } from '../object-requests.ts'
import { nameProblem } from '../resource-args.ts'
import { isStatus, patchObject, statusText, type WriteQuery, writeQuery } from '../result.ts'
import type { Target } from '../targets.ts'
import { type ApplyOne, warnDeleting } from './apply-here.ts'

/** Server-side apply. Models kubectl/pkg/cmd/apply/apply.go applyOneObject (1.36). */
export const applyOnServer: ApplyOne = async (kubectl, target, options) => {
  const { name = '' } = target
  const unnamed = nameProblem(name)
  if (unnamed !== undefined) return unnamed
  const place = placeOf(kubectl, target, options)
  const applied = send(place, target.object as JsonObject)
  if (isStatus(applied)) return applied.reason === 'Conflict' ? `${applied.message}\n${conflictAdvice}` : applied
  const object = migrated(place, applied, target.object as JsonObject)
  warnDeleting(kubectl, object)
  return { object, operation: 'serverside-applied' }
}

/** Where an object is applied to, and as whom. */
interface Place {
  kubectl: Kubectl
  at: { resource: Target['resource']; namespace: string; name: string; subresource: string }
  query: Record<string, string[]>
  manager: string
  force: string
}

const serverSideManager = 'kubectl'
const annotationManager = 'kubectl-last-applied'

function placeOf(kubectl: Kubectl, { resource, namespace, name = '' }: Target, options: WriteQuery): Place {
  const { flags } = kubectl
  const manager = flags.given('field-manager') ? flags.string('field-manager') : serverSideManager
  const at = { resource, namespace, name, subresource: flags.string('subresource') }
  const query = writeQuery({ ...options, fieldManager: manager })
  return { kubectl, at, query, manager, force: String(flags.bool('force-conflicts')) }
}

const send = ({ kubectl, at, query, force }: Place, object: JsonObject): JsonObject | Status =>
  patchObject(kubectl, at, 'apply', object, { ...query, force: [force] })

/** What client-side apply owned is given to server-side apply, so that a file can still take fields away. */
function migrated(place: Place, applied: JsonObject, file: JsonObject): JsonObject {
  const { kubectl } = place
  const warn = (what: string, why: Status): void =>
    kubectl.process.stderr(
      `Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${statusText(why)}\n`,
    )
  const kept = keepAnnotation(place, applied)
  if (isStatus(kept)) {
    warn('failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply', kept)
    return applied
  }
  const moved = moveOwnership(place, kept)
  if (moved === undefined) return kept
  if (isStatus(moved)) {
    warn('server rejected managed fields migration to Server-Side Apply', moved)
    return kept
  }
  const again = send(place, file)
  if (!isStatus(again)) return again
  warn('failed to re-apply configuration after performing Server-Side Apply migration', again)
  return moved
}

/** A manager of its own keeps the annotation. Models apply.go saveLastApplyAnnotationIfNecessary (1.36). */
function keepAnnotation({ kubectl, at, query, manager }: Place, object: JsonObject): JsonObject | Status {
  const text = lastAppliedOf(object)
  if (manager !== serverSideManager || text === undefined || ownersOfLastApplied(object, 'Apply').length > 0) return object
  const { name, namespace } = object.metadata as { name: string; namespace?: string }
  const metadata = { annotations: { [lastApplied]: text }, name, ...(namespace === undefined ? {} : { namespace }) }
  const body = { apiVersion: apiVersionOf(at.resource), kind: at.resource.kind, metadata }
  return patchObject(kubectl, at, 'apply', body, { ...query, fieldManager: [annotationManager] })
}

const maxTries = 5

/** undefined when there is nothing to move. Models apply.go migrateToSSAIfNecessary (1.36). */
function moveOwnership({ kubectl, at, query, manager }: Place, object: JsonObject): JsonObject | Status | undefined {
  const managers = new Set(ownersOfLastApplied(object, 'Update').map((entry) => entry.manager ?? ''))
  let current = object
  for (let tried = 1; ; tried++) {
    const patch = upgradePatch(current, managers, manager)
    if (!patch) return undefined
    const answer = patchObject(kubectl, at, 'json', patch, query)
    if (!isStatus(answer) || answer.reason !== 'Conflict' || tried >= maxTries) return answer
    const found = getObject(kubectl, at.resource, at.namespace, at.name)
    if (isStatus(found)) return found
    current = found
  }
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`
