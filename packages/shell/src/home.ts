import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'

/** A home directory with its kubeconfig, as `kubeadm` and the training leave it. What is there already stays. */
export function prepareHome(cluster: Cluster, node: string, home: string): void {
  const files = cluster.files({ node })
  if (typeof files.stat(`${home}/.kube`) !== 'string') return
  cluster.turn(() => {
    for (const path of ['/home', '/root', '/tmp', '/etc', '/var', '/var/tmp', '/etc/kubernetes', home]) files.mkdir(path)
    files.mkdir(`${home}/.kube`)
    if (node === 'k8s-master') files.write(`${home}/.kube/config`, encodeUtf8(kubeconfig), 0o600)
  })
}

const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    server: https://192.168.56.201:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
preferences: {}
users:
- name: kubernetes-admin
  user: {}
`
