import type { JsonObject } from '../../../api/json.ts'
import { timestamp } from '../../../host/clock.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { type Cause, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { fieldManagerFlag, filenameFlags, labelSelectorFlag } from '../../flag-sets.ts'
import { outputFlags } from '../../printers/printer.ts'
import { groupResource } from '../../rest-mapper.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../../result.ts'
import type { Info } from '../../targets.ts'
import { eachWorkload } from './each-workload.ts'
import { history } from './history.ts'
import { status } from './status.ts'
import { undo } from './undo.ts'

const rolled = new Set(['Deployment', 'DaemonSet', 'StatefulSet'])

/** pause, resume and restart change one field of the spec. */
function changer(
  name: string,
  summary: string,
  done: string,
  change: (info: Info, kubectl: Kubectl) => JsonObject | Cause,
): Verb {
  return {
    name,
    summary,
    usage: `${name} RESOURCE`,
    flags: [...filenameFlags, labelSelectorFlag, fieldManagerFlag('kubectl-rollout'), ...outputFlags],
    run: async (kubectl) => {
      const printer = resultPrinter(kubectl, 'none', { typed: true, apart: true })
      if (isFailed(printer)) return finish(kubectl, printer)
      return eachWorkload(kubectl, (info) => {
        const patch = change(info, kubectl)
        if (typeof patch === 'string' || isStatus(patch)) return patch as Cause
        const patched = patchObject(
          kubectl,
          info,
          'strategic',
          patch,
          writeQuery({ dryRun: 'none', fieldManager: kubectl.flags.string('field-manager') }),
        )
        if (isStatus(patched)) return patched
        printer.show(info.resource, patched, done)
        return undefined
      })
    },
  }
}

/** `error: deployments.apps "web" is already paused`. */
const refused = ({ resource, name }: Info, why: string): string =>
  `error: ${groupResource(resource)} ${JSON.stringify(name)} ${why}`

const restartedAt = ({ object }: Info): string | undefined =>
  (object.spec as { template?: { metadata?: { annotations?: Record<string, string> } } }).template?.metadata?.annotations?.[
    'kubectl.kubernetes.io/restartedAt'
  ]

const pausedOf = ({ object }: Info): boolean => ((object.spec ?? {}) as { paused?: boolean }).paused === true

const pause = changer('pause', 'Hold a rollout', 'paused', (info) => {
  if (info.resource.kind !== 'Deployment') return refused(info, 'pausing is not supported')
  return pausedOf(info) ? refused(info, 'is already paused') : { spec: { paused: true } }
})

const resume = changer('resume', 'Let a held rollout go on', 'resumed', (info) => {
  if (info.resource.kind !== 'Deployment') return refused(info, 'resuming is not supported')
  return pausedOf(info) ? { spec: { paused: null } } : refused(info, 'is not paused')
})

const restart = changer('restart', 'Replace all Pods', 'restarted', (info, { now }) => {
  if (!rolled.has(info.resource.kind)) return refused(info, 'restarting is not supported')
  if (pausedOf(info)) return refused(info, "can't restart paused deployment (run rollout resume first)")
  const annotations = { 'kubectl.kubernetes.io/restartedAt': timestamp(now()) }
  if (restartedAt(info) === annotations['kubectl.kubernetes.io/restartedAt'])
    return `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`
  return { spec: { template: { metadata: { annotations } } } }
})

export const rollout: Verb = {
  name: 'rollout',
  summary: 'Manage the rollout of a workload',
  usage: 'rollout SUBCOMMAND',
  withoutVerb: 'output',
  flags: [],
  verbs: [history, pause, restart, resume, status, undo],
}
