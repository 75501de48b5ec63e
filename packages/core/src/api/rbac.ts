import type { KubeObject, LabelSelector } from './object.ts'

export interface PolicyRule {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
  nonResourceURLs?: string[]
}
export interface RoleRef {
  apiGroup: string
  kind: string
  name: string
}
export interface Subject {
  kind: string
  apiGroup?: string
  name: string
  namespace?: string
}
export interface Role extends KubeObject {
  rules: PolicyRule[] | null
}
export interface ClusterRole extends KubeObject {
  rules: PolicyRule[] | null
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] }
}
export interface RoleBinding extends KubeObject {
  subjects?: Subject[]
  roleRef: RoleRef
}
export interface ClusterRoleBinding extends KubeObject {
  subjects?: Subject[]
  roleRef: RoleRef
}
