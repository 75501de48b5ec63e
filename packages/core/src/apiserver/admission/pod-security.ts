import { namespaces, pods } from '../../api/kinds.ts'
import type { Container, Pod, PodSpec } from '../../api/pod.ts'
import { forbidden, type Status } from '../../api/status.ts'
import type { StrategyContext } from '../strategy.ts'

type Settings = Record<string, any>

const enforceLabel = 'pod-security.kubernetes.io/enforce'

/** Refuses a Pod that its namespace's level does not allow. Models pod-security-admission/admission (1.36), enforce mode. */
export function podSecurityRefusal(pod: Pod, context: StrategyContext): Status | undefined {
  const labels = context.read.get(namespaces, '', pod.metadata.namespace as string)?.metadata.labels ?? {}
  const level = labels[enforceLabel]
  if (level !== 'baseline' && level !== 'restricted') return undefined
  const found = violations(pod.spec, level)
  if (found.length === 0) return undefined
  const version = labels[`${enforceLabel}-version`] ?? 'latest'
  return forbidden(pods, pod.metadata.name, `violates PodSecurity ${JSON.stringify(`${level}:${version}`)}: ${found.join(', ')}`)
}

/** `privileged (container "a" must not set …)`, baseline's findings first. Models pod-security-admission/policy (1.36). */
export function violations(spec: PodSpec, level: 'baseline' | 'restricted'): string[] {
  const checks =
    level === 'baseline'
      ? [addedCapabilities, hostNamespaces, hostPaths, hostPorts, privileged]
      : [hostNamespaces, hostPorts, privileged, ...restricted]
  return checks.flatMap((check) => {
    const found = check(spec)
    return found === undefined ? [] : [`${found.reason} (${found.detail})`]
  })
}

type Finding = { reason: string; detail: string } | undefined

const containersOf = (spec: PodSpec): Container[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
]
const securityOf = (container: Container): Settings => (container.securityContext ?? {}) as Settings
const quoted = (names: readonly unknown[]): string => names.map((name) => JSON.stringify(name)).join(', ')

/** container "a", or containers "a", "b". */
const named = (what: string, list: readonly { name: string }[]): string =>
  `${what}${list.length > 1 ? 's' : ''} ${quoted(list.map(({ name }) => name))}`

function forContainers(reason: string, wrong: (security: Settings) => boolean, must: string) {
  return (spec: PodSpec): Finding => {
    const bad = containersOf(spec).filter((container) => wrong(securityOf(container)))
    return bad.length === 0 ? undefined : { reason, detail: `${named('container', bad)} ${must}` }
  }
}

const privileged = forContainers(
  'privileged',
  ({ privileged: set }) => set === true,
  'must not set securityContext.privileged=true',
)

const usualCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

function capabilities(spec: PodSpec, allowed: ReadonlySet<string>): string | undefined {
  const extra = (container: Container): string[] =>
    (securityOf(container).capabilities?.add ?? []).filter((name: string) => !allowed.has(name))
  const bad = containersOf(spec).filter((container) => extra(container).length > 0)
  if (bad.length === 0) return undefined
  const names = [...new Set(bad.flatMap(extra))].sort()
  return `${named('container', bad)} must not include ${quoted(names)} in securityContext.capabilities.add`
}

function addedCapabilities(spec: PodSpec): Finding {
  const detail = capabilities(spec, usualCapabilities)
  return detail === undefined ? undefined : { reason: 'non-default capabilities', detail }
}

function hostNamespaces(spec: PodSpec): Finding {
  const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name])
  return set.length === 0 ? undefined : { reason: 'host namespaces', detail: set.map((name) => `${name}=true`).join(', ') }
}

function hostPaths(spec: PodSpec): Finding {
  const bad = (spec.volumes ?? []).filter((volume) => volume.hostPath)
  return bad.length === 0 ? undefined : { reason: 'hostPath volumes', detail: named('volume', bad) }
}

function hostPorts(spec: PodSpec): Finding {
  const used = (container: Container): number[] => (container.ports ?? []).flatMap(({ hostPort }) => (hostPort ? [hostPort] : []))
  const bad = containersOf(spec).filter((container) => used(container).length > 0)
  if (bad.length === 0) return undefined
  const ports = [...new Set(bad.flatMap(used))].sort((a, b) => a - b)
  const verb = bad.length > 1 ? 'use' : 'uses'
  return {
    reason: 'hostPort',
    detail: `${named('container', bad)} ${verb} hostPort${ports.length > 1 ? 's' : ''} ${ports.join(', ')}`,
  }
}

const escalates = forContainers(
  'allowPrivilegeEscalation != false',
  ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false,
  'must set securityContext.allowPrivilegeEscalation=false',
)

function keptCapabilities(spec: PodSpec): Finding {
  const bad = containersOf(spec).filter((container) => !securityOf(container).capabilities?.drop?.includes('ALL'))
  const parts = bad.length === 0 ? [] : [`${named('container', bad)} must set securityContext.capabilities.drop=["ALL"]`]
  const added = capabilities(spec, new Set(['NET_BIND_SERVICE']))
  if (added !== undefined) parts.push(added)
  return parts.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: parts.join('; ') }
}

const freeVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])

function volumeTypes(spec: PodSpec): Finding {
  const typeOf = (volume: object): string => Object.keys(volume).find((key) => key !== 'name') ?? ''
  const bad = (spec.volumes ?? []).filter((volume) => !freeVolumes.has(typeOf(volume)))
  if (bad.length === 0) return undefined
  const types = [...new Set(bad.map(typeOf))].sort()
  const many = bad.length > 1 ? 'use' : 'uses'
  const detail = `${named('volume', bad)} ${many} restricted volume type${types.length > 1 ? 's' : ''} ${quoted(types)}`
  return { reason: 'restricted volume types', detail }
}

function runsAsRoot(spec: PodSpec): Finding {
  const ofPod = spec.securityContext?.runAsNonRoot
  const all = containersOf(spec)
  const allowing = all.filter((container) => securityOf(container).runAsNonRoot === false)
  const silent = all.filter((container) => securityOf(container).runAsNonRoot === undefined)
  const reason = 'runAsNonRoot != true'
  const parts = [
    ...(ofPod === false ? ['pod must not set securityContext.runAsNonRoot=false'] : []),
    ...(allowing.length > 0 ? [`${named('container', allowing)} must not set securityContext.runAsNonRoot=false`] : []),
  ]
  if (parts.length > 0) return { reason, detail: parts.join(' and ') }
  if (ofPod === true || silent.length === 0) return undefined
  return { reason, detail: `pod or ${named('container', silent)} must set securityContext.runAsNonRoot=true` }
}

function userZero(spec: PodSpec): Finding {
  const bad = containersOf(spec).filter((container) => securityOf(container).runAsUser === 0)
  const parts = [...(spec.securityContext?.runAsUser === 0 ? ['pod'] : []), ...(bad.length > 0 ? [named('container', bad)] : [])]
  return parts.length === 0 ? undefined : { reason: 'runAsUser=0', detail: `${parts.join(' and ')} must not set runAsUser=0` }
}

function seccomp(spec: PodSpec): Finding {
  const good = (settings: Settings | undefined): boolean =>
    ['RuntimeDefault', 'Localhost'].includes(settings?.seccompProfile?.type)
  if (good(spec.securityContext)) return undefined
  const bad = containersOf(spec).filter((container) => !good(securityOf(container)))
  if (bad.length === 0) return undefined
  const detail = `pod or ${named('container', bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`
  return { reason: 'seccompProfile', detail }
}

const restricted = [escalates, keptCapabilities, volumeTypes, runsAsRoot, userZero, seccomp]
