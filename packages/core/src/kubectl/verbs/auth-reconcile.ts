import { goPlain } from '../../api/go-value.ts'
import type { JsonObject } from '../../api/json.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, filenameFlags, targetOptions } from '../flag-sets.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { reconciledBinding } from '../reconcile/binding.ts'
import type { Reconciled } from '../reconcile/reconciled.ts'
import { reconciledRole } from '../reconcile/role.ts'
import { infosOf } from '../resource-args.ts'
import { type ResultPrinter, resultPrinter } from '../result.ts'
import type { Info } from '../targets.ts'

export const reconcile: Verb = {
  name: 'reconcile',
  summary: 'Make roles and bindings as a file says',
  usage: 'reconcile -f FILENAME',
  examples: `
  # Add the rules and subjects of the file to what is there
  kubectl auth reconcile -f rbac.yaml`,
  flags: [
    ...filenameFlags,
    dryRunFlag,
    { name: 'remove-extra-permissions', type: 'bool', default: false, usage: 'Take away rules the file has not.' },
    { name: 'remove-extra-subjects', type: 'bool', default: false, usage: 'Take away subjects the file has not.' },
    ...outputFlags,
  ],
  run,
}

/** Models kubectl/pkg/cmd/auth/reconcile.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  if (flags.strings('filename').length === 0 && flags.string('kustomize') === '')
    return finish(kubectl, fail('must specify one of -f and -k'))
  if (args.length > 0) return finish(kubectl, fail('no arguments are allowed'))
  const dryRun = clientDryRun(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), local: true })
  if (isFailed(found)) return finish(kubectl, found)
  const printer = resultPrinter(kubectl, dryRun ? 'client' : 'none', { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const wrong = reconcileOne(kubectl, info, dryRun, printer)
    if (wrong !== undefined) causes.push(wrong)
  }
  return finish(kubectl, causes)
}

function clientDryRun(kubectl: Kubectl): boolean | Failed {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return fail(`error accessing --dry-run flag for command reconcile: ${dryRun.failed[0]}`)
  if (dryRun === 'server') return fail('--dry-run=server for command reconcile is not supported yet')
  return dryRun === 'client'
}

/** Other kinds than those of RBAC are passed over. */
function reconcileOne(kubectl: Kubectl, info: Info, dryRun: boolean, printer: ResultPrinter): Cause | undefined {
  const shape = /^(Cluster)?Role(Binding)?$/.exec(info.resource.kind)
  if (info.resource.group !== 'rbac.authorization.k8s.io' || !shape) return undefined
  const isBinding = shape[2] !== undefined
  const removeExtra = kubectl.flags.bool(isBinding ? 'remove-extra-subjects' : 'remove-extra-permissions')
  const existing = existingOf(kubectl, info)
  if (isFailure(existing)) return existing
  const result = (isBinding ? reconciledBinding : reconciledRole)(existing, info.object, removeExtra)
  const stored = dryRun || result.isProtected ? result.object : written(kubectl, info, result)
  if (typeof stored === 'string' || isFailure(stored)) return stored
  const wrong = printer.show(info.resource, stored, 'reconciled')
  tell(kubectl, result, isBinding ? 'subjects' : 'rules', removeExtra)
  return wrong?.failed[0]
}

function existingOf(kubectl: Kubectl, { resource, namespace, name }: Info): JsonObject | Status | undefined {
  if (resource.namespaced && namespace === '') return undefined
  const found = getObject(kubectl, resource, namespace, name)
  return isFailure(found) && found.reason === 'NotFound' ? undefined : found
}

function written(kubectl: Kubectl, info: Info, { operation, object }: Reconciled): JsonObject | Status | string {
  const { resource, namespace, name } = info
  const path = pathOf(resource, namespace, name)
  if (operation === 'none') return object
  if (operation === 'update') return request(kubectl, 'PUT', path, { body: object })
  if (operation === 'recreate') request(kubectl, 'DELETE', path)
  const missing = resource.namespaced ? ensureNamespace(kubectl, namespace) : undefined
  return missing ?? request(kubectl, 'POST', pathOf(resource, namespace), { body: object })
}

/** Models reconciliation/namespace.go tryEnsureNamespace (1.36). */
function ensureNamespace(kubectl: Kubectl, name: string): Status | string | undefined {
  if (name === '') return 'resource name may not be empty'
  const found = request(kubectl, 'GET', `/api/v1/namespaces/${name}`)
  if (!isFailure(found)) return undefined
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  const made = request(kubectl, 'POST', '/api/v1/namespaces', { body })
  return isFailure(made) && made.reason !== 'AlreadyExists' ? made : undefined
}

function tell(
  { process }: Kubectl,
  { operation, isProtected, missing, extra }: Reconciled,
  things: string,
  removed: boolean,
): void {
  if (operation === 'none') return
  const caveat = isProtected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : ''
  const list = (title: string, all: readonly object[]): string =>
    all.length === 0 ? '' : `\t${title}:\n${all.map((one) => `\t\t${goStruct(one)}\n`).join('')}`
  process.stderr(
    `\treconciliation required ${operation}${caveat}\n${list(`missing ${things} added`, missing)}${removed ? list(`extra ${things} removed`, extra) : ''}`,
  )
}

/** {Kind:User Name:jane}: Go's %+v of a struct. */
const goStruct = (value: object): string =>
  `{${Object.entries(value)
    .map(([name, field]) => `${name}:${goPlain(field)}`)
    .join(' ')}}`
