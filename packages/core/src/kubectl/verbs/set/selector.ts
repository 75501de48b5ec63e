import type { JsonObject } from '../../../api/json.ts'
import { services } from '../../../api/kinds.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { type Cause, fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { type DryRun, dryRunOf, recursiveFlags, targetOptions } from '../../flag-sets.ts'
import { labelSelectorObject } from '../../generate/label-selector.ts'
import { recorded } from '../../record.ts'
import { infosOf, isInfo } from '../../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../../result.ts'
import type { Info } from '../../targets.ts'
import { threeWayPatch } from '../../three-way.ts'
import { asTyped } from '../../typed.ts'
import { recording, text } from './change-each.ts'

const notHere = new Set(['selector', 'filename', 'kustomize', 'recursive'])

export const selector: Verb = {
  name: 'selector',
  summary: 'Change the selector of a Service',
  usage: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [
    ...recursiveFlags,
    ...recording.filter(({ name }) => !notHere.has(name)),
    text('resource-version', 'Only if the object still has this version.'),
  ],
  run,
}

/** Models kubectl/pkg/cmd/set/set_selector.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const wanted = args.length === 0 ? undefined : labelSelectorObject(args.at(-1) as string)
  if (isFailed(wanted)) return finish(kubectl, wanted)
  const printer = resultPrinter(kubectl, dryRun, { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  if (!wanted) return finish(kubectl, fail('one selector is required'))
  const local = flags.bool('local')
  const options = { ...targetOptions(kubectl), args: args.slice(0, -1), all: false, emptySelects: flags.bool('all') }
  const found = await infosOf(kubectl, { ...options, local, latest: !local })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const answer = isInfo(visit) ? changed(kubectl, visit, wanted, dryRun) : visit
    if (typeof answer === 'string' || isStatus(answer)) causes.push(answer)
    else causes.push(...(printer.show((visit as Info).resource, answer as JsonObject, 'selector updated')?.failed ?? []))
  }
  return finish(kubectl, causes)
}

type Wanted = Exclude<ReturnType<typeof labelSelectorObject>, { failed: unknown }>

function changed(kubectl: Kubectl, info: Info, wanted: Wanted, dryRun: DryRun): JsonObject | Cause {
  const { flags } = kubectl
  if (info.resource !== services) return 'setting a selector is only supported for Services'
  const expressions = wanted.matchExpressions ?? []
  if (expressions.length > 0) {
    const shown = expressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`)
    return `match expression [${shown.join(' ')}] not supported on this object`
  }
  const before = flags.bool('local') ? asTyped(info.object) : info.object
  const spec = { ...(before.spec as JsonObject), selector: wanted.matchLabels ?? {} }
  const after = recorded(kubectl, { ...before, spec })
  if (flags.bool('local') || dryRun === 'client') return after
  const patch = threeWayPatch(info.resource, before, after, before)
  const version = flags.string('resource-version')
  const body = version === '' ? patch : { ...patch, metadata: { ...(patch.metadata as JsonObject), resourceVersion: version } }
  return patchObject(kubectl, info, 'strategic', body, writeQuery({ dryRun, fieldManager: flags.string('field-manager') }))
}
