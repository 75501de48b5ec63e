import { goDurationMs } from '../../api/go-duration.ts'
import type { JsonObject } from '../../api/json.ts'
import { applyMergePatch } from '../../api/merge-patch.ts'
import { applyStrategicMerge } from '../../api/strategic-merge.ts'
import type { Kubectl } from '../command.ts'
import { deleteOptions } from '../delete-options.ts'
import { addSource, type Cause } from '../errors.ts'
import { cascadePolicy } from '../flag-sets.ts'
import { infoText } from '../info-text.ts'
import { lastApplied, lastAppliedOf, withLastApplied } from '../last-applied.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { patchConflict } from '../patch-conflict.ts'
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
  const clash = kubectl.flags.bool('overwrite') ? undefined : patchConflict(resource, patch, originalOf(current), current)
  if (clash !== undefined) return clashing(target, modified, current, clash, options)
  const patched = sent(kubectl, target, current, patch, options)
  if (!isStatus(patched)) {
    warnDeleting(kubectl, patched)
    return { object: patched, operation: 'configured' }
  }
  if (kubectl.flags.bool('force') && (patched.reason === 'Invalid' || patched.reason === 'Conflict'))
    return replaceByForce(kubectl, target, current, modified, options)
  return addSource(patchWords(target, goJson(patch)), source, addSource('patching', source, patched))
}

/** Models apply/patcher.go createPatchErrFormat (1.36). */
function clashing(target: Target, modified: JsonObject, current: JsonObject, clash: string, { dryRun }: WriteQuery): Cause {
  const { source } = target
  const texts = [lastAppliedOf(current) ?? '', `${goJson(modified)}\n`, `${goJson(current)}\n`]
  const words = `creating patch with:\noriginal:\n${texts[0]}\nmodified:\n${texts[1]}\ncurrent:\n${texts[2]}\nfor: ${clash}`
  return addSource(patchWords(target, ''), source, dryRun === 'client' ? words : addSource('patching', source, words))
}

const patchWords = ({ resource, namespace, name = '' }: Target, patch: string): string =>
  `applying patch:\n${patch}\nto:\n${infoText(resource, namespace, name)}\nfor:`

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

/**
 * --force: away with the old one, then the new one in its place. Without --timeout what is still there after the first look is waited
 * for no longer. Models apply/patcher.go deleteAndCreate (1.36).
 */
async function replaceByForce(
  kubectl: Kubectl,
  target: Target,
  current: JsonObject,
  modified: JsonObject,
  options: WriteQuery,
): Promise<Applied | Cause> {
  const { resource, namespace, name = '', source } = target
  const told = (cause: Cause): Cause => addSource(patchWords(target, `${goJson(modified)}\n`), source, cause)
  const graceSeconds = kubectl.flags.int('grace-period')
  const body = deleteOptions({ propagationPolicy: cascadePolicy(kubectl), graceSeconds })
  const gone = request(kubectl, 'DELETE', pathOf(resource, namespace, name), { body })
  if (isStatus(gone)) return told(gone)
  if (!(await isGone(kubectl, target))) return told('context deadline exceeded')
  const made = createObject(kubectl, resource, namespace, modified, options)
  if (!isStatus(made)) return { object: made, operation: 'configured' }
  createObject(kubectl, resource, namespace, withoutVersion(current), options)
  return told(made)
}

/** Looks once, and then until --timeout. */
async function isGone(kubectl: Kubectl, { resource, namespace, name = '' }: Target): Promise<boolean> {
  const until = kubectl.now() + (goDurationMs(kubectl.flags.string('timeout')) ?? 0)
  while (!isStatus(getObject(kubectl, resource, namespace, name))) {
    if (kubectl.now() >= until || !(await kubectl.process.waitForChange(1_000))) return false
  }
  return true
}

/** What is created again has a new version. Models cli-runtime resource/helper.go Create (1.36). */
function withoutVersion(object: JsonObject): JsonObject {
  const { resourceVersion: _, ...metadata } = object.metadata as JsonObject
  return { ...object, metadata }
}
