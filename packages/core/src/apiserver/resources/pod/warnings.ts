import { goQuote } from '../../../api/go-quote.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Container, ContainerPort, PodAffinityTerm, PodSpec, PodTemplateSpec } from '../../../api/pod.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { fractionWarnings } from '../persistentvolumeclaim/warnings.ts'
import { annotationWarnings, containerProfileWarnings, podProfileWarnings } from './annotation-warnings.ts'
import { nodeLabelWarnings, spreadWarnings } from './label-warnings.ts'
import { volumeWarnings } from './volume-warnings.ts'

type Described = Pick<PodTemplateSpec, 'spec'> & { metadata?: { annotations?: Record<string, string> } }

/** What is odd about a Pod, or the template at `at`, though not wrong. Models pkg/api/pod/warnings.go (1.36). */
export function podWarnings({ spec, metadata }: Described, at = ''): string[] {
  const prefix = at === '' ? '' : `${at}.`
  const annotations = metadata?.annotations
  const field = `${prefix}spec`
  const containers = containersOf(spec, field)
  const negative = (spec.terminationGracePeriodSeconds ?? 0) < 0
  const why = 'must be >= 0; negative values are invalid and will be treated as 1'
  return [
    ...nodeLabelWarnings(spec, field),
    ...spreadWarnings(spec, field),
    ...annotationWarnings(annotations, prefix),
    ...volumeWarnings(spec, field),
    ...repeated(spec.hostAliases ?? [], 'ip', `${field}.hostAliases`),
    ...repeated(spec.imagePullSecrets ?? [], 'name', `${field}.imagePullSecrets`),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, i) =>
      name ? [] : [`${field}.imagePullSecrets[${i}].name: invalid empty name ""`],
    ),
    ...fractions(spec.overhead, `${field}.overhead`),
    ...podProfileWarnings(spec, annotations, prefix),
    ...containers.flatMap((one) => [
      ...containerProfileWarnings(one.container, spec, annotations, prefix),
      ...containerWarnings(one.container, one.at),
    ]),
    ...portWarnings(containers),
    ...(negative ? [`${field}.terminationGracePeriodSeconds: ${why}`] : []),
    ...affinityWarnings(spec, `${field}.affinity`),
  ]
}

/** The same for the template of an object whose template was made or changed just now. */
export const templateWarnings = (
  template: Described | undefined,
  at: string,
  object: KubeObject,
  old: KubeObject | undefined,
): string[] => (!template || (old && old.metadata.generation === object.metadata.generation) ? [] : podWarnings(template, at))

function containersOf(spec: PodSpec, at: string): { container: Container; at: string }[] {
  const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const
  return lists.flatMap((list) =>
    ((spec[list] ?? []) as Container[]).map((container, i) => ({ container, at: `${at}.${list}[${i}]` })),
  )
}

function repeated<Key extends string>(list: readonly { [key in Key]?: string }[], key: Key, at: string): string[] {
  const values = list.map((one) => one[key] ?? '')
  return values.flatMap((value, i) =>
    values.indexOf(value) < i ? [`${at}[${i}].${key}: duplicate ${key} ${goQuote(value)}`] : [],
  )
}

const fractions = (amounts: Record<string, string> | undefined, at: string): string[] =>
  ['memory', 'ephemeral-storage'].flatMap((name) => fractionWarnings(amounts?.[name], `${at}[${name}]`))

/** Memory's limit and request, then storage's. */
const containerWarnings = ({ resources, ...container }: Container, at: string): string[] => [
  ...['memory', 'ephemeral-storage'].flatMap((name) =>
    (['limits', 'requests'] as const).flatMap((list) =>
      fractionWarnings((resources?.[list] as Record<string, string> | undefined)?.[name], `${at}.resources.${list}[${name}]`),
    ),
  ),
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
