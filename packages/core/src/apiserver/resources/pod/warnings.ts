import { goQuote } from '../../../api/go-quote.ts'
import type { Container, ContainerPort, PodAffinityTerm, PodSpec } from '../../../api/pod.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { nodeLabelWarnings, spreadWarnings } from './label-warnings.ts'

/** What is odd about a Pod's spec, though not wrong. Models pkg/api/pod/warnings.go (1.36). */
export function podSpecWarnings(spec: PodSpec, at: string): string[] {
  const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const
  const containers = lists.flatMap((list) =>
    ((spec[list] ?? []) as Container[]).map((container, i) => ({ container, at: `${at}.${list}[${i}]` })),
  )
  const negative = (spec.terminationGracePeriodSeconds ?? 0) < 0
  const why = 'must be >= 0; negative values are invalid and will be treated as 1'
  return [
    ...nodeLabelWarnings(spec, at),
    ...spreadWarnings(spec, at),
    ...volumeWarnings(spec, at),
    ...repeated(spec.hostAliases ?? [], 'ip', `${at}.hostAliases`),
    ...repeated(spec.imagePullSecrets ?? [], 'name', `${at}.imagePullSecrets`),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, i) =>
      name ? [] : [`${at}.imagePullSecrets[${i}].name: invalid empty name ""`],
    ),
    ...fractions(spec.overhead, `${at}.overhead`),
    ...containers.flatMap((one) => containerWarnings(one.container, one.at)),
    ...portWarnings(containers),
    ...(negative ? [`${at}.terminationGracePeriodSeconds: ${why}`] : []),
    ...affinityWarnings(spec, `${at}.affinity`),
  ]
}

/** Sources of volumes that are on their way out, by what is said of them. */
const deprecated: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
}

const volumeWarnings = ({ volumes = [] }: PodSpec, at: string): string[] =>
  volumes.flatMap((volume, i) =>
    Object.entries(deprecated).flatMap(([source, why]) =>
      volume[source] ? [`${at}.volumes[${i}].${source === 'storageos' ? 'storageOS' : source}: ${why}`] : [],
    ),
  )

function repeated<Key extends string>(list: readonly { [key in Key]?: string }[], key: Key, at: string): string[] {
  const values = list.map((one) => one[key] ?? '')
  return values.flatMap((value, i) =>
    values.indexOf(value) < i ? [`${at}[${i}].${key}: duplicate ${key} ${goQuote(value)}`] : [],
  )
}

const fractions = (amounts: Record<string, string> | undefined, at: string): string[] =>
  ['memory', 'ephemeral-storage'].flatMap((name) => {
    const text = amounts?.[name]
    if (text === undefined || quantityOf(text).nanos % 1_000_000_000n === 0n) return []
    return [`${at}[${name}]: fractional byte value ${goQuote(text)} is invalid, must be an integer`]
  })

const containerWarnings = (container: Container, at: string): string[] => [
  ...fractions(container.resources?.limits, `${at}.resources.limits`),
  ...fractions(container.resources?.requests, `${at}.resources.requests`),
  ...hiddenVariables(container, at),
]

/** A variable that is there twice, unless the second one builds on the first. */
function hiddenVariables({ env = [] }: Container, at: string): string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    const isFirst = !seen.has(name)
    seen.add(name)
    const reference = `$(${name})`
    const builds = valueFrom === undefined && value !== reference && value.includes(reference)
    if (isFirst || builds) return []
    return [`${at}.env[${i}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`]
  })
}

interface Placed {
  port: ContainerPort
  field: string
}

function portWarnings(containers: readonly { container: Container; at: string }[]): string[] {
  const placed = containers.flatMap(({ container, at }) =>
    (container.ports ?? []).map((port, i): Placed => ({ port, field: `${at}.ports[${i}]` })),
  )
  return placed.flatMap(({ port, field }, i) => [
    ...(port.hostIP && !port.hostPort ? [`${field}: hostIP set without hostPort: ${goPort(port)}`] : []),
    ...placed.slice(0, i).flatMap((other) => {
      const clash = clashOf(port, other.port)
      return clash === undefined ? [] : [`${field}: ${clash} port definition with ${other.field}`]
    }),
  ])
}

function clashOf(port: ContainerPort, other: ContainerPort): string | undefined {
  if (port.containerPort !== other.containerPort || port.protocol !== other.protocol) return undefined
  const [here, there] = [port.hostPort ?? 0, other.hostPort ?? 0]
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? '']
  if (here === there && ip === otherIp) return 'duplicate'
  if (here === 0 || there === 0) return 'overlapping'
  return here === there && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined
}

/** A port as Go's %+v shows it. */
const goPort = ({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string =>
  `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`

/** Terms that match no Pod. */
function affinityWarnings({ affinity }: PodSpec, at: string): string[] {
  const matchesNone = ({ labelSelector }: PodAffinityTerm, field: string): string[] =>
    labelSelector ? [] : [`${field}.labelSelector: a null labelSelector results in matching no pod`]
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((part) => [
    ...(affinity?.[part]?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, i) =>
      matchesNone(term, `${at}.${part}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`),
    ),
    ...(affinity?.[part]?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, i) =>
      matchesNone(podAffinityTerm, `${at}.${part}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm`),
    ),
  ])
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
