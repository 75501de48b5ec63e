import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { diffOfFiles } from '../diff-of-files.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { fieldManagerFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { lastApplied, withLastApplied } from '../last-applied.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { withoutManagedFields } from '../printers/printer.ts'
import { targetsOf } from '../resource-args.ts'
import { isStatus, patchObject, writeQuery } from '../result.ts'
import type { Target } from '../targets.ts'
import { patchTypeOf, threeWayPatch } from '../three-way.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

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
    { name: 'prune', type: 'bool', default: false, usage: 'Show what would be deleted too.', notSimulated: true },
    { name: 'server-side', type: 'bool', default: false, usage: 'Let the server merge.' },
    { name: 'show-managed-fields', type: 'bool', default: false, usage: 'Keep managedFields.' },
    { name: 'show-secrets', type: 'bool', default: false, usage: 'Show the values of Secrets.' },
  ],
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
  const found = await targetsOf(kubectl, targetOptions(kubectl))
  if (isFailed(found)) return failed(kubectl, found.failed)
  const folders = stamp(kubectl)
  let differs = false
  const causes: Cause[] = [...found.causes]
  for (const target of found.targets) {
    const pair = both(kubectl, target)
    if (typeof pair === 'string' || isStatus(pair)) {
      causes.push(pair as Cause)
      continue
    }
    const hides = target.resource.kind === 'Secret' && !flags.bool('show-secrets')
    const [live, merged] = (hides ? masked(pair) : pair).map((object) => (object ? writeYaml(shown(kubectl, object)) : ''))
    const { group, version, kind } = target.resource
    const file = `${group === '' ? '' : `${group}.`}${version}.${kind}.${target.namespace}.${target.name ?? ''}`
    const text = diffOfFiles(
      live ?? '',
      merged ?? '',
      `/tmp/LIVE-${folders}/${file}`,
      `/tmp/MERGED-${folders}/${file}`,
      kubectl.now(),
    )
    if (text !== '') {
      process.stdout(`diff -u -N /tmp/LIVE-${folders}/${file} /tmp/MERGED-${folders}/${file}\n${text}`)
      differs = true
    }
  }
  return causes.length > 0 ? failed(kubectl, causes) : differs ? 1 : 0
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

function shown({ flags }: Kubectl, object: JsonObject): JsonObject {
  const plain = flags.bool('show-managed-fields') ? object : withoutManagedFields(object)
  const { annotations, ...metadata } = plain.metadata as { annotations?: Record<string, string> }
  const { [lastApplied]: _, ...kept } = annotations ?? {}
  return {
    ...plain,
    metadata: { ...metadata, ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}) },
  } as unknown as JsonObject
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
  const modified = withLastApplied(object)
  if (isStatus(live)) {
    if (live.reason !== 'NotFound') return live
    const made = request(kubectl, 'POST', pathOf(resource, namespace), { body: modified, query })
    return isStatus(made) ? made : [undefined, made]
  }
  const text = (live.metadata as { annotations?: Record<string, string> }).annotations?.[lastApplied]
  const original = text === undefined ? {} : (JSON.parse(text) as JsonObject)
  const patch = threeWayPatch(resource, original, modified, live)
  const merged = patchObject(kubectl, { resource, namespace, name }, patchTypeOf(resource), patch, query)
  return isStatus(merged) ? merged : [live, merged]
}
