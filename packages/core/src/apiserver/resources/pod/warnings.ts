import type { Container, PodSpec } from '../../../api/pod.ts'
import { isDns1123Label } from '../../metadata/names.ts'

/** What is odd about a Pod's spec, though not wrong. Models pkg/api/pod/warnings.go (1.36). */
export function podSpecWarnings(spec: PodSpec, at: string): string[] {
  const lists = ['initContainers', 'containers'] as const
  const containers = lists.flatMap((list) => (spec[list] ?? []).map((container, i) => ({ container, at: `${at}.${list}[${i}]` })))
  return [...containers.flatMap((one) => hiddenVariables(one.container, one.at)), ...repeatedPorts(containers)]
}

function hiddenVariables({ env = [] }: Container, at: string): string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name }, i) => {
    if (seen.has(name))
      return [`${at}.env[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`]
    seen.add(name)
    return []
  })
}

function repeatedPorts(containers: readonly { container: Container; at: string }[]): string[] {
  const seen = new Map<string, string>()
  return containers.flatMap(({ container, at }) =>
    (container.ports ?? []).flatMap(({ containerPort, protocol, hostPort, hostIP }, i) => {
      const id = `${containerPort}/${protocol}/${hostPort ?? 0}/${hostIP ?? ''}`
      const field = `${at}.ports[${i}]`
      const first = seen.get(id)
      if (first !== undefined) return [`${field}: duplicate port definition with ${first}`]
      seen.set(id, field)
      return []
    }),
  )
}

/** A name with dots is no host name. */
export function hostnameWarnings(name: string, used: "the Pod's hostname" | 'Pod names and hostnames'): string[] {
  const wrong = isDns1123Label(name)
  if (wrong.length === 0) return []
  const verb = used === 'Pod names and hostnames' ? 'in Pod names and hostnames' : "in the Pod's hostname"
  return [
    `metadata.name: this is used ${verb}, which can result in surprising behavior; a DNS label is recommended: [${wrong.join(' ')}]`,
  ]
}
