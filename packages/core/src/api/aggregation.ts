import type { Condition, KubeObject } from './object.ts'

/** Models kube-aggregator/pkg/apis/apiregistration/v1/types.go (1.36). */
export interface APIService extends KubeObject {
  spec: {
    group?: string
    version?: string
    service?: { namespace?: string; name?: string; port?: number } | null
    caBundle?: string
    insecureSkipTLSVerify?: boolean
    groupPriorityMinimum?: number
    versionPriority?: number
  }
  status?: { conditions?: Condition[] }
}

export const isAvailable = ({ status }: APIService): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === 'Available' && is === 'True') === true

/** What is said of an API that this server answers for itself. */
export const localCondition = (lastTransitionTime: string): Condition =>
  ({
    type: 'Available',
    status: 'True',
    lastTransitionTime,
    reason: 'Local',
    message: 'Local APIServices are always available',
  }) as Condition

/** Marks what the API server keeps itself: `onstart` is made once, `true` comes and goes with its API. */
export const automanagedLabel = 'kube-aggregator.kubernetes.io/automanaged'
