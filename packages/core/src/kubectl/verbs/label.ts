import type { JsonObject } from '../../api/json.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  allNamespacesFlag,
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
} from '../flag-sets.ts'
import { metadataChange, noChange, noTarget } from '../metadata-changes.ts'
import { outputFlags } from '../printers/printer.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'

const bool = (name: string, usage: string): Flag => ({ name, type: 'bool', default: false, usage })

export const label: Verb = {
  name: 'label',
  summary: 'Set or take away labels of objects',
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    bool('all', 'Every object of the type in the namespace.'),
    dryRunFlag,
    fieldManagerFlag('kubectl-label'),
    bool('list', 'Show the labels there are.'),
    bool('local', 'Only change the file, ask no server.'),
    ...outputFlags,
    bool('overwrite', 'Change values that are there already.'),
    { name: 'resource-version', type: 'string', default: '', usage: 'Only if the object still has this version.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/label/label.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args } = kubectl
  const change = metadataChange(args, 'label')
  if (isFailed(change)) return finish(kubectl, change)
  const files = flags.strings('filename').length > 0 || flags.string('kustomize') !== ''
  if (change.targets.length === 0 && !files) return finish(kubectl, noTarget('label'))
  const changes = Object.keys(change.set).length + change.remove.length
  if (changes === 0 && !flags.bool('list')) return finish(kubectl, noChange('label'))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: change.targets, latest: !flags.bool('local') })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    if (flags.bool('list')) {
      showList(kubectl, info)
      continue
    }
    const taken = takenKeys(info, change.set, flags.bool('overwrite'))
    if (taken) {
      causes.push(taken)
      continue
    }
    const operation = operationOf(info, change)
    const patched = send(kubectl, info, change, dryRun)
    if (isStatus(patched)) causes.push(patched)
    else {
      const wrong = printer.show(info.resource, patched, operation)
      if (wrong) return finish(kubectl, wrong)
    }
  }
  return finish(kubectl, causes)
}

const valuesOf = ({ object }: Info): Record<string, string> =>
  (object.metadata as { labels?: Record<string, string> }).labels ?? {}

function showList(kubectl: Kubectl, info: Info): void {
  const pairs = Object.entries(valuesOf(info)).sort()
  kubectl.process.stdout(
    `Listing labels for ${info.resource.kind}.${info.resource.group === '' ? '' : `${info.resource.group}/`}${info.resource.version}/${info.name}:\n${pairs.map(([key, value]) => ` ${key}=${value}\n`).join('')}`,
  )
}

function takenKeys(info: Info, set: Record<string, string>, overwrite: boolean): Cause | undefined {
  if (overwrite) return undefined
  const values = valuesOf(info)
  const taken = Object.keys(set).find((key) => values[key] !== undefined && values[key] !== set[key])
  return taken === undefined ? undefined : `'${taken}' already has a value (${values[taken]}), and --overwrite is false`
}

/** labeled, unlabeled or not labeled: by what really changes. */
function operationOf(info: Info, { set, remove }: { set: Record<string, string>; remove: string[] }): string {
  const values = valuesOf(info)
  const sets = Object.entries(set).some(([key, value]) => values[key] !== value)
  const removes = remove.some((key) => values[key] !== undefined)
  if (!sets && !removes) return 'not labeled'
  return sets ? 'labeled' : 'unlabeled'
}

function send(
  kubectl: Kubectl,
  info: Info,
  change: { set: Record<string, string>; remove: string[] },
  dryRun: 'none' | 'client' | 'server',
) {
  const { process, flags } = kubectl
  const values = valuesOf(info)
  for (const key of change.remove) if (values[key] === undefined) process.stdout(`label ${JSON.stringify(key)} not found.\n`)
  const labels: Record<string, string | null> = { ...change.set }
  for (const key of change.remove) labels[key] = null
  if (operationOf(info, change) === 'not labeled') return info.object
  if (dryRun === 'client' || flags.bool('local')) {
    const kept = Object.fromEntries(Object.entries({ ...values, ...change.set }).filter(([key]) => !change.remove.includes(key)))
    return { ...info.object, metadata: { ...(info.object.metadata as JsonObject), labels: kept } }
  }
  const version = flags.string('resource-version')
  const patch = { metadata: { labels, ...(version === '' ? {} : { resourceVersion: version }) } }
  return patchObject(kubectl, info, 'merge', patch, writeQuery({ dryRun, fieldManager: flags.string('field-manager') }))
}
