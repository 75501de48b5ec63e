import type { Deployment, ReplicaSet } from '../../api/apps.ts'

export type Counts = Required<
  Pick<NonNullable<Deployment['status']>, 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'>
> & {
  terminatingReplicas: number
}

/** What a Deployment's ReplicaSets have together. */
export function countsOf(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Counts {
  const sum = (pick: (set: ReplicaSet) => number | undefined): number => sets.reduce((all, set) => all + (pick(set) ?? 0), 0)
  return {
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum((set) => set.status?.readyReplicas),
    availableReplicas: sum((set) => set.status?.availableReplicas),
    terminatingReplicas: sum((set) => set.status?.terminatingReplicas),
  }
}

/** Models deploymentutil.DeploymentComplete (1.36). */
export const isComplete = (
  deployment: Deployment,
  counts: Pick<Counts, 'replicas' | 'updatedReplicas' | 'availableReplicas'>,
): boolean => {
  const wanted = deployment.spec.replicas ?? 1
  return counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas === wanted
}
