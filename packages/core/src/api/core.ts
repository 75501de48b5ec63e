import type { Condition, KubeObject } from './object.ts'
import type { PodTemplateSpec } from './pod.ts'
import type { ObjectReference } from './service.ts'

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>
  binaryData?: Record<string, string>
  immutable?: boolean
}
export interface Secret extends KubeObject {
  data?: Record<string, string>
  stringData?: Record<string, string>
  type?: string
  immutable?: boolean
}
export interface ServiceAccount extends KubeObject {
  secrets?: { name: string }[]
  imagePullSecrets?: { name: string }[]
  automountServiceAccountToken?: boolean
}
export interface Namespace extends KubeObject {
  spec?: { finalizers?: string[] }
  status?: { phase?: 'Active' | 'Terminating'; conditions?: Condition[] }
}
export interface Taint {
  key: string
  value?: string
  effect: string
  timeAdded?: string
}
export interface Node extends KubeObject {
  spec: {
    podCIDR?: string
    podCIDRs?: string[]
    providerID?: string
    unschedulable?: boolean
    taints?: Taint[]
    /** Left over from before 1.24 and 1.11: dropped, and warned about. */
    configSource?: object
    externalID?: string
  }
  status?: {
    capacity?: Record<string, string>
    allocatable?: Record<string, string>
    phase?: string
    conditions?: Condition[]
    addresses?: { type: string; address: string }[]
    daemonEndpoints?: { kubeletEndpoint: { Port: number } }
    nodeInfo?: Record<string, string>
    images?: { names?: string[]; sizeBytes?: number }[]
    config?: object
  }
}
export interface Event extends KubeObject {
  involvedObject: ObjectReference
  reason?: string
  message?: string
  source?: { component?: string; host?: string }
  firstTimestamp?: string | null
  lastTimestamp?: string | null
  count?: number
  type?: string
  eventTime?: string | null
  series?: { count?: number; lastObservedTime?: string }
  action?: string
  related?: ObjectReference
  reportingComponent: string
  reportingInstance: string
}
export interface LimitRange extends KubeObject {
  spec: {
    limits: {
      type: string
      max?: Record<string, string>
      min?: Record<string, string>
      default?: Record<string, string>
      defaultRequest?: Record<string, string>
      maxLimitRequestRatio?: Record<string, string>
    }[]
  }
}
export interface QuotaScopeRequirement {
  scopeName: string
  operator: string
  values?: string[]
}
export interface ResourceQuota extends KubeObject {
  spec?: {
    hard?: Record<string, string>
    scopes?: string[]
    scopeSelector?: { matchExpressions?: QuotaScopeRequirement[] }
  }
  status?: { hard?: Record<string, string>; used?: Record<string, string> }
}
export interface ReplicationController extends KubeObject {
  spec: { replicas?: number; minReadySeconds?: number; selector?: Record<string, string>; template?: PodTemplateSpec }
  status?: {
    replicas: number
    fullyLabeledReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    observedGeneration?: number
    conditions?: Condition[]
  }
}
export interface PersistentVolume extends KubeObject {
  spec: Record<string, any>
  status?: Record<string, any>
}
export interface PersistentVolumeClaim extends KubeObject {
  spec: Record<string, any>
  status?: Record<string, any>
}
