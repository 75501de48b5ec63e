import type { Condition, KubeObject } from './object.ts'

export interface Subject {
  kind?: string
  user?: { name?: string }
  group?: { name?: string }
  serviceAccount?: { namespace?: string; name?: string }
}

export interface ResourceRule {
  verbs?: string[]
  apiGroups?: string[]
  resources?: string[]
  clusterScope?: boolean
  namespaces?: string[]
}

export interface NonResourceRule {
  verbs?: string[]
  nonResourceURLs?: string[]
}

export interface Rules {
  subjects?: Subject[]
  resourceRules?: ResourceRule[]
  nonResourceRules?: NonResourceRule[]
}

export interface FlowSchemaSpec {
  priorityLevelConfiguration?: { name?: string }
  matchingPrecedence?: number
  distinguisherMethod?: { type?: string }
  rules?: Rules[]
}

/** Models api/flowcontrol/v1/types.go (1.36). */
export interface FlowSchema extends KubeObject {
  spec: FlowSchemaSpec
  status?: { conditions?: Condition[] }
}

export interface Queuing {
  queues?: number
  handSize?: number
  queueLengthLimit?: number
}

export interface Limited {
  nominalConcurrencyShares?: number
  lendablePercent?: number
  borrowingLimitPercent?: number
  limitResponse?: { type?: string; queuing?: Queuing }
}

export interface PriorityLevelSpec {
  type?: string
  limited?: Limited
  exempt?: { nominalConcurrencyShares?: number; lendablePercent?: number }
}

export interface PriorityLevel extends KubeObject {
  spec: PriorityLevelSpec
  status?: { conditions?: Condition[] }
}
