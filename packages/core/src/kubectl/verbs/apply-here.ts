import type { JsonObject } from '../../api/json.ts'
import { pods } from '../../api/kinds.ts'
import { applyMergePatch } from '../../api/merge-patch.ts'
import { applyStrategicMerge } from '../../api/strategic-merge.ts'
import type { Kubectl } from '../command.ts'
import { addSource, type Cause } from '../errors.ts'
import { infoText } from '../info-text.ts'
import { lastApplied, lastAppliedOf, withLastApplied } from '../last-applied.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { goJson } from '../printers/json.ts'
import { recorded } from '../record.ts'
import { nameProblem } from '../resource-args.ts'
import { createObject, isStatus, patchObject, type WriteQuery, writeQuery } from '../result.ts'
import type { Target } from '../targets.ts'
import { patchTypeOf, threeWayPatch } from '../three-way.ts'

/** What became of one object of a file. */
export interface Applied {
  object: JsonObject
  operation: 'created' | 'configured' | 'unchanged' | 'serverside-applied'
}

/** A string or Status says why not. */
export type ApplyOne = (kubectl: Kubectl, target: Target, options: WriteQuery) => Promise<Applied | Cause>

export const isApplied = (value: Applied | Cause): value is Applied => typeof value === 'object' && 'operation' in value

/** Client-side apply. Models kubectl/pkg/cmd/apply/apply.go applyOneObject (1.36). */
export const applyHere: ApplyOne = async (kubectl, target, options) => {
  const { resource, namespace, name = '', source } = target
  const modified = withLastApplied(recorded(kubectl, target.object as JsonObject))
  const unnamed = nameProblem(name)
  const current = unnamed ?? getObject(kubectl, resource, namespace, name)
  if (typeof current === 'string' || (isStatus(current) && current.reason !== 'NotFound'))
    return addSource(
      `retrieving current configuration of:\n${infoText(resource, namespace, name)}\nfrom server for:`,
      source,
      current,
    )
  if (isStatus(current)) {
    const made = createObject(kubectl, resource, namespace, withoutNulls(modified) as JsonObject, options)
    return isStatus(made) ? addSource('creating', source, made) : { object: made, operation: 'created' }
  }
  warnUnapplied(kubectl, target, current)
  const patch = threeWayPatch(resource, originalOf(current), modified, current)
  if (Object.keys(patch).length === 0) return { object: current, operation: 'unchanged' }
  const patched = sent(kubectl, target, current, patch, options)
  if (!isStatus(patched)) {
    warnDeleting(kubectl, patched)
    return { object: patched, operation: 'configured' }
  }
  if (kubectl.flags.bool('force') && (patched.reason === 'Invalid' || patched.reason === 'Conflict'))
    return replaceByForce(kubectl, target, modified, options)
  const words = `applying patch:\n${goJson(patch)}\nto:\n${infoText(resource, namespace, name)}\nfor:`
  return addSource(words, source, addSource('patching', source, patched))
}

function sent(kubectl: Kubectl, target: Target, current: JsonObject, patch: JsonObject, options: WriteQuery) {
  const { resource, namespace, name = '' } = target
  if (options.dryRun !== 'client')
    return patchObject(kubectl, { resource, namespace, name }, patchTypeOf(resource), patch, writeQuery(options))
  if (patchTypeOf(resource) === 'merge') return applyMergePatch(current, patch) as JsonObject
  const merged = applyStrategicMerge(current, patch)
  return typeof merged === 'string' ? current : merged.value
}

/** A null of the file means nothing for an object that is new. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]))
}

function warnUnapplied({ process }: Kubectl, { resource, name }: Target, current: JsonObject): void {
  if (lastAppliedOf(current) !== undefined) return
  process.stderr(
    `Warning: resource ${resource.resource}/${name} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
  )
}

export function warnDeleting({ process }: Kubectl, object: JsonObject): void {
  const { name, deletionTimestamp } = object.metadata as { name: string; deletionTimestamp?: string }
  if (deletionTimestamp !== undefined)
    process.stderr(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
}

function originalOf(current: JsonObject): JsonObject {
  try {
    return JSON.parse(lastAppliedOf(current) ?? '{}') as JsonObject
  } catch {
    return {}
  }
}

/** --force: away with the old one, then the new one in its place. Models apply/patcher.go deleteAndCreate (1.36). */
async function replaceByForce(
  kubectl: Kubectl,
  target: Target,
  modified: JsonObject,
  options: WriteQuery,
): Promise<Applied | Cause> {
  const { resource, namespace, name = '' } = target
  const grace = kubectl.flags.int('grace-period')
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Background',
    ...(grace >= 0 || resource === pods ? { gracePeriodSeconds: Math.max(grace, 0) } : {}),
  }
  const gone = request(kubectl, 'DELETE', pathOf(resource, namespace, name), { body })
  if (isStatus(gone) && gone.reason !== 'NotFound') return gone
  for (let i = 0; i < 300 && !isStatus(getObject(kubectl, resource, namespace, name)); i++)
    if (!(await kubectl.process.waitForChange(1_000))) break
  const made = createObject(kubectl, resource, namespace, modified, options)
  return isStatus(made) ? made : { object: made, operation: 'configured' }
}
