import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { addSource, type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  filenameFlags,
  targetOptions,
  validateFlag,
} from '../flag-sets.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { targetsOf } from '../resource-args.ts'
import { createObject, isStatus, resultPrinter, writeQuery } from '../result.ts'

export const replace: Verb = {
  name: 'replace',
  summary: 'Put an object in the place of another of its name',
  usage: 'replace -f FILENAME',
  flags: [
    ...filenameFlags,
    {
      name: 'cascade',
      type: 'string',
      bare: 'background',
      default: 'background',
      usage: 'With --force: how dependents go.',
      hidden: true,
    },
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    { name: 'force', type: 'bool', default: false, usage: 'Delete the old object first.' },
    { name: 'grace-period', type: 'int', default: -1, usage: 'With --force: seconds to end.' },
    ...outputFlags,
    { name: 'raw', type: 'string', default: '', usage: 'Path to PUT to.', notSimulated: true },
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
  if (flags.strings('filename').length === 0 && flags.string('kustomize') === '')
    return finish(kubectl, fail('must specify one of -f and -k'))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await targetsOf(kubectl, { ...targetOptions(kubectl), validate: validation !== 'Ignore' })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  const options = { dryRun, fieldManager: flags.string('field-manager'), fieldValidation: validation }
  for (const { resource, namespace, name = '', object, source } of found.targets) {
    if (!object) continue
    if (flags.bool('force')) await removeFirst(kubectl, resource, namespace, name)
    const subresource = flags.string('subresource')
    const path = pathOf(resource, namespace, name, subresource === '' ? undefined : subresource)
    const answer: JsonObject | ReturnType<typeof getObject> = flags.bool('force')
      ? createObject(kubectl, resource, namespace, object, options)
      : dryRun === 'client'
        ? object
        : request(kubectl, 'PUT', path, { body: object, query: writeQuery(options) })
    if (isStatus(answer)) causes.push(addSource('replacing', source, answer))
    else {
      const wrong = printer.show(resource, answer, 'replaced')
      if (wrong) return finish(kubectl, wrong)
    }
  }
  return finish(kubectl, [...causes, ...found.causes])
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
    body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', gracePeriodSeconds: Math.max(0, grace) },
  })
  kubectl.process.stdout(
    `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`} ${JSON.stringify(name)} deleted${namespace === '' ? '' : ` from ${namespace} namespace`}\n`,
  )
  for (let i = 0; i < 60 && !isStatus(getObject(kubectl, resource, namespace, name)); i++)
    if (!(await kubectl.process.waitForChange(1_000))) return
}
