import type { DaemonSet, Deployment, StatefulSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { timestamp } from '../../host/clock.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { describePodTemplate } from '../describe/pod-template.ts'
import { writer } from '../describe/writer.ts'
import { type Cause, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { getObject } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { groupKind } from '../rest-mapper.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import { plainTemplate, revisionsOf } from '../rollout-history.ts'
import { daemonSetState, deploymentState, type RolloutState, statefulSetState } from '../rollout-status.ts'
import { waitFor } from '../wait-for.ts'
import { durationMs } from './delete.ts'

const revisionFlag = (name: string, usage: string): Flag => ({ name, type: 'int', default: 0, usage })
const rolled = new Set(['Deployment', 'DaemonSet', 'StatefulSet'])

async function eachInfo(
  kubectl: Kubectl,
  verb: string,
  act: (info: Info) => Cause | undefined | Promise<Cause | undefined>,
): Promise<number> {
  const { args, flags } = kubectl
  if (args.length === 0 && flags.strings('filename').length === 0)
    return finish(kubectl, usageError(`kubectl rollout ${verb}`, 'required resource not specified'))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const cause = await act(info)
    if (cause !== undefined) causes.push(cause)
  }
  return finish(kubectl, causes)
}

const status: Verb = {
  name: 'status',
  summary: 'Follow a rollout until it is done',
  usage: 'status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    revisionFlag('revision', 'Only of this revision.'),
    { name: 'timeout', type: 'duration', default: '0s', usage: 'How long to wait; 0 is for ever.' },
    { name: 'watch', short: 'w', type: 'bool', default: true, usage: 'Wait until it is done.' },
  ],
  run: (kubectl) => eachInfo(kubectl, 'status', (info) => showStatus(kubectl, info)),
}

function stateOf(info: Info): RolloutState | undefined {
  const { kind } = info.resource
  if (kind === 'Deployment') return deploymentState(info.object as unknown as Deployment)
  if (kind === 'DaemonSet') return daemonSetState(info.object as unknown as DaemonSet)
  return kind === 'StatefulSet' ? statefulSetState(info.object as unknown as StatefulSet) : undefined
}

async function showStatus(kubectl: Kubectl, info: Info): Promise<Cause | undefined> {
  const { flags, process } = kubectl
  if (!stateOf(info))
    return `no status viewer has been implemented for ${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}`
  let shown = ''
  const timeoutMs = durationMs(flags.string('timeout')) || 3_600_000
  const ended = await waitFor(kubectl, timeoutMs, () => {
    const now = getObject(kubectl, info.resource, info.namespace, info.name)
    if (isStatus(now)) return { cause: 'object has been deleted' as Cause }
    const state = stateOf({ ...info, object: now }) as RolloutState
    if (state.failed !== undefined) return { cause: state.failed as Cause }
    if (state.text !== shown) process.stdout(state.text)
    shown = state.text
    return state.done || !flags.bool('watch') ? { cause: undefined } : undefined
  })
  return ended ? ended.cause : 'timed out waiting for the condition'
}

const history: Verb = {
  name: 'history',
  summary: 'Show the revisions of a rollout',
  usage: 'history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...filenameFlags, labelSelectorFlag, ...outputFlags, revisionFlag('revision', 'Show this revision in full.')],
  run: (kubectl) => eachInfo(kubectl, 'history', (info) => showHistory(kubectl, info)),
}

function showHistory(kubectl: Kubectl, info: Info): Cause | undefined {
  const { flags, process } = kubectl
  if (info.resource.kind !== 'Deployment')
    return `no history viewer has been implemented for {"${info.resource.group}" "${info.resource.kind}"}`
  const revisions = revisionsOf(kubectl, info.object as unknown as Deployment)
  const asked = flags.int('revision')
  if (asked < 0) return `revision must be a positive integer: ${asked}`
  const head = `${groupKind(info.resource)}/${info.name}`
  if (asked === 0) {
    const rows = revisions.map(({ number, cause }) => `${number}\t${cause}\n`).join('')
    process.stdout(`${head} \n${align(`REVISION\tCHANGE-CAUSE\n${rows}`, { ...tableTabs, minWidth: 0, padding: 2 })}\n`)
    return undefined
  }
  const found = revisions.find(({ number }) => number === asked)
  if (!found) return `unable to find the specified revision`
  const out = writer()
  describePodTemplate(out, found.template)
  process.stdout(`${head} with revision #${asked}\n${out.text()}`)
  return undefined
}

const undo: Verb = {
  name: 'undo',
  summary: 'Go back to an earlier revision',
  usage: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    dryRunFlag,
    ...outputFlags,
    revisionFlag('to-revision', 'The revision; 0 is the one before.'),
  ],
  run: async (kubectl) => {
    const dryRun = dryRunOf(kubectl)
    if (isFailed(dryRun)) return finish(kubectl, dryRun)
    return eachInfo(kubectl, 'undo', (info) => undoOne(kubectl, info, dryRun))
  },
}

function undoOne(kubectl: Kubectl, info: Info, dryRun: 'none' | 'client' | 'server'): Cause | undefined {
  if (info.resource.kind !== 'Deployment') return `no rollbacker has been implemented for ${JSON.stringify(info.resource.kind)}`
  const deployment = info.object as unknown as Deployment
  if (deployment.spec.paused)
    return `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`
  const revisions = revisionsOf(kubectl, deployment)
  const asked = kubectl.flags.int('to-revision')
  const target = asked === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === asked)
  if (!target)
    return asked === 0
      ? `no rollout history found for deployment ${JSON.stringify(info.name)}`
      : `unable to find specified revision ${asked} in history`
  const template = plainTemplate(target.template)
  const done = (text: string): undefined => {
    kubectl.process.stdout(`${groupKind(info.resource)}/${info.name} ${text}\n`)
    return undefined
  }
  if (equal(template.spec, deployment.spec.template.spec))
    return done(`skipped rollback (current template already matches revision ${target.number})`)
  if (dryRun !== 'client') {
    const patch = [{ op: 'replace', path: '/spec/template', value: template }]
    const patched = patchObject(kubectl, info, 'json', patch, writeQuery({ dryRun, fieldManager: 'kubectl-rollout' }))
    if (isStatus(patched)) return patched
  }
  return done(`rolled back${dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'}`)
}

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
    usage: `${name} (TYPE NAME | TYPE/NAME)`,
    flags: [...filenameFlags, labelSelectorFlag, fieldManagerFlag('kubectl-rollout'), ...outputFlags],
    run: async (kubectl) => {
      const printer = resultPrinter(kubectl, 'none')
      if (isFailed(printer)) return finish(kubectl, printer)
      return eachInfo(kubectl, name, (info) => {
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

const pausedOf = ({ object }: Info): boolean => ((object.spec ?? {}) as { paused?: boolean }).paused === true

const pause = changer('pause', 'Hold a rollout', 'paused', (info) => {
  if (info.resource.kind !== 'Deployment') return 'pausing is not supported'
  return pausedOf(info) ? `deployments.apps ${JSON.stringify(info.name)} is already paused` : { spec: { paused: true } }
})

const resume = changer('resume', 'Let a held rollout go on', 'resumed', (info) => {
  if (info.resource.kind !== 'Deployment') return 'resuming is not supported'
  return pausedOf(info) ? { spec: { paused: null } } : `deployments.apps ${JSON.stringify(info.name)} is not paused`
})

const restart = changer('restart', 'Replace all Pods', 'restarted', (info, { now }) => {
  if (!rolled.has(info.resource.kind)) return `restarting is not supported`
  if (pausedOf(info)) return `can't restart paused deployment (run rollout resume first)`
  const annotations = { 'kubectl.kubernetes.io/restartedAt': timestamp(now()) }
  return { spec: { template: { metadata: { annotations } } } }
})

export const rollout: Verb = {
  name: 'rollout',
  summary: 'Manage the rollout of a workload',
  usage: 'rollout SUBCOMMAND',
  flags: [],
  verbs: [history, pause, restart, resume, status, undo],
}
