import type { Pod } from '../../api/pod.ts'
import { addresses } from './topology.ts'

interface StaticPod {
  name: string
  image: string
  cpu: string
  memory?: string
  command: string[]
  port: number
  path: string
}

const master = '192.168.56.201'

const parts: readonly StaticPod[] = [
  {
    name: 'etcd',
    image: 'registry.k8s.io/etcd:3.6.6-0',
    cpu: '100m',
    memory: '100Mi',
    command: [
      'etcd',
      `--advertise-client-urls=https://${master}:2379`,
      '--data-dir=/var/lib/etcd',
      `--listen-client-urls=https://127.0.0.1:2379,https://${master}:2379`,
      '--name=k8s-master',
    ],
    port: 2381,
    path: '/health',
  },
  {
    name: 'kube-apiserver',
    image: 'registry.k8s.io/kube-apiserver:v1.36.2',
    cpu: '250m',
    command: [
      'kube-apiserver',
      `--advertise-address=${master}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--etcd-servers=https://127.0.0.1:2379',
      '--secure-port=6443',
      `--service-cluster-ip-range=${addresses.serviceCidr}`,
    ],
    port: 6443,
    path: '/livez',
  },
  {
    name: 'kube-controller-manager',
    image: 'registry.k8s.io/kube-controller-manager:v1.36.2',
    cpu: '200m',
    command: [
      'kube-controller-manager',
      '--allocate-node-cidrs=true',
      '--bind-address=127.0.0.1',
      `--cluster-cidr=${addresses.podCidr}`,
      '--controllers=*,bootstrapsigner,tokencleaner',
      `--service-cluster-ip-range=${addresses.serviceCidr}`,
    ],
    port: 10257,
    path: '/healthz',
  },
  {
    name: 'kube-scheduler',
    image: 'registry.k8s.io/kube-scheduler:v1.36.2',
    cpu: '100m',
    command: ['kube-scheduler', '--bind-address=127.0.0.1', '--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true'],
    port: 10259,
    path: '/healthz',
  },
]

/** The Pods that the master's kubelet runs from files, as the API server mirrors them. */
export function staticPods(nodeName: string): Pod[] {
  return parts.map((part) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${part.name}-${nodeName}`,
      namespace: 'kube-system',
      labels: { component: part.name, tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.source': 'file', 'kubernetes.io/config.mirror': part.name },
    },
    spec: {
      hostNetwork: true,
      nodeName,
      priorityClassName: 'system-node-critical',
      priority: 2000001000,
      enableServiceLinks: true,
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
      containers: [
        {
          name: part.name,
          image: part.image,
          imagePullPolicy: 'IfNotPresent',
          command: part.command,
          resources: { requests: { cpu: part.cpu, ...(part.memory ? { memory: part.memory } : {}) } },
        },
      ],
    },
  }))
}
