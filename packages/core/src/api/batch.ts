import type { Condition, KubeObject, LabelSelector, ObjectMeta } from './object.ts'
import type { PodTemplateSpec } from './pod.ts'
import type { ObjectReference } from './service.ts'

export interface JobSpec {
  parallelism?: number
  completions?: number
  activeDeadlineSeconds?: number
  podFailurePolicy?: Record<string, any>
  successPolicy?: Record<string, any>
  backoffLimit?: number
  backoffLimitPerIndex?: number
  maxFailedIndexes?: number
  selector?: LabelSelector
  manualSelector?: boolean
  template: PodTemplateSpec
  ttlSecondsAfterFinished?: number
  completionMode?: 'NonIndexed' | 'Indexed'
  suspend?: boolean
  podReplacementPolicy?: string
  managedBy?: string
}
export interface Job extends KubeObject {
  spec: JobSpec
  status?: {
    conditions?: Condition[]
    startTime?: string
    completionTime?: string
    active?: number
    succeeded?: number
    failed?: number
    terminating?: number
    ready?: number
    completedIndexes?: string
    failedIndexes?: string
    uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] }
  }
}
export interface CronJob extends KubeObject {
  spec: {
    schedule: string
    timeZone?: string
    startingDeadlineSeconds?: number
    concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace'
    suspend?: boolean
    jobTemplate: { metadata?: Partial<ObjectMeta>; spec: JobSpec }
    successfulJobsHistoryLimit?: number
    failedJobsHistoryLimit?: number
  }
  status?: { active?: ObjectReference[]; lastScheduleTime?: string; lastSuccessfulTime?: string }
}
