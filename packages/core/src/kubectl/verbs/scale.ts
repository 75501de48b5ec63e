import { goDurationMs } from '../../api/go-duration.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunFlag, dryRunOf, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { recordFlag, recordPatch } from '../record.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, patchObject, type ResultPrinter, resultPrinter } from '../result.ts'
import type { Info } from '../targets.ts'

export const scale: Verb = {
  name: 'scale',
  summary: 'Set how many Pods a workload has',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
    { name: 'current-replicas', type: 'int', default: -1, usage: 'Only if it has this many now.' },
    dryRunFlag,
    ...outputFlags,
    recordFlag,
    { name: 'replicas', type: 'int', default: 0, usage: 'The wanted number.', required: true } as never,
    { name: 'resource-version', type: 'string', default: '', usage: 'Only if the object still has this version.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'How long to wait.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/scale/scale.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  if (flags.int('replicas') < 0)
    return finish(kubectl, fail('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0'))
  if (flags.int('current-replicas') < -1)
    return finish(kubectl, fail('The --current-replicas must specify an integer of -1 or greater'))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), all: false, emptySelects: flags.bool('all') })
  if (isFailed(found)) return finish(kubectl, found)
  if (flags.string('resource-version') !== '' && found.infos.length > 1)
    return finish(kubectl, fail('cannot use --resource-version with multiple resources'))
  for (const info of found.infos) {
    const wrong = await scaleOne(kubectl, info, dryRun, printer)
    if (wrong) return finish(kubectl, wrong)
  }
  if (found.infos.length === 0 && found.causes.length === 0) return finish(kubectl, fail('no objects passed to scale'))
  return finish(kubectl, found.causes)
}

async function scaleOne(kubectl: Kubectl, info: Info, dryRun: DryRun, printer: ResultPrinter): Promise<Failed | undefined> {
  const { flags } = kubectl
  const replicas = flags.int('replicas')
  if (dryRun !== 'client') {
    const unmet = unmetPrecondition(kubectl, info)
    if (unmet !== undefined) return fail(unmet)
    const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
    const answer = patchObject(kubectl, { ...info, subresource: 'scale' }, 'merge', { spec: { replicas } }, query)
    if (isStatus(answer)) return fail(answer)
    const cause = recordPatch(kubectl)
    if (cause) patchObject(kubectl, info, 'merge', cause, {})
    if (dryRun === 'none' && !(await isSynced(kubectl, info)))
      return fail(`timed out waiting for ${JSON.stringify(info.name)} to be synced`)
  }
  return printer.show(info.resource, withReplicas(info, replicas), 'scaled')
}

/** --current-replicas and --resource-version. Models kubectl/pkg/scale/scale.go validate (1.36). */
function unmetPrecondition(kubectl: Kubectl, info: Info): Cause | undefined {
  const { flags } = kubectl
  const [size, version] = [flags.int('current-replicas'), flags.string('resource-version')]
  if (size === -1 && version === '') return undefined
  const scale = request(kubectl, 'GET', pathOf(info.resource, info.namespace, info.name, 'scale'))
  if (isStatus(scale)) return scale
  const now = ((scale.spec ?? {}) as { replicas?: number }).replicas ?? 0
  const has = ((scale.metadata ?? {}) as { resourceVersion?: string }).resourceVersion ?? ''
  if (size !== -1 && now !== size) return `Expected replicas to be ${size}, was ${now}`
  return version !== '' && has !== version ? `Expected resource version to be ${version}, was ${has}` : undefined
}

/** --timeout: waits until the workload says it has what was asked for. */
async function isSynced(kubectl: Kubectl, info: Info): Promise<boolean> {
  const { flags, process } = kubectl
  const timeout = goDurationMs(flags.string('timeout')) ?? 0
  if (timeout === 0) return true
  for (const until = process.now() + timeout; ; ) {
    const scale = request(kubectl, 'GET', pathOf(info.resource, info.namespace, info.name, 'scale'))
    if (isStatus(scale)) return true
    const [wanted, has] = [scale.spec, scale.status].map((part) => ((part ?? {}) as { replicas?: number }).replicas ?? 0)
    if (wanted === has) return true
    if (process.now() >= until || !(await process.waitForChange(1_000))) return false
  }
}

/** Only the built-in workloads have their number at spec.replicas for sure. */
function withReplicas({ resource, object }: Info, replicas: number): JsonObject {
  if (resource.group !== 'apps' && resource.group !== '') return object
  return { ...object, spec: { ...(object.spec as JsonObject), replicas } }
}
