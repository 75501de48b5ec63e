import { copy } from '../../../api/copy.ts'
import type { JsonObject } from '../../../api/json.ts'
import type { Flag, Kubectl } from '../../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../../errors.ts'
import { type DryRun, dryRunFlag, fieldManagerFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../../flag-sets.ts'
import { outputFlags } from '../../printers/printer.ts'
import { recorded, recordFlag } from '../../record.ts'
import { infosOf, onlyFiles } from '../../resource-args.ts'
import { isStatus, patchObject, type ResultPrinter, type Showing, showingOf, statusText, writeQuery } from '../../result.ts'
import type { Info } from '../../targets.ts'
import { patchTypeOf, threeWayPatch } from '../../three-way.ts'
import { asTyped } from '../../typed.ts'

/** A flag with a text. */
export const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})

export const common: Flag[] = [
  ...filenameFlags,
  labelSelectorFlag,
  { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  { name: 'local', type: 'bool', default: false, usage: 'Only change the file, ask no server.' },
  ...outputFlags,
]

/** With --record, which `set env` and `set subject` do not have. */
export const recording: Flag[] = [...common, recordFlag]

/** Changes the copy it is given; what it returns is what went wrong, `undefined` for nothing, or that nothing is to be sent. */
export type Change = (object: JsonObject, info: Info) => Cause | undefined | 'nothing'

export interface Changing {
  dryRun: DryRun
  printer: ResultPrinter
  /** `failed to patch image update to pod template: ` */
  failure: string
  change: Change
  /** Asked before a success is told. */
  beforeTold?(): Failed | undefined
  /** Sends even what changes nothing. */
  always?: true
}

/** What verbs of `set` begin with: --dry-run, -o and their objects, which `targets` finds among the arguments. */
export async function begin(
  kubectl: Kubectl,
  targets: () => readonly string[] | Failed = () => kubectl.args,
): Promise<(Showing & { infos: Info[] }) | Failed> {
  const showing = showingOf(kubectl, { typed: true })
  if (isFailed(showing)) return showing
  const meant = targets()
  if (isFailed(meant)) return meant
  const infos = await wantedInfos(kubectl, meant)
  return isFailed(infos) ? infos : { ...showing, infos }
}

/** The objects that a verb of `set` is about; any that cannot be had ends it. Models set_image.go Complete (1.36). */
export async function wantedInfos(kubectl: Kubectl, targets: readonly string[]): Promise<Info[] | Failed> {
  const { flags } = kubectl
  const isLocal = flags.bool('local')
  if (isLocal && targets.length > 0) return fail(onlyFiles)
  const options = { ...targetOptions(kubectl), args: targets, all: false, emptySelects: flags.bool('all') }
  const found = await infosOf(kubectl, { ...options, local: isLocal, latest: !isLocal })
  if (isFailed(found)) return found
  if (found.causes.length > 0) return fail(...found.causes)
  return isLocal ? found.infos.map((info) => ({ ...info, object: asTyped(info.object) })) : found.infos
}

/** Changes a copy of each and sends what differs. Models set_image.go Run and helper.go CalculatePatches (1.36). */
export function changeEach(kubectl: Kubectl, infos: readonly Info[], changing: Changing, operation: string): Cause[] | Failed {
  const causes: Cause[] = []
  for (const info of infos) {
    const object = copy(info.object)
    const wrong = changing.change(object, info)
    if (wrong === 'nothing') continue
    if (wrong !== undefined) {
      causes.push(wrong)
      continue
    }
    const answer = sent(kubectl, info, recorded(kubectl, object), changing)
    if (answer === undefined) continue
    const stop = isStatus(answer) ? undefined : changing.beforeTold?.()
    if (stop) return stop
    if (isStatus(answer)) causes.push(`${changing.failure}${statusText(answer)}`)
    else causes.push(...(changing.printer.show(info.resource, answer, operation)?.failed ?? []))
  }
  return causes
}

function sent(kubectl: Kubectl, info: Info, object: JsonObject, { dryRun, always }: Changing) {
  const { flags } = kubectl
  const patch = threeWayPatch(info.resource, info.object, object, info.object)
  if (Object.keys(patch).length === 0 && !always) return undefined
  if (flags.bool('local') || dryRun === 'client') return object
  return patchObject(
    kubectl,
    info,
    patchTypeOf(info.resource),
    patch,
    writeQuery({ dryRun, fieldManager: flags.string('field-manager') }),
  )
}

/** `error: services/web the object is not …`: what a change of one object says. */
export const changeFailure = ({ flags }: Kubectl, { resource, name }: Info, text: string): Cause =>
  `error: ${flags.bool('local') ? resource.kind.toLowerCase() : resource.resource}/${name} ${text}\n`

/** --local and --dry-run=server do not go together. */
export const localOnServer = ({ flags }: Kubectl, dryRun: DryRun): string | undefined =>
  flags.bool('local') && dryRun === 'server'
    ? 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?'
    : undefined

/** --all and -l do not go together. */
export const allAndSelector = ({ flags }: Kubectl): string | undefined =>
  flags.bool('all') && flags.string('selector') !== '' ? 'cannot set --all and --selector at the same time' : undefined
