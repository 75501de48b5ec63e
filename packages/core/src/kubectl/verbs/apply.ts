import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { addSource, type Cause, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  type DryRun,
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
  validateFlag,
} from '../flag-sets.ts'
import { getObject } from '../object-requests.ts'
import { goJson } from '../printers/json.ts'
import { outputFlags } from '../printers/printer.ts'
import { type Target, targetsOf } from '../resource-args.ts'
import { createObject, isStatus, patchObject, type ResultPrinter, resultPrinter, writeQuery } from '../result.ts'
import { patchTypeOf, threeWayPatch } from '../three-way.ts'
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.ts'

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})

export const apply: Verb = {
  name: 'apply',
  summary: 'Make the cluster as a file says',
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  examples: `
  # From a file
  kubectl apply -f coffee.yaml

  # Let the server work out what changes
  kubectl apply --server-side -f coffee.yaml`,
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    bool('all', 'With --prune: every object of the namespace.'),
    {
      name: 'cascade',
      type: 'string',
      bare: 'background',
      default: 'background',
      usage: 'With --force: how dependents go.',
      hidden: true,
    },
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    bool('force', 'Delete and create again what cannot be changed.'),
    bool('force-conflicts', 'With --server-side: take over fields of other managers.'),
    { name: 'grace-period', type: 'int', default: -1, usage: 'With --force: seconds to end.', hidden: true },
    bool('openapi-patch', 'Not of use here.', { default: true, hidden: true }),
    ...outputFlags,
    bool('overwrite', 'Let the file win over changes made by hand.', { default: true }),
    bool('prune', 'Delete what the files no longer have.', { notSimulated: true }),
    bool('server-side', 'Let the server merge.'),
    { name: 'subresource', type: 'string', default: '', usage: 'With --server-side: the subresource to apply to.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'With --force: how long to wait.', hidden: true },
    validateFlag,
    bool('wait', 'With --force: wait for deletions.'),
  ],
  verbs: [editLastApplied, setLastApplied, viewLastApplied],
  run,
}

/** Models kubectl/pkg/cmd/apply/apply.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args } = kubectl
  if (args.length > 0) return finish(kubectl, usageError('kubectl apply', `Unexpected args: [${args.join(' ')}]`))
  if (flags.strings('filename').length === 0 && flags.string('kustomize') === '')
    return finish(kubectl, fail('must specify one of -f and -k'))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const serverSide = flags.bool('server-side')
  if (serverSide && dryRun === 'client')
    return finish(kubectl, fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"))
  if (flags.bool('force-conflicts') && !serverSide)
    return finish(kubectl, fail('--force-conflicts only works with --server-side'))
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await targetsOf(kubectl, { ...targetOptions(kubectl), validate: validation !== 'Ignore' })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  let done = 0
  for (const target of found.targets) {
    if (!target.object) continue
    const cause = serverSide
      ? applyOnServer(kubectl, target, dryRun, validation, printer)
      : applyHere(kubectl, target, dryRun, validation, printer)
    if (cause === undefined) done++
    else causes.push(cause)
  }
  causes.push(...found.causes)
  if (done === 0 && causes.length === 0) return finish(kubectl, fail('no objects passed to apply'))
  return finish(kubectl, causes)
}

/** The file's object with itself as an annotation. */
export function withLastApplied(object: JsonObject): JsonObject {
  const plain = copy(object)
  const metadata = plain.metadata as { annotations?: Record<string, string> }
  const annotations = { ...metadata.annotations }
  delete annotations[lastApplied]
  metadata.annotations = annotations
  const text = `${goJson(plain)}\n`
  return { ...plain, metadata: { ...metadata, annotations: { ...annotations, [lastApplied]: text } } } as unknown as JsonObject
}

function show(printer: ResultPrinter, target: Target, object: JsonObject, operation: string): Cause | undefined {
  const wrong = printer.show(target.resource, object, operation)
  return wrong ? (wrong.failed[0] ?? undefined) : undefined
}

function applyHere(
  kubectl: Kubectl,
  target: Target,
  dryRun: DryRun,
  validation: string,
  printer: ResultPrinter,
): Cause | undefined {
  const { resource, namespace, name = '', source } = target
  const object = target.object as JsonObject
  const modified = withLastApplied(object)
  const options = { dryRun, fieldManager: kubectl.flags.string('field-manager'), fieldValidation: validation }
  const current = name === '' ? undefined : getObject(kubectl, resource, namespace, name)
  if (current === undefined) return 'resource name may not be empty'
  if (isStatus(current)) {
    if (current.reason !== 'NotFound')
      return {
        ...current,
        message: `error when retrieving current configuration of:\nResource: ${JSON.stringify(`${resource.group === '' ? '' : `${resource.group}/`}${resource.version}, Resource=${resource.resource}`)}\nfrom server for: ${JSON.stringify(source)}: ${current.message}`,
      }
    const made = createObject(kubectl, resource, namespace, modified, options)
    return isStatus(made) ? addSource('creating', source, made) : show(printer, target, made, 'created')
  }
  warnUnapplied(kubectl, target, current)
  const original = originalOf(current)
  const patch = threeWayPatch(resource, original, modified, current)
  if (onlyBookkeeping(patch)) return show(printer, target, current, 'unchanged')
  if (dryRun === 'client') return show(printer, target, current, 'configured')
  const patched = patchObject(kubectl, { resource, namespace, name }, patchTypeOf(resource), patch, writeQuery(options))
  if (!isStatus(patched)) {
    const same =
      (patched.metadata as { resourceVersion?: string }).resourceVersion ===
      (current.metadata as { resourceVersion?: string }).resourceVersion
    return show(printer, target, patched, same && dryRun === 'none' ? 'unchanged' : 'configured')
  }
  if (kubectl.flags.bool('force') && (patched.reason === 'Invalid' || patched.reason === 'Conflict'))
    return replaceByForce(kubectl, target, modified, options, printer)
  return {
    ...patched,
    message: `error when applying patch:\n${goJson(patch)}\nto:\nResource: ${JSON.stringify(`${resource.group === '' ? '' : resource.group}/${resource.version}, Resource=${resource.resource}`).replace('"/', '"/')}, GroupVersionKind: ${JSON.stringify(`${resource.group}/${resource.version}, Kind=${resource.kind}`)}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}: ${patched.message}`,
  }
}

function warnUnapplied({ process }: Kubectl, { resource, name }: Target, current: JsonObject): void {
  const { annotations = {}, deletionTimestamp } = current.metadata as {
    annotations?: Record<string, string>
    deletionTimestamp?: string
  }
  const what = `${resource.resource}${resource.group === '' ? '' : `.${resource.group}`}/${name}`
  if (annotations[lastApplied] === undefined) {
    process.stderr(
      `Warning: resource ${what} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    )
  }
  if (deletionTimestamp !== undefined)
    process.stderr(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
}

function originalOf(current: JsonObject): JsonObject {
  const text = (current.metadata as { annotations?: Record<string, string> }).annotations?.[lastApplied]
  if (text === undefined) return {}
  try {
    return JSON.parse(text) as JsonObject
  } catch {
    return {}
  }
}

/** Nothing but the annotation that this command keeps itself. */
function onlyBookkeeping(patch: JsonObject): boolean {
  return Object.keys(patch).length === 0
}

function replaceByForce(
  kubectl: Kubectl,
  target: Target,
  modified: JsonObject,
  options: Parameters<typeof createObject>[4],
  printer: ResultPrinter,
): Cause | undefined {
  const { resource, namespace, name = '' } = target
  kubectl.client.delete(resource, namespace, name, { gracePeriodSeconds: 0 })
  const made = createObject(kubectl, resource, namespace, modified, options)
  return isStatus(made) ? made : show(printer, target, made, 'configured')
}

function applyOnServer(
  kubectl: Kubectl,
  target: Target,
  dryRun: DryRun,
  validation: string,
  printer: ResultPrinter,
): Cause | undefined {
  const { flags } = kubectl
  const { resource, namespace, name = '' } = target
  const manager = flags.given('field-manager') ? flags.string('field-manager') : 'kubectl'
  const query = {
    ...writeQuery({ dryRun, fieldManager: manager, fieldValidation: validation }),
    force: [String(flags.bool('force-conflicts'))],
  }
  const subresource = flags.string('subresource')
  const at = { resource, namespace, name, ...(subresource === '' ? {} : { subresource }) }
  const applied = patchObject(kubectl, at, 'apply', target.object, query)
  if (!isStatus(applied)) return show(printer, target, applied, 'serverside-applied')
  if (applied.reason !== 'Conflict') return applied
  return { ...applied, message: `${applied.message}\n${conflictAdvice}` }
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
