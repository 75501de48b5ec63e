import type { DaemonSet, Deployment, StatefulSet } from '../../../api/apps.ts'
import type { JsonObject } from '../../../api/json.ts'
import { scriptLifeMs } from '../../../host/script-time.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { type Cause, fail } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { filenameFlags, labelSelectorFlag } from '../../flag-sets.ts'
import { getObject } from '../../object-requests.ts'
import { goGroupKind } from '../../rest-mapper.ts'
import { isStatus } from '../../result.ts'
import { daemonSetState, deploymentState, type RolloutState, statefulSetState } from '../../rollout-status.ts'
import type { Info } from '../../targets.ts'
import { waitFor } from '../../wait-for.ts'
import { durationMs } from '../delete.ts'
import { eachWorkload } from './each-workload.ts'

export const status: Verb = {
  name: 'status',
  summary: 'Follow a rollout until it is done',
  usage: 'status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'revision', type: 'int', default: 0, usage: 'Only of this revision.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'How long to wait; 0 is for ever.' },
    { name: 'watch', short: 'w', type: 'bool', default: true, usage: 'Wait until it is done.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/rollout/rollout_status.go Validate (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  const named = args.length > 0 || flags.strings('filename').length > 0 || flags.string('kustomize') !== ''
  const revision = flags.int('revision')
  if (named && revision < 0) return finish(kubectl, fail(`revision must be a positive integer: ${revision}`))
  return eachWorkload(kubectl, (info) => showStatus(kubectl, info))
}

function stateOf(info: Info): RolloutState | undefined {
  const { kind } = info.resource
  if (kind === 'Deployment') return deploymentState(info.object as unknown as Deployment)
  if (kind === 'DaemonSet') return daemonSetState(info.object as unknown as DaemonSet)
  return kind === 'StatefulSet' ? statefulSetState(info.object as unknown as StatefulSet) : undefined
}

/** --revision: the Deployment has gone on to another. */
function otherRevision({ resource }: Info, object: JsonObject, wanted: number): string | undefined {
  const { annotations = {} } = object.metadata as { annotations?: Record<string, string> }
  const running = Number(annotations['deployment.kubernetes.io/revision'] ?? 0)
  return wanted > 0 && resource.kind === 'Deployment' && running !== wanted
    ? `desired revision (${wanted}) is different from the running revision (${running})`
    : undefined
}

async function showStatus(kubectl: Kubectl, info: Info): Promise<Cause | undefined> {
  const { flags, process } = kubectl
  if (!stateOf(info)) return `no status viewer has been implemented for ${goGroupKind(info.resource)}`
  let shown = ''
  const timeoutMs = durationMs(flags.string('timeout')) || (process.terminal ? 3_600_000 : scriptLifeMs)
  const ended = await waitFor(kubectl, timeoutMs, () => {
    const now = getObject(kubectl, info.resource, info.namespace, info.name)
    if (isStatus(now)) return { cause: 'object has been deleted' as Cause }
    const other = otherRevision(info, now, flags.int('revision'))
    if (other !== undefined) return { cause: other as Cause }
    const state = stateOf({ ...info, object: now }) as RolloutState
    if (state.failed !== undefined) return { cause: state.failed as Cause }
    if (state.text !== shown) process.stdout(state.text)
    shown = state.text
    return state.done || !flags.bool('watch') ? { cause: undefined } : undefined
  })
  return ended ? ended.cause : 'timed out waiting for the condition'
}
