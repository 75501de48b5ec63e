/** A systemd service of a node, as its unit file and its process have it. */
export interface Unit {
  name: string
  description: string
  pid: number
  line: string
  docs?: string
  dropIn?: string
  tasks: number
  memory: string
}

const unitRows: Unit[] = [
  {
    name: 'containerd',
    description: 'containerd container runtime',
    pid: 1023,
    line: '/usr/bin/containerd',
    docs: 'https://containerd.io',
    tasks: 14,
    memory: '62.2M',
  },
  {
    name: 'kubelet',
    description: 'kubelet: The Kubernetes Node Agent',
    pid: 1187,
    line: '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml',
    docs: 'https://kubernetes.io/docs/',
    dropIn: '10-kubeadm.conf',
    tasks: 12,
    memory: '48.2M',
  },
  {
    name: 'ssh',
    description: 'OpenBSD Secure Shell server',
    pid: 912,
    line: 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
    docs: 'man:sshd(8)\n             man:sshd_config(5)',
    tasks: 1,
    memory: '9.2M',
  },
  {
    name: 'systemd-journald',
    description: 'Journal Service',
    pid: 388,
    line: '/lib/systemd/systemd-journald',
    docs: 'man:systemd-journald.service(8)\n             man:journald.conf(5)',
    tasks: 1,
    memory: '17.4M',
  },
  {
    name: 'systemd-resolved',
    description: 'Network Name Resolution',
    pid: 688,
    line: '/lib/systemd/systemd-resolved',
    docs: 'man:systemd-resolved.service(8)',
    tasks: 1,
    memory: '12.8M',
  },
]

export const units: readonly Unit[] = unitRows

/** `kubelet` and `kubelet.service` are the same. */
export const unitName = (word: string): string => word.replace(/\.service$/, '')

export const unitNamed = (word: string): Unit | undefined => units.find((unit) => unit.name === unitName(word))

/** Its file as `systemctl cat` shows it. */
export function unitFile({ name, description, line, docs }: Unit): string {
  const documentation = docs === undefined ? '' : `Documentation=${docs.replace(/\n\s+/g, ' ')}\n`
  const start = name === 'kubelet' ? '/usr/bin/kubelet' : line.replace(/^sshd: /, '').replace(/ \[listener\].*/, '')
  return `# /lib/systemd/system/${name}.service\n[Unit]\nDescription=${description}\n${documentation}Wants=network-online.target\nAfter=network-online.target\n\n[Service]\nExecStart=${start}\nRestart=always\nStartLimitInterval=0\nRestartSec=10\n\n[Install]\nWantedBy=multi-user.target\n${name === 'kubelet' ? kubeadmDropIn : ''}`
}

const kubeadmDropIn = `
# /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf
# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`
