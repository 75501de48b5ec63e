import type { Container, Pod } from '../../api/pod.ts'

/** What is debugged: the Pod itself, a copy of it, or a node. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node'

type Secured = Pick<Container, 'securityContext' | 'volumeMounts'>
type SecurityContext = NonNullable<Container['securityContext']>

/** Of a container's security context. */
export interface Capabilities {
  add?: string[]
  drop?: string[]
}

/** Changes a Pod that is its own, and the container in it. */
type Profile = (pod: Pod, container: Secured, style: DebugStyle) => void

const secure = (container: Secured, more: SecurityContext): void => {
  container.securityContext = { ...container.securityContext, ...more }
}

function addCapabilities(container: Secured, ...names: string[]): void {
  const capabilities = container.securityContext?.capabilities as Capabilities | undefined
  secure(container, { capabilities: { ...capabilities, add: [...(capabilities?.add ?? []), ...names] } })
}

function mountRoot({ spec }: Pod, container: Secured): void {
  spec.volumes = [...(spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }]
  container.volumeMounts = [...(container.volumeMounts ?? []), { name: 'host-root', mountPath: '/host' }]
}

const useHostNamespaces = ({ spec }: Pod): void => void Object.assign(spec, { hostNetwork: true, hostPID: true, hostIPC: true })

function shareProcesses({ spec }: Pod): void {
  spec.shareProcessNamespace ??= true
}

/** Models kubectl/pkg/cmd/debug/profiles.go (1.36). */
export const profiles: Readonly<Record<string, Profile>> = {
  legacy(pod, container, style) {
    if (style !== 'node') return
    mountRoot(pod, container)
    useHostNamespaces(pod)
  },
  general(pod, container, style) {
    if (style === 'node') {
      mountRoot(pod, container)
      delete container.securityContext
      useHostNamespaces(pod)
      return
    }
    addCapabilities(container, 'SYS_PTRACE')
    if (style === 'copy') shareProcesses(pod)
  },
  baseline(pod, container, style) {
    delete container.securityContext
    if (style === 'copy') shareProcesses(pod)
  },
  restricted(pod, container, style) {
    container.securityContext = {
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    } as SecurityContext
    if (style === 'copy') shareProcesses(pod)
  },
  netadmin(pod, container, style) {
    addCapabilities(container, 'NET_ADMIN', 'NET_RAW')
    if (style === 'node') useHostNamespaces(pod)
    if (style === 'copy') shareProcesses(pod)
  },
  sysadmin(pod, container, style) {
    secure(container, { privileged: true } as SecurityContext)
    if (style === 'copy') shareProcesses(pod)
    if (style !== 'node') return
    useHostNamespaces(pod)
    mountRoot(pod, container)
  },
}
