import type { Condition, IntOrString, KubeObject, LabelSelector } from './object.ts'

export interface PodDisruptionBudget extends KubeObject {
  spec: {
    minAvailable?: IntOrString
    maxUnavailable?: IntOrString
    selector?: LabelSelector
    unhealthyPodEvictionPolicy?: string
  }
  status?: {
    observedGeneration?: number
    disruptedPods?: Record<string, string>
    disruptionsAllowed: number
    currentHealthy: number
    desiredHealthy: number
    expectedPods: number
    conditions?: Condition[]
  }
}
export interface Lease extends KubeObject {
  spec: {
    holderIdentity?: string
    leaseDurationSeconds?: number
    acquireTime?: string
    renewTime?: string
    leaseTransitions?: number
  }
}
export interface HorizontalPodAutoscaler extends KubeObject {
  spec: {
    scaleTargetRef: { apiVersion?: string; kind: string; name: string }
    minReplicas?: number
    maxReplicas: number
    metrics?: Record<string, any>[]
    behavior?: Record<string, any>
  }
  status?: Record<string, any>
}
export interface PriorityClass extends KubeObject {
  value: number
  globalDefault?: boolean
  description?: string
  preemptionPolicy?: string
}
export interface StorageClass extends KubeObject {
  provisioner: string
  parameters?: Record<string, string>
  reclaimPolicy?: string
  volumeBindingMode?: string
  allowVolumeExpansion?: boolean
  mountOptions?: string[]
}
export interface CertificateSigningRequest extends KubeObject {
  spec: {
    /** base64 of a PEM block. */
    request: string
    signerName: string
    usages?: string[]
    expirationSeconds?: number
    username?: string
    uid?: string
    groups?: string[]
    extra?: Record<string, string[]>
  }
  /** The certificate is base64 of PEM blocks. */
  status?: { conditions?: Condition[]; certificate?: string }
}
