import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { replicasets } from '../../api/kinds.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { describePodTemplate } from './pod-template.ts'
import { formatSelector, reasonConditions } from './workload.ts'
import { annotations, labels, rfc1123, type Writer } from './writer.ts'

/** Models describe.go describeDeployment (1.36). */
export function describeDeployment(out: Writer, deployment: Deployment, context: Context): void {
  const { metadata, spec, status } = deployment
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Selector:\t${formatSelector(spec.selector)}`)
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {}
  out.line(
    0,
    `Replicas:\t${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  )
  out.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`)
  out.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  const rolling = spec.strategy?.rollingUpdate
  if (rolling) out.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`)
  describePodTemplate(out, spec.template)
  reasonConditions(out, status?.conditions)
  replicaSets(out, deployment, context)
  describeEvents(out, deployment, context)
}

const revision = ({ metadata }: ReplicaSet | Deployment): number =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)

function replicaSets(out: Writer, deployment: Deployment, context: Context): void {
  const owned = context
    .list<ReplicaSet>(replicasets, deployment.metadata.namespace ?? '', {
      labelSelector: formatSelector(deployment.spec.selector),
    })
    .filter(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === deployment.metadata.uid),
    )
    .sort((a, b) => revision(a) - revision(b))
  const newest = owned.filter((set) => revision(set) === revision(deployment)).at(-1)
  if (owned.length === 0) return
  const text = (list: readonly ReplicaSet[]): string =>
    list
      .map(({ metadata, spec, status }) => `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`)
      .join(', ') || '<none>'
  out.line(0, `OldReplicaSets:\t${text(owned.filter((set) => set !== newest))}`)
  out.line(0, `NewReplicaSet:\t${text(newest ? [newest] : [])}`)
}
