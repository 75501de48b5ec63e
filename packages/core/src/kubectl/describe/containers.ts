import type { Container, ContainerState, ContainerStatus, Probe, ResourceRequirements, VolumeMount } from '../../api/pod.ts'
import { describeEnvFrom, describeEnvironment, type FieldValue } from './environment.ts'
import { goSlice, printBool, rfc1123, type Writer } from './writer.ts'

/** `statuses` undefined: a template's containers, which have no state. Models describe.go describeContainers (1.36). */
export function describeContainers(
  out: Writer,
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  space: string,
  fieldValue?: FieldValue,
): void {
  out.raw(containers.length === 0 ? `${space}${label}: <none>\n` : `${space}${label}:\n`)
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name)
    out.line(1, `${space === '' ? '' : ' '}${container.name}:`)
    basics(out, container, status)
    command(out, container)
    if (status) state(out, status)
    resources(out, 2, container.resources)
    probes(out, container)
    describeEnvFrom(out, container)
    describeEnvironment(out, container, fieldValue)
    mounts(out, container)
    devices(out, container)
  }
}

function basics(out: Writer, container: Container, status: ContainerStatus | undefined): void {
  if (status) out.line(2, `Container ID:\t${status.containerID ?? ''}`)
  out.line(2, `Image:\t${container.image ?? ''}`)
  if (status) out.line(2, `Image ID:\t${status.imageID}`)
  const named = (name: string | undefined): string => (name ? ` (${name})` : '')
  const list = container.ports ?? []
  const plural = list.length > 1 ? 's' : ''
  const ports = list.map((port) => `${port.containerPort}/${port.protocol ?? 'TCP'}${named(port.name)}`)
  const hostPorts = list.map((port) => `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}${named(port.name)}`)
  out.line(2, `Port${plural}:\t${ports.join(', ') || '<none>'}`)
  out.line(2, `Host Port${plural}:\t${hostPorts.join(', ') || '<none>'}`)
  seccomp(out, container)
}

function seccomp(out: Writer, { securityContext }: Container): void {
  const profile = (securityContext as { seccompProfile?: { type: string; localhostProfile?: string } } | undefined)
    ?.seccompProfile
  if (!profile) return
  out.line(2, `SeccompProfile:\t${profile.type}`)
  if (profile.type === 'Localhost') out.line(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
}

function command(out: Writer, { command: words = [], args = [] }: Container): void {
  const block = (title: string, list: readonly string[]): void => {
    if (list.length === 0) return
    out.line(2, `${title}:`)
    for (const text of list.flatMap((word) => word.split('\n'))) out.line(3, text)
  }
  block('Command', words)
  block('Args', args)
}

function state(out: Writer, status: ContainerStatus): void {
  oneState(out, 'State', status.state)
  if (status.lastState?.terminated) oneState(out, 'Last State', status.lastState)
  out.line(2, `Ready:\t${printBool(status.ready)}`)
  out.line(2, `Restart Count:\t${status.restartCount}`)
}

function oneState(out: Writer, title: string, found: ContainerState | undefined): void {
  if (found?.running) {
    out.line(2, `${title}:\tRunning`)
    out.line(3, `Started:\t${rfc1123(found.running.startedAt)}`)
  } else if (found?.terminated) terminated(out, title, found.terminated)
  else {
    out.line(2, `${title}:\tWaiting`)
    if (found?.waiting?.reason) out.line(3, `Reason:\t${found.waiting.reason}`)
  }
}

function terminated(out: Writer, title: string, found: NonNullable<ContainerState['terminated']>): void {
  out.line(2, `${title}:\tTerminated`)
  if (found.reason) out.line(3, `Reason:\t${found.reason}`)
  if (found.message) out.line(3, `Message:\t${found.message}`)
  out.line(3, `Exit Code:\t${found.exitCode}`)
  if (found.signal) out.line(3, `Signal:\t${found.signal}`)
  out.line(3, `Started:\t${rfc1123(found.startedAt)}`)
  out.line(3, `Finished:\t${rfc1123(found.finishedAt)}`)
}

export function resources(out: Writer, level: number, found: ResourceRequirements | undefined): void {
  for (const [title, map] of [
    ['Limits', found?.limits],
    ['Requests', found?.requests],
  ] as const) {
    const names = Object.keys(map ?? {}).sort()
    if (names.length > 0) out.line(level, `${title}:`)
    for (const name of names) out.line(level + 1, `${name}:\t${map?.[name]}`)
  }
}

function probes(out: Writer, container: Container): void {
  if (container.livenessProbe) out.line(2, `Liveness:\t${probeText(container.livenessProbe)}`)
  if (container.readinessProbe) out.line(2, `Readiness:\t${probeText(container.readinessProbe)}`)
  if (container.startupProbe) out.line(2, `Startup:\t${probeText(container.startupProbe)}`)
}

/** Models describe.go DescribeProbe (1.36). */
function probeText(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0 } = probe
  const numbers = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  if (probe.exec) return `exec ${goSlice(probe.exec.command)} ${numbers}`
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet
    const slash = path !== '' && !path.startsWith('/') ? '/' : ''
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${slash}${path} ${numbers}`
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${numbers}`
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${numbers}`
  return `unknown ${numbers}`
}

function mounts(out: Writer, { volumeMounts = [] }: Container): void {
  out.line(2, volumeMounts.length === 0 ? 'Mounts:\t<none>' : 'Mounts:')
  const flags = (mount: VolumeMount): string =>
    [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])].join(',')
  const sorted = [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1))
  for (const mount of sorted) out.line(3, `${mount.mountPath} from ${mount.name} (${flags(mount)})`)
}

function devices(out: Writer, container: Container): void {
  const { volumeMounts = [], volumeDevices = [] } = container as Container & {
    volumeDevices?: { name: string; devicePath: string }[]
  }
  if (volumeDevices.length === 0) return
  out.line(2, volumeMounts.length === 0 ? 'Devices:\t<none>' : 'Devices:')
  const sorted = [...volumeDevices].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1))
  for (const { devicePath, name } of sorted) out.line(3, `${devicePath} from ${name}`)
}
