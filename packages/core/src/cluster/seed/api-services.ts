import { type APIService, automanagedLabel } from '../../api/aggregation.ts'

/** Group, its priority, and its versions with theirs. Models pkg/controlplane/apiserver/aggregator.go (1.36). */
const groups: readonly [string, number, Readonly<Record<string, number>>][] = [
  ['', 18_000, { v1: 1 }],
  ['admissionregistration.k8s.io', 16_700, { v1: 15 }],
  ['apiextensions.k8s.io', 16_700, { v1: 15 }],
  ['apps', 17_800, { v1: 15 }],
  ['authentication.k8s.io', 17_700, { v1: 15 }],
  ['authorization.k8s.io', 17_600, { v1: 15 }],
  ['autoscaling', 17_500, { v1: 15, v2: 30 }],
  ['batch', 17_400, { v1: 15 }],
  ['certificates.k8s.io', 17_300, { v1: 15 }],
  ['coordination.k8s.io', 16_500, { v1: 15 }],
  ['discovery.k8s.io', 16_200, { v1: 15 }],
  ['events.k8s.io', 17_750, { v1: 15 }],
  ['flowcontrol.apiserver.k8s.io', 16_100, { v1: 21 }],
  ['networking.k8s.io', 17_200, { v1: 15 }],
  ['node.k8s.io', 16_300, { v1: 15 }],
  ['policy', 17_100, { v1: 15 }],
  ['rbac.authorization.k8s.io', 17_000, { v1: 15 }],
  ['resource.k8s.io', 15_900, { v1: 20 }],
  ['scheduling.k8s.io', 16_600, { v1: 15 }],
  ['storage.k8s.io', 16_800, { v1: 15 }],
]

/** An APIService for each group version that the API server is built with. */
export const builtInApiServices = (): APIService[] =>
  groups.flatMap(([group, groupPriorityMinimum, versions]) =>
    Object.entries(versions).map(([version, versionPriority]) => ({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}`, labels: { [automanagedLabel]: 'onstart' } },
      spec: { ...(group === '' ? {} : { group }), version, groupPriorityMinimum, versionPriority },
    })),
  )
