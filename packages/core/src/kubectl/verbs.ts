import type { Verb } from './command.ts'
import { describe } from './verbs/describe.ts'
import { get } from './verbs/get.ts'

/** The verbs as `kubectl --help` groups them, in the order in which kubectl registers them. */
export const verbGroups: readonly { title: string; verbs: Verb[] }[] = [
  // create expose run set
  { title: 'Basic Commands (Beginner):', verbs: [] },
  // explain get edit delete
  { title: 'Basic Commands (Intermediate):', verbs: [get] },
  // rollout scale autoscale
  { title: 'Deploy Commands:', verbs: [] },
  // certificate cluster-info top cordon uncordon drain taint
  { title: 'Cluster Management Commands:', verbs: [] },
  // describe logs attach exec port-forward proxy cp auth debug events
  { title: 'Troubleshooting and Debugging Commands:', verbs: [describe] },
  // diff apply patch replace wait kustomize
  { title: 'Advanced Commands:', verbs: [] },
  // label annotate completion
  { title: 'Settings Commands:', verbs: [] },
  // config plugin version api-versions api-resources options
  { title: 'Other Commands:', verbs: [] },
]

export const verbs: readonly Verb[] = verbGroups.flatMap((group) => group.verbs)
