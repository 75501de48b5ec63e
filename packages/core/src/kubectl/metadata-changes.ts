import type { JsonObject } from '../api/json.ts'
import type { Flag, Kubectl } from './command.ts'
import { type Failed, fail, isFailed } from './errors.ts'
import {
  allNamespacesFlag,
  type DryRun,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
} from './flag-sets.ts'
import { outputFlags } from './printers/printer.ts'
import { recordFlag } from './record.ts'
import { type Infos, infosOf } from './resource-args.ts'
import type { Info, TargetOptions } from './targets.ts'

export interface MetadataChange {
  set: Record<string, string>
  remove: string[]
}

export interface ChangeArguments {
  /** The arguments before the changes. */
  targets: string[]
  /** KEY=VALUE and KEY-. */
  pairs: string[]
}

/** Splits `pods coffee a=b c-` into what is meant and what is to change. Models cmd/util/helpers.go GetResourcesAndPairs (1.36). */
export function splitChanges(args: readonly string[], noun: string): ChangeArguments | Failed {
  const isPair = (word: string): boolean => (word.includes('=') && word[0] !== '=') || (word.endsWith('-') && word !== '-')
  const first = args.findIndex(isPair)
  if (first < 0) return { targets: [...args], pairs: [] }
  const late = args.slice(first).find((word) => !isPair(word))
  if (late !== undefined) return fail(`all resources must be specified before ${noun} changes: ${late}`)
  return { targets: args.slice(0, first), pairs: args.slice(first) }
}

const bool = (name: string, usage: string): Flag => ({ name, type: 'bool', default: false, usage })

/** The flags of label and annotate. */
export const metadataFlags = (manager: string, things: string): Flag[] => [
  ...filenameFlags,
  labelSelectorFlag,
  fieldSelectorFlag,
  allNamespacesFlag,
  bool('all', 'Every object of the type in the namespace.'),
  dryRunFlag,
  fieldManagerFlag(manager),
  bool('list', `Show the ${things} there are.`),
  bool('local', 'Only change the file, ask no server.'),
  ...outputFlags,
  bool('overwrite', 'Change values that are there already.'),
  recordFlag,
  { name: 'resource-version', type: 'string', default: '', usage: 'Only if the object still has this version.' },
]

interface Wording {
  noun: string
  /** pod, or rsrc: the file of the example. */
  file: string
}

/** What is wrong with the flags and arguments of label and annotate. Models label.go Validate (1.36). */
export function misuseOf(
  { flags }: Kubectl,
  targets: readonly string[],
  change: MetadataChange,
  dryRun: DryRun,
  of: Wording,
): string | undefined {
  const { noun, file } = of
  const files = flags.strings('filename').length > 0 || flags.string('kustomize') !== ''
  if (flags.bool('list') && flags.string('output') !== '') return '--list and --output may not be specified together'
  if (flags.bool('all') && flags.string('selector') !== '') return 'cannot set --all and --selector at the same time'
  if (flags.bool('all') && flags.string('field-selector') !== '') return 'cannot set --all and --field-selector at the same time'
  if (flags.bool('local')) {
    if (dryRun === 'server') return 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?'
    if (targets.length > 0)
      return `can only use local files by -f ${file}.yaml or --filename=${file}.json when --local=true is set`
    if (!files) return `one or more files must be specified as -f ${file}.yaml or --filename=${file}.json`
  } else if (targets.length === 0 && !files)
    return 'one or more resources must be specified as <resource> <name> or <resource>/<name>'
  const changes = Object.keys(change.set).length + change.remove.length
  return changes === 0 && !flags.bool('list') ? `at least one ${noun} update is required` : undefined
}

/** The objects that label and annotate are about. */
export async function changeInfos(kubectl: Kubectl, targets: readonly string[]): Promise<Infos | Failed> {
  const found = await infosOf(kubectl, changeTargets(kubectl, targets))
  if (
    isFailed(found) ||
    found.single ||
    kubectl.flags.string('kustomize') !== '' ||
    kubectl.flags.string('resource-version') === ''
  )
    return found
  return fail('--resource-version may only be used with a single resource')
}

const changeTargets = (kubectl: Kubectl, targets: readonly string[]): TargetOptions & { latest: boolean } => ({
  ...targetOptions(kubectl),
  args: targets,
  all: false,
  emptySelects: kubectl.flags.bool('all'),
  local: kubectl.flags.bool('local'),
  latest: !kubectl.flags.bool('local'),
})

/** `key=value` lines; with a heading unless one object was asked for. */
export function listText(pairs: Record<string, string>, { resource, name }: Info, single: boolean, things: string): string {
  const indent = single ? '' : ' '
  const head = single ? '' : `Listing ${things} for ${resource.kind}.${resource.group}/${name}:\n`
  return (
    head +
    Object.entries(pairs)
      .map(([key, value]) => `${indent}${key}=${value}\n`)
      .join('')
  )
}

/** The object with other labels or annotations. */
export const withPairs = (object: JsonObject, field: 'labels' | 'annotations', { set, remove }: MetadataChange): JsonObject => {
  const metadata = object.metadata as JsonObject
  const before = (metadata[field] ?? {}) as Record<string, string>
  const after = Object.fromEntries(Object.entries({ ...before, ...set }).filter(([key]) => !remove.includes(key)))
  return { ...object, metadata: { ...metadata, [field]: after } }
}

export type Run = (kubectl: Kubectl) => Promise<number>
