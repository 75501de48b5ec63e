import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Kubectl, Verb } from '../command.ts'
import { diffOfFiles } from '../diff-of-files.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { type DiffFile, externalDiff, runExternalDiff } from '../external-diff.ts'
import { finish } from '../finish.ts'
import { fieldManagerFlag, filenameFlags, klogWarning, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { lastApplied } from '../last-applied.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { withoutManagedFields } from '../printers/printer.ts'
import { targetsOf } from '../resource-args.ts'
import { isStatus, patchObject, writeQuery } from '../result.ts'
import type { Target } from '../targets.ts'
import { patchTypeOf, threeWayPatch } from '../three-way.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { prunable, pruneResources } from './apply-prune.ts'

export const diff: Verb = {
  name: 'diff',
  summary: 'Show what an apply would change',
  usage: 'diff -f FILENAME',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'concurrency', type: 'int', default: 1, usage: 'Objects at once.', hidden: true },
    fieldManagerFlag('kubectl-client-side-apply'),
    { name: 'force-conflicts', type: 'bool', default: false, usage: 'With --server-side: take over fields of other managers.' },
    { name: 'prune', type: 'bool', default: false, usage: 'Show what apply --prune would delete too.' },
    { name: 'prune-allowlist', type: 'stringArray', usage: 'GROUP/VERSION/KIND to prune instead of the usual ones.' },
    { name: 'server-side', type: 'bool', default: false, usage: 'Let the server merge.' },
    { name: 'show-managed-fields', type: 'bool', default: false, usage: 'Keep managedFields.' },
    { name: 'show-secrets', type: 'bool', default: false, usage: 'Show the values of Secrets.' },
  ],
  flagProblemCode: 2,
  run,
}

/** Exit codes: 0 nothing differs, 1 something does, more an error. Models kubectl/pkg/cmd/diff/diff.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  if (args.length > 0)
    return failed(kubectl, [`Unexpected args: [${args.join(' ')}]\nSee 'kubectl diff -h' for help and examples`])
  if (flags.strings('filename').length === 0 && flags.string('kustomize') === '')
    return failed(kubectl, ['must specify one of -f and -k'])
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    return failed(kubectl, ['--force-conflicts only works with --server-side'])
  const resources = flags.bool('prune') ? pruneResources(kubectl) : undefined
  if (isFailed(resources)) return failed(kubectl, resources.failed)
  const found = await targetsOf(kubectl, targetOptions(kubectl))
  if (isFailed(found)) return failed(kubectl, found.failed)
  const visited = visit(kubectl, found.targets)
  const files = [...visited.files, ...(resources ? prunedFiles(kubectl, resources, visited) : [])]
  const [cause = found.causes[0]] = visited.causes
  if (cause !== undefined) return failed(kubectl, [cause])
  const command = externalDiff(process)
  const folders = { live: `/tmp/LIVE-${stamp(kubectl)}`, merged: `/tmp/MERGED-${stamp(kubectl)}` }
  if (command) {
    const ended = await runExternalDiff(process, command, folders, files)
    return isFailed(ended) ? failed(kubectl, ended.failed) : ended
  }
  const text = textOf(kubectl, folders, files)
  process.stdout(text)
  return text === '' ? 0 : 1
}

interface Visited {
  files: DiffFile[]
  /** What ended the visit. */
  causes: Cause[]
  namespaces: Set<string>
  uids: Set<string | undefined>
}

function visit(kubectl: Kubectl, targets: readonly Target[]): Visited {
  const seen: Visited = { files: [], causes: [], namespaces: new Set(), uids: new Set() }
  for (const target of targets) {
    const pair = both(kubectl, target)
    seen.namespaces.add(target.namespace)
    if (typeof pair === 'string' || isStatus(pair)) return { ...seen, causes: [pair as Cause] }
    const [object] = pair
    if (object) seen.uids.add((object.metadata as { uid?: string }).uid)
    const hides = target.resource.kind === 'Secret' && !kubectl.flags.bool('show-secrets')
    const [live, merged] = hides ? masked(pair) : pair
    // a Secret that is not there yet is masked into a null
    const before = live ? writeYaml(shown(kubectl, live)) : hides ? 'null\n' : undefined
    seen.files.push({ name: fileName(target), live: before, merged: writeYaml(shown(kubectl, merged)) })
  }
  return seen
}

const fileName = ({ resource, namespace, name = '' }: Pick<Target, 'resource' | 'namespace' | 'name'>): string =>
  `${resource.group === '' ? '' : `${resource.group}.`}${resource.version}.${resource.kind}.${namespace}.${name}`

/** What would be deleted is in the first folder alone, whole. */
function prunedFiles(kubectl: Kubectl, resources: readonly Resource[], { namespaces, uids }: Visited): DiffFile[] {
  const { pruned, wrong } = prunable(kubectl, resources, namespaces, uids)
  if (wrong !== undefined) klogWarning(kubectl, `pruning failed and could not be evaluated err: ${wrong}`, 'diff.go:720')
  return pruned.map(({ place, object }) => {
    const { name = '' } = object.metadata as { name?: string }
    return { name: fileName({ ...place, name }), live: writeYaml(object), merged: undefined }
  })
}

/** What diff says of the two folders: file by file, by name. */
function textOf(kubectl: Kubectl, folders: { live: string; merged: string }, files: readonly DiffFile[]): string {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1))
  return sorted
    .map(({ name, live, merged }) => {
      const [from, to] = [`${folders.live}/${name}`, `${folders.merged}/${name}`]
      const text = diffOfFiles(live ?? '', merged ?? '', from, to, kubectl.now())
      return text === '' ? '' : `diff -u -N ${from} ${to}\n${text}`
    })
    .join('')
}

const failed = (kubectl: Kubectl, causes: readonly Cause[]): number => {
  finish(kubectl, fail(...causes))
  return 2
}

type Data = Record<string, unknown>

/** Values that differ can still be told apart. Models diff.go Masker (1.36). */
function masked([live, merged]: readonly [JsonObject | undefined, JsonObject]): [JsonObject | undefined, JsonObject] {
  const [before, after] = [(live?.data ?? {}) as Data, (merged.data ?? {}) as Data]
  const hide = (own: Data, other: Data, suffix: string): Data =>
    Object.fromEntries(Object.keys(own).map((key) => [key, key in other && own[key] !== other[key] ? `*** (${suffix})` : '***']))
  const withData = (object: JsonObject, data: Data): JsonObject =>
    object.data ? { ...object, data: data as JsonObject } : object
  return [live && withData(live, hide(before, after, 'before')), withData(merged, hide(after, before, 'after'))]
}

/** A number for the names of the two folders, as mktemp gives one. */
const stamp = (kubectl: Kubectl): string => String(Math.floor(kubectl.now()) % 4_000_000_000)

const shown = ({ flags }: Kubectl, object: JsonObject): JsonObject =>
  flags.bool('show-managed-fields') ? object : withoutManagedFields(object)

/** The file's object without what apply once put into it. Models kubectl/pkg/util/apply.go GetModifiedConfiguration (1.36). */
function modifiedOf(object: JsonObject): JsonObject {
  const metadata = object.metadata as { annotations?: Record<string, string> }
  const { [lastApplied]: _, ...annotations } = metadata.annotations ?? {}
  return { ...object, metadata: { ...metadata, annotations } } as unknown as JsonObject
}

/** The object as it is and as it would be; undefined where it is not there yet. */
function both(kubectl: Kubectl, target: Target): [JsonObject | undefined, JsonObject] | Cause {
  const { resource, namespace, name = '' } = target
  const object = target.object as JsonObject
  const query = { ...writeQuery({ dryRun: 'server', fieldManager: kubectl.flags.string('field-manager') }) }
  const live = getObject(kubectl, resource, namespace, name)
  if (kubectl.flags.bool('server-side')) {
    const applied = patchObject(kubectl, { resource, namespace, name }, 'apply', object, {
      ...query,
      fieldManager: ['kubectl'],
      force: [String(kubectl.flags.bool('force-conflicts'))],
    })
    return isStatus(applied) ? applied : [isStatus(live) ? undefined : live, applied]
  }
  const modified = modifiedOf(object)
  if (isStatus(live)) {
    if (live.reason !== 'NotFound') return live
    const made = request(kubectl, 'POST', pathOf(resource, namespace), { body: object, query })
    return isStatus(made) ? made : [undefined, made]
  }
  const text = (live.metadata as { annotations?: Record<string, string> }).annotations?.[lastApplied]
  const original = text === undefined ? {} : (JSON.parse(text) as JsonObject)
  const patch = threeWayPatch(resource, original, modified, live)
  const merged = patchObject(kubectl, { resource, namespace, name }, patchTypeOf(resource), patch, query)
  return isStatus(merged) ? merged : [live, merged]
}
