import type { JsonObject } from '../../api/json.ts'
import { labelValueProblems } from '../../api/label-text.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunOf } from '../flag-sets.ts'
import {
  changeInfos,
  listText,
  type MetadataChange,
  metadataFlags,
  misuseOf,
  splitChanges,
  withPairs,
} from '../metadata-changes.ts'
import { recorded, recordPatch } from '../record.ts'
import { isInfo } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import type { Info } from '../targets.ts'

export const label: Verb = {
  name: 'label',
  summary: 'Set or take away labels of objects',
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: metadataFlags('kubectl-label', 'labels'),
  run,
}

/** Models kubectl/pkg/cmd/label/label.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const split = splitChanges(kubectl.args, 'label')
  if (isFailed(split)) return finish(kubectl, split)
  const change = labelChange(split.pairs)
  if (isFailed(change)) return finish(kubectl, change)
  const wrong = misuseOf(kubectl, split.targets, change, dryRun, { noun: 'label', file: 'pod' })
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const printer = resultPrinter(kubectl, dryRun, { apart: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await changeInfos(kubectl, split.targets)
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const taken = isInfo(visit) ? takenKeys(visit, change, flags.bool('overwrite')) : [visit]
    causes.push(...taken)
    if (!isInfo(visit) || taken.length > 0) continue
    const changed = withPairs(visit.object, 'labels', change)
    if (flags.bool('list')) process.stdout(listText(labelsOf(changed), visit, found.single, 'labels'))
    else {
      const refused = send(kubectl, visit, change, dryRun)
      const cause = refused ?? printer.show(visit.resource, recorded(kubectl, changed), operationOf(visit, change))?.failed[0]
      if (cause !== undefined) causes.push(cause)
    }
  }
  return finish(kubectl, causes)
}

/** Models label.go parseLabels (1.36). */
function labelChange(pairs: readonly string[]): MetadataChange | Failed {
  const change: MetadataChange = { set: {}, remove: [] }
  for (const pair of pairs) {
    const parts = pair.split('=')
    if (parts.length > 2) return fail(`invalid label spec: ${pair}`)
    const [key = '', value] = parts
    const problems = value === undefined ? [] : labelValueProblems(value)
    if (problems.length > 0) return fail(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(';')}`)
    if (value === undefined) change.remove.push(pair.slice(0, -1))
    else change.set[key] = value
  }
  return change.remove.some((key) => Object.hasOwn(change.set, key))
    ? fail('can not both modify and remove a label in the same command')
    : change
}

const labelsOf = (object: JsonObject): Record<string, string> =>
  (object.metadata as { labels?: Record<string, string> }).labels ?? {}

function takenKeys({ object }: Info, { set }: MetadataChange, overwrite: boolean): Cause[] {
  if (overwrite) return []
  const values = labelsOf(object)
  return Object.keys(set)
    .filter((key) => values[key] !== undefined && values[key] !== set[key])
    .map((key) => `'${key}' already has a value (${values[key]}), and --overwrite is false`)
}

/** labeled, unlabeled, modified or not labeled: by what really changes. */
function operationOf({ object }: Info, { set, remove }: MetadataChange): string {
  const values = labelsOf(object)
  const sets = Object.entries(set).some(([key, value]) => values[key] !== value)
  const removes = remove.some((key) => values[key] !== undefined)
  if (sets && removes) return 'modified'
  return sets ? 'labeled' : removes ? 'unlabeled' : 'not labeled'
}

/** Why the server refused, if it did. */
function send(kubectl: Kubectl, info: Info, change: MetadataChange, dryRun: DryRun): Cause | undefined {
  const { process, flags } = kubectl
  if (dryRun === 'client' || flags.bool('local')) return undefined
  const values = labelsOf(info.object)
  for (const key of change.remove) if (values[key] === undefined) process.stdout(`label ${JSON.stringify(key)} not found.\n`)
  if (operationOf(info, change) === 'not labeled') return undefined
  const labels = { ...change.set, ...Object.fromEntries(change.remove.map((key) => [key, null])) }
  const version = flags.string('resource-version')
  const cause = (recordPatch(kubectl)?.metadata ?? {}) as JsonObject
  const patch = { metadata: { labels, ...cause, ...(version === '' ? {} : { resourceVersion: version }) } }
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') })
  const patched = patchObject(kubectl, info, 'merge', patch, query)
  return isStatus(patched) ? patched : undefined
}
