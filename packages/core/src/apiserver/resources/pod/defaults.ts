import type { Container, Handler, PodSpec, Probe, Volume } from '../../../api/pod.ts'
import { setSourceDefaults } from '../volume-defaults.ts'
import type { Source } from '../volume-sources.ts'

/** Models pkg/apis/core/v1/defaults.go SetDefaults_PodSpec and its neighbours (1.36). */
export function setPodSpecDefaults(template: { spec: PodSpec }): void {
  const spec = (template.spec ??= { containers: [] })
  spec.restartPolicy ||= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.securityContext ??= {}
  spec.schedulerName ||= 'default-scheduler'
  if (spec.serviceAccountName && !spec.serviceAccount) spec.serviceAccount = spec.serviceAccountName
  if (spec.serviceAccount && !spec.serviceAccountName) spec.serviceAccountName = spec.serviceAccount
  for (const container of allContainers(spec)) setContainerDefaults(container, spec)
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume)
}

const allContainers = (spec: PodSpec): Container[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
]

function setContainerDefaults(container: Container, spec: PodSpec): void {
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '')
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  setRequestDefaults(container)
  for (const port of container.ports ?? []) {
    port.protocol ||= 'TCP'
    if (spec.hostNetwork) port.hostPort ??= port.containerPort
  }
  for (const variable of container.env ?? []) {
    if (variable.valueFrom?.fieldRef) variable.valueFrom.fieldRef.apiVersion ||= 'v1'
    if (variable.valueFrom?.resourceFieldRef) variable.valueFrom.resourceFieldRef.divisor ??= '0'
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
    if (probe) setProbeDefaults(probe)
  if (container.lifecycle?.postStart) setHandlerDefaults(container.lifecycle.postStart)
  if (container.lifecycle?.preStop) setHandlerDefaults(container.lifecycle.preStop)
}

/** Requests that are not given equal the limits. */
function setRequestDefaults({ resources = {} }: Container): void {
  for (const [name, limit] of Object.entries(resources.limits ?? {})) {
    resources.requests ??= {}
    resources.requests[name] ??= limit
  }
}

/** :latest or no tag → Always; a digest or another tag → IfNotPresent. */
function defaultPullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent'
  const tag = /:([^/:]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function setProbeDefaults(probe: Probe): void {
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  setHandlerDefaults(probe)
  if (probe.grpc) probe.grpc.service ??= ''
}

function setHandlerDefaults(handler: Handler): void {
  if (!handler.httpGet) return
  handler.httpGet.path ||= '/'
  handler.httpGet.scheme ||= 'HTTP'
}

function setVolumeDefaults(volume: Volume): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name')
  if (sources.length === 0) volume.emptyDir = {}
  for (const source of [volume.configMap, volume.secret, volume.downwardAPI, volume.projected])
    if (source) source.defaultMode ??= 420
  setSourceDefaults(volume)
  const { image, ephemeral } = volume as { image?: Source; ephemeral?: Source }
  if (image) image.pullPolicy ||= defaultPullPolicy(image.reference ?? '')
  if (ephemeral?.volumeClaimTemplate?.spec) ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem'
  const fieldRefs = (volume.downwardAPI?.items ?? []).map((item) => item.fieldRef)
  for (const ref of fieldRefs) if (ref) ref.apiVersion ||= 'v1'
  for (const source of volume.projected?.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600
    for (const item of source.downwardAPI?.items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1'
  }
}
