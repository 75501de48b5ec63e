import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import type { DryRun } from '../flag-sets.ts'
import {
  changeInfos,
  listText,
  type MetadataChange,
  metadataFlags,
  misuseOf,
  splitChanges,
  withPairs,
} from '../metadata-changes.ts'
import { changeCause, recordPatch } from '../record.ts'
import { isInfo } from '../resource-args.ts'
import { isStatus, patchObject, showingOf, writeQuery } from '../result.ts'
import type { Info } from '../targets.ts'

export const annotate: Verb = {
  name: 'annotate',
  summary: 'Set or take away annotations of objects',
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: metadataFlags('kubectl-annotate', 'annotations'),
  run,
}

/** Models kubectl/pkg/cmd/annotate/annotate.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const showing = showingOf(kubectl)
  if (isFailed(showing)) return finish(kubectl, showing)
  const { dryRun, printer } = showing
  const split = splitChanges(kubectl.args, 'annotation')
  if (isFailed(split)) return finish(kubectl, split)
  const change = annotationChange(split.pairs)
  const wrong = misuseOf(kubectl, split.targets, change, dryRun, { noun: 'annotation', file: 'rsrc' })
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const twice = both(change)
  if (twice) return finish(kubectl, twice)
  const found = await changeInfos(kubectl, split.targets)
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const taken = isInfo(visit) ? takenKeys(visit, change, flags.bool('overwrite')) : visit
    if (taken !== undefined) causes.push(taken)
    if (!isInfo(visit) || taken !== undefined) continue
    const changed = flags.bool('list') ? withPairs(visit.object, 'annotations', change) : send(kubectl, visit, change, dryRun)
    if (isStatus(changed)) causes.push(changed)
    else if (flags.bool('list')) process.stdout(listText(annotationsOf(changed), visit, found.single, 'annotations'))
    else causes.push(...(printer.show(visit.resource, changed, 'annotated')?.failed ?? []))
  }
  return finish(kubectl, causes)
}

function annotationChange(pairs: readonly string[]): MetadataChange {
  const change: MetadataChange = { set: {}, remove: [] }
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at > 0) change.set[pair.slice(0, at)] = pair.slice(at + 1)
    else change.remove.push(pair.slice(0, -1))
  }
  return change
}

function both({ set, remove }: MetadataChange): Failed | undefined {
  const keys = remove.filter((key) => Object.hasOwn(set, key))
  return keys.length === 0
    ? undefined
    : fail(`can not both modify and remove the following annotation(s) in the same command: ${keys.join(', ')}`)
}

const annotationsOf = (object: JsonObject): Record<string, string> =>
  (object.metadata as { annotations?: Record<string, string> }).annotations ?? {}

function takenKeys({ object }: Info, { set }: MetadataChange, overwrite: boolean): Cause | undefined {
  if (overwrite) return undefined
  const values = annotationsOf(object)
  const taken = Object.keys(set).filter((key) => key !== changeCause && values[key] !== undefined && values[key] !== set[key])
  if (taken.length === 0) return undefined
  const list = taken
    .sort()
    .map((key) => `'${key}' already has a value (${values[key]})`)
    .join('; ')
  return `--overwrite is false but found the following declared annotation(s): ${list}`
}

function send(kubectl: Kubectl, info: Info, change: MetadataChange, dryRun: DryRun) {
  const { flags } = kubectl
  if (dryRun === 'client' || flags.bool('local')) return withPairs(info.object, 'annotations', change)
  const cause = recordPatch(kubectl) as { metadata: { annotations: Record<string, string> } } | undefined
  const removed = Object.fromEntries(change.remove.map((key) => [key, null]))
  const annotations = { ...cause?.metadata.annotations, ...change.set, ...removed }
  const version = flags.string('resource-version')
  const patch = { metadata: { annotations, ...(version === '' ? {} : { resourceVersion: version }) } }
  return patchObject(kubectl, info, 'merge', patch, writeQuery({ dryRun, fieldManager: flags.string('field-manager') }))
}
