import type { Verb } from './command.ts'
import { apiResources } from './verbs/api-resources.ts'
import { apiVersions } from './verbs/api-versions.ts'
import { clusterInfo } from './verbs/cluster-info.ts'
import { completion } from './verbs/completion.ts'
import { config } from './verbs/config.ts'
import { describe } from './verbs/describe.ts'
import { events } from './verbs/events.ts'
import { explain } from './verbs/explain.ts'
import { get } from './verbs/get.ts'
import { options } from './verbs/options.ts'
import { plugin } from './verbs/plugin.ts'
import { top } from './verbs/top.ts'
import { version } from './verbs/version.ts'

/** The verbs as `kubectl --help` groups them, in the order in which kubectl registers them. */
export const verbGroups: readonly { title: string; verbs: Verb[] }[] = [
  // create expose run set
  { title: 'Basic Commands (Beginner):', verbs: [] },
  // explain get edit delete
  { title: 'Basic Commands (Intermediate):', verbs: [explain, get] },
  // rollout scale autoscale
  { title: 'Deploy Commands:', verbs: [] },
  // certificate cluster-info top cordon uncordon drain taint
  { title: 'Cluster Management Commands:', verbs: [clusterInfo, top] },
  // describe logs attach exec port-forward proxy cp auth debug events
  { title: 'Troubleshooting and Debugging Commands:', verbs: [describe, events] },
  // diff apply patch replace wait kustomize
  { title: 'Advanced Commands:', verbs: [] },
  // label annotate completion
  { title: 'Settings Commands:', verbs: [completion] },
  // config plugin version api-versions api-resources options
  { title: 'Other Commands:', verbs: [config, plugin, version, apiVersions, apiResources, options] },
]

export const verbs: readonly Verb[] = verbGroups.flatMap((group) => group.verbs)
