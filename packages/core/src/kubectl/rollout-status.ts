import type { DaemonSet, Deployment, StatefulSet } from '../api/apps.ts'

export interface RolloutState {
  text: string
  done: boolean
  failed?: string
}

/** What `kubectl rollout status` says now. Models polymorphichelpers/rollout_status.go (1.36). */
export function deploymentState({ metadata, spec, status = {} }: Deployment): RolloutState {
  const { name } = metadata
  const waiting = (text: string): RolloutState => ({
    text: `Waiting for deployment ${JSON.stringify(name)} ${text}...\n`,
    done: false,
  })
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false }
  const progress = status.conditions?.find((condition) => condition.type === 'Progressing')
  if (progress?.reason === 'ProgressDeadlineExceeded')
    return { text: '', done: false, failed: `deployment ${JSON.stringify(name)} exceeded its progress deadline` }
  const [wanted, updated, total, available] = [
    spec.replicas ?? 0,
    status.updatedReplicas ?? 0,
    status.replicas ?? 0,
    status.availableReplicas ?? 0,
  ]
  if (updated < wanted) return waiting(`rollout to finish: ${updated} out of ${wanted} new replicas have been updated`)
  if (total > updated) return waiting(`rollout to finish: ${total - updated} old replicas are pending termination`)
  if (available < updated) return waiting(`rollout to finish: ${available} of ${updated} updated replicas are available`)
  return { text: `deployment ${JSON.stringify(name)} successfully rolled out\n`, done: true }
}

export function daemonSetState({ metadata, spec, status }: DaemonSet): RolloutState {
  const name = JSON.stringify(metadata.name)
  if (spec.updateStrategy?.type === 'OnDelete')
    return { text: '', done: true, failed: 'rollout status is only available for RollingUpdate strategy type' }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return { text: 'Waiting for daemon set spec update to be observed...\n', done: false }
  const [updated, wanted, available] = [
    status?.updatedNumberScheduled ?? 0,
    status?.desiredNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
  ]
  if (updated < wanted)
    return {
      text: `Waiting for daemon set ${name} rollout to finish: ${updated} out of ${wanted} new pods have been updated...\n`,
      done: false,
    }
  if (available < wanted)
    return {
      text: `Waiting for daemon set ${name} rollout to finish: ${available} of ${wanted} updated pods are available...\n`,
      done: false,
    }
  return { text: `daemon set ${name} successfully rolled out\n`, done: true }
}

export function statefulSetState({ metadata, spec, status }: StatefulSet): RolloutState {
  if (spec.updateStrategy?.type === 'OnDelete')
    return { text: '', done: true, failed: 'rollout status is only available for RollingUpdate strategy type' }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false }
  const [wanted, ready, updated] = [spec.replicas ?? 0, status?.readyReplicas ?? 0, status?.updatedReplicas ?? 0]
  if (ready < wanted) return { text: `Waiting for ${wanted - ready} pods to be ready...\n`, done: false }
  const rolling = spec.updateStrategy?.rollingUpdate
  if (rolling) {
    const partition = rolling.partition ?? 0
    if (updated < wanted - partition)
      return {
        text: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...\n`,
        done: false,
      }
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true }
  }
  if (status?.updateRevision !== status?.currentRevision)
    return {
      text: `waiting for statefulset rolling update to complete ${updated} pods at revision ${status?.updateRevision}...\n`,
      done: false,
    }
  return {
    text: `statefulset rolling update complete ${status?.currentReplicas ?? wanted} pods at revision ${status?.currentRevision}...\n`,
    done: true,
  }
}
