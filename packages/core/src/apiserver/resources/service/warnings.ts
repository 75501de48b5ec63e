import type { Service } from '../../../api/service.ts'
import { cidrWarnings, ipWarnings } from '../../metadata/ip-text.ts'

const topologyHints = 'service.kubernetes.io/topology-aware-hints'

/** Models pkg/api/service/warnings.go GetWarningsForService (1.36). */
export function serviceWarnings({ metadata, spec }: Service): string[] {
  const { clusterIPs = [], externalIPs = [], loadBalancerIP, loadBalancerSourceRanges: ranges = [], type } = spec
  const external = externalIPs.length > 0
  const headless = spec.clusterIP === 'None'
  return [
    ...said(
      metadata.annotations?.[topologyHints] !== undefined,
      `annotation ${topologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    ),
    ...(headless ? [] : clusterIPs.flatMap((ip, i) => ipWarnings(ip, `spec.clusterIPs[${i}]`))),
    ...(headless && type === 'ClusterIP' ? headlessWarnings(spec) : []),
    ...said(external, 'spec.externalIPs is deprecated and may no longer be implemented in some clusters'),
    ...externalIPs.flatMap((ip, i) => ipWarnings(ip, `spec.externalIPs[${i}]`)),
    ...(loadBalancerIP ? ipWarnings(loadBalancerIP, 'spec.loadBalancerIP') : []),
    ...ranges.flatMap((range, i) => cidrWarnings(range, `spec.loadBalancerSourceRanges[${i}]`)),
    ...said(type === 'ExternalName' && external, 'spec.externalIPs is ignored when spec.type is "ExternalName"'),
    ...said(
      type !== 'ExternalName' && Boolean(spec.externalName),
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ),
    ...said(
      spec.trafficDistribution === 'PreferClose',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ),
  ]
}

const said = (is: boolean, warning: string): string[] => (is ? [warning] : [])

const headlessWarnings = ({ loadBalancerIP, externalIPs = [], sessionAffinity }: Service['spec']): string[] => [
  ...said(Boolean(loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services'),
  ...said(externalIPs.length > 0, 'spec.externalIPs is ignored for headless services'),
  ...said(sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'),
]
