import type { Node } from '../../api/core.ts'
import { timestamp } from '../../host/clock.ts'
import { kernelRelease, osImage } from '../../host/kernel.ts'
import type { NodePlan } from './topology.ts'

const capacity = { cpu: '2', 'ephemeral-storage': '61255492Ki', 'hugepages-2Mi': '0', memory: '4020180Ki', pods: '110' }
const allocatable = { cpu: '2', 'ephemeral-storage': '56453061334', 'hugepages-2Mi': '0', memory: '3917780Ki', pods: '110' }

function conditions(at: string): NonNullable<Node['status']>['conditions'] {
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string) => ({
    type,
    status,
    lastHeartbeatTime: at,
    lastTransitionTime: at,
    reason,
    message,
  })
  return [
    condition('NetworkUnavailable', 'False', 'FlannelIsUp', 'Flannel is running on this node'),
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ]
}

/** A node as kubeadm and its kubelet have registered it. */
export function nodeObject(plan: NodePlan, nowMs: number, ids: { machine: string; boot: string }): Node {
  const role: Record<string, string> = plan.controlPlane
    ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
    : {}
  const base = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: plan.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        ...base,
        'kubernetes.io/hostname': plan.name,
        ...role,
      },
      annotations: {
        'flannel.alpha.coreos.com/backend-type': 'host-gw',
        'flannel.alpha.coreos.com/public-ip': plan.ip,
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: {
      podCIDR: plan.podCidr,
      podCIDRs: [plan.podCidr],
      ...(plan.controlPlane ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {}),
    },
    status: {
      capacity,
      allocatable,
      conditions: conditions(timestamp(nowMs)) as NonNullable<NonNullable<Node['status']>['conditions']>,
      addresses: [
        { type: 'InternalIP', address: plan.ip },
        { type: 'Hostname', address: plan.name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: ids.machine.replaceAll('-', ''),
        systemUUID: ids.machine,
        bootID: ids.boot,
        kernelVersion: kernelRelease,
        osImage,
        containerRuntimeVersion: 'containerd://2.1.3',
        kubeletVersion: 'v1.36.2',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  }
}
