import { base64 } from '../../api/base64.ts'
import type { JsonObject } from '../../api/json.ts'
import { configmaps, customresourcedefinitions, secrets } from '../../api/kinds.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { sha256 } from '../../api/sha256.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { klogWarning } from '../flag-sets.ts'
import { splitOnce } from '../flags.ts'
import { getObject, listItems } from '../object-requests.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'
import { isStatus, patchObject, statusText, type WriteQuery, writeQuery } from '../result.ts'
import type { Target } from '../targets.ts'
import { type Members, membersOf, noMembers, toolingAnnotation, union, withMember, writtenMembers } from './apply-set-members.ts'

/** The object that says which objects one `kubectl apply --applyset` keeps, and what belongs to it. */
export interface ApplySet {
  resource: Resource
  name: string
  namespace: string
  /** Value of the label that its members carry. */
  id: string
  /** What belonged to it before, and what belongs to it now. */
  current: Members
  updated: Members
}

const idLabel = 'applyset.kubernetes.io/id'
const partOfLabel = 'applyset.kubernetes.io/part-of'
const parentTypeLabel = 'applyset.kubernetes.io/is-parent-type'

/** The set that --applyset names; undefined without the flag. Models cmd/apply/applyset.go ParseApplySetParentRef (1.36). */
export function applySetOf(kubectl: Kubectl): ApplySet | Failed | undefined {
  const given = kubectl.flags.string('applyset')
  if (given === '') return undefined
  const [word, rest] = splitOnce(given, '/')
  const name = rest ?? word
  const wrong = (why: string): Failed => fail(`invalid parent reference ${JSON.stringify(given)}: ${why}`)
  if (name === '') return wrong('name cannot be blank')
  const resource = rest === undefined ? secrets : mappingFor(serverResources(kubectl), word)
  if (!resource) return wrong(`no matches for /, Resource=${word}`)
  const namespace = kubectl.namespaceGiven && resource.namespaced ? kubectl.namespace : ''
  const id = idOf(resource, namespace, name)
  return { resource, name, namespace, id, current: noMembers, updated: noMembers }
}

/** applyset-HASH-v1, of name, namespace, kind and group. Models applyset.go ID (1.36). */
function idOf({ kind, group }: Resource, namespace: string, name: string): string {
  const hash = base64(sha256(encodeUtf8([name, namespace, kind, group].join('.'))))
  return `applyset-${hash.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}-v1`
}

const isBuiltIn = ({ group, resource }: Resource): boolean =>
  group === '' && [secrets.resource, configmaps.resource].includes(resource)

/** Models apply.go Validate and applyset.go Validate (1.36). */
export function applySetProblem(kubectl: Kubectl, set: ApplySet): Failed | undefined {
  const { flags } = kubectl
  if (!flags.bool('prune')) return fail('--applyset requires --prune')
  const problems: Cause[] = []
  const { group, version, resource } = set.resource
  if (set.resource.namespaced && set.namespace === '') problems.push('namespace is required to use namespace-scoped ApplySet')
  if (!isBuiltIn(set.resource) && !customParents(kubectl).includes(`${resource}.${group}`))
    problems.push(
      `resource ${JSON.stringify(`${group === '' ? '' : group}/${version}, Resource=${resource}`)} is not permitted as an ApplySet parent`,
    )
  if (problems.length > 0) return fail(...problems)
  if (flags.bool('force')) return fail('--force cannot be used with --prune')
  if (flags.bool('all')) return fail('--all is incompatible with --applyset')
  if (flags.string('selector') !== '') return fail('--selector is incompatible with --applyset')
  return flags.strings('prune-allowlist').length > 0 ? fail('--prune-allowlist is incompatible with --applyset') : undefined
}

function customParents(kubectl: Kubectl): string[] {
  const found = listItems(kubectl, { resource: customresourcedefinitions, namespace: '', labelSelector: parentTypeLabel })
  return isStatus(found) ? [] : found.map(({ metadata }) => (metadata as { name: string }).name)
}

/** The targets as members of the set. Models applyset.go AddLabels (1.36). */
export function labelledTargets({ id }: ApplySet, targets: readonly Target[]): Target[] | Failed {
  const out: Target[] = []
  for (const target of targets) {
    const metadata = (target.object?.metadata ?? {}) as { labels?: Record<string, string> }
    if (Object.hasOwn(metadata.labels ?? {}, partOfLabel))
      return fail(`ApplySet label ${JSON.stringify(partOfLabel)} already set in input data`)
    const labels = { ...metadata.labels, [partOfLabel]: id }
    out.push({ ...target, object: { ...target.object, metadata: { ...metadata, labels } } as unknown as JsonObject })
  }
  return out
}

/** Reads the parent, and writes that it may hold what is to be applied. Models applyset.go BeforeApply (1.36). */
export function beforeApply(kubectl: Kubectl, set: ApplySet, targets: readonly Target[], options: WriteQuery): ApplySet | Failed {
  const current = fetchParent(kubectl, set)
  if (isFailed(current)) return current
  const known: ApplySet = { ...set, current, updated: targets.reduce(withMember, noMembers) }
  return updateParent(kubectl, known, union(known.current, known.updated), options) ?? known
}

function fetchParent(kubectl: Kubectl, set: ApplySet): Members | Failed {
  const shown = JSON.stringify(`${set.resource.resource}.${set.resource.group}/${set.name}`)
  const parent = getObject(kubectl, set.resource, set.namespace, set.name)
  if (isStatus(parent) && parent.reason !== 'NotFound')
    return fail(`failed to fetch ApplySet parent object ${shown}: ${statusText(parent)}`)
  if (isStatus(parent))
    return isBuiltIn(set.resource) ? noMembers : fail('custom resource ApplySet parents cannot be created automatically')
  const wrong = parentProblem(set, parent, shown)
  if (wrong !== undefined) return fail(wrong)
  const members = membersOf(kubectl, parent, set.resource.namespaced ? set.namespace : undefined)
  return typeof members === 'string' ? fail(`parsing ApplySet annotation on ${shown}: ${members}`) : members
}

/** Models applyset.go fetchParent (1.36). */
function parentProblem({ id }: ApplySet, { metadata }: JsonObject, shown: string): string | undefined {
  const { labels = {}, annotations = {} } = metadata as {
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  const tooling = annotations[toolingAnnotation]
  if (tooling === undefined)
    return `ApplySet parent object ${shown} already exists and is missing required annotation ${JSON.stringify(toolingAnnotation)}`
  const tool = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling
  if (tool !== 'kubectl')
    return `ApplySet parent object ${shown} already exists and is managed by tooling ${JSON.stringify(tool)} instead of "kubectl"`
  const label = labels[idLabel]
  if (label === undefined) return `ApplySet parent object ${shown} exists and does not have required label ${idLabel}`
  return label === id
    ? undefined
    : `ApplySet parent object ${shown} exists and has incorrect value for label ${JSON.stringify(idLabel)} (got: ${label}, want: ${id})`
}

/** What went wrong, if anything; other managers of the fields are overruled. Models applyset.go updateParent (1.36). */
export function updateParent(kubectl: Kubectl, set: ApplySet, members: Members, options: WriteQuery): Failed | undefined {
  if (options.dryRun === 'client') return undefined
  const { resource, name, namespace, id } = set
  const metadata = {
    name,
    ...(namespace === '' ? {} : { namespace }),
    annotations: writtenMembers(members, namespace),
    labels: { [idLabel]: id },
  }
  const body = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata }
  const send = (force: boolean) =>
    patchObject(kubectl, { resource, namespace, name }, 'apply', body, {
      ...writeQuery({ ...options, fieldManager: 'kubectl-applyset' }),
      force: [String(force)],
    })
  const first = send(false)
  if (!isStatus(first)) return undefined
  if (first.reason === 'Conflict') klogWarning(kubectl, conflictWarning(statusText(first)), 'applyset.go:471')
  const answer = first.reason === 'Conflict' ? send(true) : first
  return isStatus(answer) ? fail(`failed to update ApplySet: ${statusText(answer)}`) : undefined
}

const conflictWarning = (why: string): string =>
  `WARNING: failed to update ApplySet: ${why}\nApplySet field manager kubectl-applyset should own these fields. Retrying with conflicts forced.`

/** Selects the members of a set. */
export const memberSelector = ({ id }: ApplySet): string => `${partOfLabel}=${id}`
