import { goDurationMs } from '../../api/go-duration.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Status } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { deleteOptions } from '../delete-options.ts'
import { addSource, bareFailure, type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  cascadeFlag,
  cascadeOf,
  cascadePolicy,
  type DryRun,
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  filenameFlags,
  targetOptions,
  validateFlag,
} from '../flag-sets.ts'
import { lastAppliedOf, withLastApplied } from '../last-applied.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { rawProblem, sendRaw } from '../raw-request.ts'
import { recorded, recordFlag } from '../record.ts'
import { nameProblem, targetsOf } from '../resource-args.ts'
import { createObject, isStatus, resultPrinter, scales, type WriteQuery, writeQuery } from '../result.ts'
import type { Target } from '../targets.ts'

export const replace: Verb = {
  name: 'replace',
  summary: 'Put an object in the place of another of its name',
  usage: 'replace -f FILENAME',
  flags: [
    ...filenameFlags,
    { ...cascadeFlag, hidden: true },
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    { name: 'force', type: 'bool', default: false, usage: 'Delete the old object first.' },
    { name: 'grace-period', type: 'int', default: -1, usage: 'With --force: seconds to end.' },
    ...outputFlags,
    recordFlag,
    { name: 'raw', type: 'string', default: '', usage: 'Path to PUT the file to, as it is.' },
    { name: 'save-config', type: 'bool', default: false, usage: 'Keep the configuration as an annotation.' },
    { name: 'subresource', type: 'string', default: '', usage: 'status or scale.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'With --force: how long to wait.' },
    validateFlag,
    { name: 'wait', type: 'bool', default: false, usage: 'With --force: wait for the deletion.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/replace/replace.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const cascade = cascadeOf(kubectl)
  if (isFailed(cascade)) return finish(kubectl, cascade)
  const files = flags.strings('filename').length > 0
  if (!files && flags.string('kustomize') === '') return finish(kubectl, fail('must specify one of -f and -k'))
  if (files && flags.string('kustomize') !== '') return finish(kubectl, fail('only one of -f or -k can be specified'))
  const wrong = misuse(kubectl, dryRun)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  if (flags.string('raw') !== '') return sendRaw(kubectl, 'PUT')
  const found = await targetsOf(kubectl, {
    ...targetOptions(kubectl),
    args: flags.bool('force') ? kubectl.args : [],
    validate: validation !== 'Ignore',
  })
  if (isFailed(found)) return finish(kubectl, found)
  // what is wrong with one file keeps all from being removed
  if (flags.bool('force') && found.causes.length > 0) return finish(kubectl, bareFailure(...found.causes))
  const causes: Cause[] = []
  const options = { dryRun, fieldManager: flags.string('field-manager'), fieldValidation: validation }
  // everything goes first, then everything comes
  if (flags.bool('force'))
    for (const target of found.targets) await removeFirst(kubectl, target.resource, target.namespace, target.name ?? '')
  for (const target of found.targets) {
    if (!target.object) continue
    const answer = replaceOne(kubectl, target, options)
    if (typeof answer === 'string' || isStatus(answer))
      causes.push(flags.bool('force') ? answer : addSource('replacing', target.source, answer))
    else causes.push(...(printer.show(shownAs(kubectl, target), answer, 'replaced')?.failed ?? []))
  }
  return finish(kubectl, [...causes, ...found.causes])
}

function misuse({ flags }: Kubectl, dryRun: DryRun): string | undefined {
  const force = flags.bool('force')
  if (flags.int('grace-period') >= 0 && !force) return '--grace-period must have --force specified'
  if ((goDurationMs(flags.string('timeout')) ?? 0) !== 0 && !force) return '--timeout must have --force specified'
  if (force && dryRun !== 'none') return '--dry-run can not be used when --force is set'
  return flags.string('raw') === '' ? undefined : rawProblem(flags)
}

const shownAs = ({ flags }: Kubectl, { resource }: Target): Resource =>
  flags.string('subresource') === 'scale' ? scales : resource

function replaceOne(
  kubectl: Kubectl,
  { resource, namespace, name = '', object }: Target,
  options: WriteQuery,
): JsonObject | Cause {
  const { flags } = kubectl
  const read = recorded(kubectl, object as JsonObject)
  const body = flags.bool('save-config') || lastAppliedOf(read) !== undefined ? withLastApplied(read) : read
  if (flags.bool('force')) return createObject(kubectl, resource, namespace, body, options)
  if (options.dryRun === 'client') return body
  const unnamed = nameProblem(name)
  if (unnamed !== undefined) return unnamed
  const subresource = flags.string('subresource')
  const path = pathOf(resource, namespace, name, subresource === '' ? undefined : subresource)
  const versioned = withVersion(body, getObject(kubectl, resource, namespace, name))
  return isStatus(versioned) ? versioned : request(kubectl, 'PUT', path, { body: versioned, query: writeQuery(options) })
}

/** A file that names no version replaces the one that is there. Models cli-runtime resource/helper.go Replace (1.36). */
const withVersion = (body: JsonObject, current: JsonObject | Status): JsonObject | Status => {
  const metadata = body.metadata as JsonObject
  if (metadata.resourceVersion || isStatus(current)) return body
  return { ...body, metadata: { ...metadata, resourceVersion: (current.metadata as JsonObject).resourceVersion as string } }
}

async function removeFirst(
  kubectl: Kubectl,
  resource: Parameters<typeof getObject>[1],
  namespace: string,
  name: string,
): Promise<void> {
  const old = getObject(kubectl, resource, namespace, name)
  if (isStatus(old)) return
  const grace = kubectl.flags.int('grace-period')
  request(kubectl, 'DELETE', pathOf(resource, namespace, name), {
    body: deleteOptions({
      propagationPolicy: cascadePolicy(kubectl),
      graceSeconds: grace < 0 ? grace : Math.max(1, grace),
    }),
  })
  kubectl.process.stdout(
    `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`} ${JSON.stringify(name)} deleted${namespace === '' ? '' : ` from ${namespace} namespace`}\n`,
  )
  for (let i = 0; i < 60 && !isStatus(getObject(kubectl, resource, namespace, name)); i++)
    if (!(await kubectl.process.waitForChange(1_000))) return
}
