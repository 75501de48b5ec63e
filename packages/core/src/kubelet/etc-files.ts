import type { Pod } from '../api/pod.ts'
import { hostnameOf } from './hostname.ts'
import type { KubeletParts } from './ports.ts'

// kubeadm: --cluster-dns and --cluster-domain of the lab
const defaultDns = '192.168.10.10'
const defaultDomain = 'cluster.local'

interface PodDns {
  nameservers: string[]
  searches: string[]
  options: string[]
}

// pkg/apis/core/validation: MaxDNSNameservers, MaxDNSSearchPaths, MaxDNSSearchListChars (1.36)
const maxNameservers = 3
const maxSearches = 32
const maxSearchLength = 2048

/** /etc/resolv.conf of a Pod's containers, written as containerd does. */
export function resolvConf(parts: KubeletParts, pod: Pod): string {
  const { nameservers, searches, options } = withinLimits(podDns(parts, pod))
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n')
}

/** What of a Pod's DNS does not fit into resolv.conf, in the words of its Event. Models dns.go formDNSNameserversFitsLimits and formDNSSearchFitsLimits (1.36). */
export function dnsWarnings(parts: KubeletParts, pod: Pod): string[] {
  const all = podDns(parts, pod)
  const { nameservers, searches } = withinLimits(all)
  const line = (names: string[]): string => names.join(' ')
  return [
    ...(searches.length < all.searches.length
      ? [`Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${line(searches)}`]
      : []),
    ...(nameservers.length < all.nameservers.length
      ? [
          `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${line(nameservers)}`,
        ]
      : []),
  ]
}

function withinLimits({ nameservers, searches, options }: PodDns): PodDns {
  const kept = searches.slice(0, maxSearches)
  while (kept.join(' ').length > maxSearchLength) kept.pop()
  return { nameservers: nameservers.slice(0, maxNameservers), searches: kept, options }
}

/** Models pkg/kubelet/network/dns/dns.go GetPodDNS (1.36). */
function podDns(parts: KubeletParts, pod: Pod): PodDns {
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst'
  const host = parts.nodeDns ?? { nameservers: ['192.168.56.1'], searches: [] }
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !pod.spec.hostNetwork)
  const domain = parts.clusterDomain ?? defaultDomain
  const base = cluster
    ? {
        nameservers: [parts.clusterDns ?? defaultDns],
        searches: [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain, ...host.searches],
        options: ['ndots:5'],
      }
    : { ...(policy === 'None' ? { nameservers: [], searches: [] } : host), options: [] as string[] }
  const own = pod.spec.dnsConfig ?? {}
  return {
    nameservers: unique([...base.nameservers, ...(own.nameservers ?? [])]),
    searches: unique([...base.searches, ...(own.searches ?? [])]),
    options: mergedOptions(base.options, own.options ?? []),
  }
}

const unique = (values: string[]): string[] => [...new Set(values)]

/** The Pod's options win over the cluster's of the same name. */
function mergedOptions(base: readonly string[], own: readonly { name?: string; value?: string }[]): string[] {
  const byName = new Map(base.map((option) => [option.split(':')[0] as string, option]))
  for (const { name, value } of own) if (name) byName.set(name, value === undefined || value === '' ? name : `${name}:${value}`)
  return [...byName.values()]
}

const localLines = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
]

/** /etc/hosts that the kubelet keeps for a Pod. Models kubelet_pods.go managedHostsFileContent (1.36). */
export function hostsFile(parts: KubeletParts, pod: Pod, podIp: string, node: string): string {
  const hostname = hostnameOf(pod, node)
  const domain = subdomainOf(parts, pod)
  const self = domain === undefined ? hostname : `${hostname}.${domain}\t${hostname}`
  const lines = ['# Kubernetes-managed hosts file.', ...localLines, `${podIp}\t${self}`]
  return `${lines.join('\n')}\n${aliasLines(pod)}`
}

/** The same for a Pod on the host's network: the host's own file. Models nodeHostsFileContent (1.36). */
export function hostNetworkHosts(pod: Pod, nodeHosts: string): string {
  return `# Kubernetes-managed hosts file (host network).\n${nodeHosts}${aliasLines(pod)}`
}

function aliasLines(pod: Pod): string {
  const aliases = (pod.spec.hostAliases ?? []).map(({ ip, hostnames }) => [ip, ...(hostnames ?? [])].join('\t'))
  return aliases.length === 0 ? '' : `\n# Entries added by HostAliases.\n${aliases.join('\n')}\n`
}

function subdomainOf(parts: KubeletParts, pod: Pod): string | undefined {
  if (!pod.spec.subdomain) return undefined
  return `${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${parts.clusterDomain ?? defaultDomain}`
}
