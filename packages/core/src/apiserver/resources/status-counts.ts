import { type FieldError, invalidField } from '../../api/status.ts'
import { nonNegative } from '../metadata/numbers.ts'

type Counts = Record<string, any> | undefined

/** Numbers of a workload's status: not below zero. */
export const countErrors = (status: Counts, ...names: string[]): FieldError[] =>
  names.flatMap((name) => nonNegative(status?.[name] as number | undefined, `status.${name}`))

/** Each at most as many as another, which `than` names in upstream's words. */
export function exceeding(status: Counts, names: readonly string[], limit: string, than = `status.${limit}`): FieldError[] {
  const most = Number(status?.[limit] ?? 0)
  return names.flatMap((name) => {
    const value = Number(status?.[name] ?? 0)
    return value > most ? [invalidField(`status.${name}`, value, `cannot be greater than ${than}`)] : []
  })
}

/** collisionCount only grows. Models apivalidation.IsDecremented (1.36). */
export function collisionErrors(now: Counts, before: Counts): FieldError[] {
  const [count, old] = [now?.collisionCount as number | undefined, before?.collisionCount as number | undefined]
  if (old === undefined || (count !== undefined && count >= old)) return []
  return [invalidField('status.collisionCount', count ?? 0, 'cannot be decremented')]
}

/** Replicas of a ReplicaSet or a ReplicationController. Models ValidateReplicaSetStatus (1.36). */
export const replicaStatusErrors = (status: Counts): FieldError[] => [
  ...countErrors(status, 'replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'),
  ...exceeding(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'replicas'),
  ...exceeding(status, ['availableReplicas'], 'readyReplicas', 'readyReplicas'),
]
