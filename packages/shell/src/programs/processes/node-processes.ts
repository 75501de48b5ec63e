import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { ownRows, type ProcessRow, row } from './process-row.ts'

const lines: Readonly<Record<string, [args: string, virtualKib: number, residentKib: number, cpuSeconds: number]>> = {
  kubelet: [
    '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml',
    2_042_868,
    98_304,
    96,
  ],
  'kube-proxy': [
    '/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=k8s-master',
    1_299_724,
    52_480,
    12,
  ],
  containerd: ['/usr/bin/containerd', 1_873_520, 62_208, 41],
  sshd: ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups', 15_432, 9_216, 0],
  'systemd-resolve': ['/lib/systemd/systemd-resolved', 21_300, 12_800, 1],
  etcd: [
    'etcd --advertise-client-urls=https://192.168.56.201:2379 --data-dir=/var/lib/etcd --listen-client-urls=https://127.0.0.1:2379,https://192.168.56.201:2379',
    11_740_000,
    68_608,
    133,
  ],
  'kube-apiserver': [
    'kube-apiserver --advertise-address=192.168.56.201 --service-cluster-ip-range=192.168.10.0/24',
    1_480_976,
    312_320,
    260,
  ],
  'kube-controller': [
    'kube-controller-manager --allocate-node-cidrs=true --cluster-cidr=10.10.0.0/16 --service-cluster-ip-range=192.168.10.0/24',
    1_325_480,
    112_640,
    88,
  ],
  'kube-scheduler': ['kube-scheduler --kubeconfig=/etc/kubernetes/scheduler.conf', 1_288_860, 61_440, 23],
}

/** What runs on a node: its own programs, those of its Pods, and the shell one types in. */
export function nodeProcesses(cluster: Cluster, node: string, process: ShellProcess): ProcessRow[] {
  const found = [...systemRows(process), ...daemons(node, process), ...podRows(cluster, node, process)]
  found.push(...ownRows(process, 2101, '-bash'))
  return found.sort((a, b) => a.pid - b.pid)
}

const systemRows = (process: ShellProcess): ProcessRow[] => [
  row(process, { pid: 1, args: '/sbin/init', name: 'systemd', virtualKib: 168_148, residentKib: 12_672, cpuSeconds: 3 }),
  row(process, { pid: 2, ppid: 0, args: '[kthreadd]', name: 'kthreadd', state: 'S', virtualKib: 0, residentKib: 0 }),
  row(process, { pid: 388, args: '/lib/systemd/systemd-journald', virtualKib: 50_384, residentKib: 17_408, cpuSeconds: 2 }),
  row(process, {
    pid: 902,
    args: '/sbin/agetty -o -p -- \\u --noclear - linux',
    tty: 'tty1',
    state: 'Ss+',
    virtualKib: 5_872,
    residentKib: 1_920,
  }),
]

function daemons(node: string, process: ShellProcess): ProcessRow[] {
  const listening = process.network.sockets().filter((socket) => socket.owner.kind === 'node')
  const programs = new Map(listening.map((socket) => [socket.pid, socket.program]))
  return [...programs].map(([pid, program]) => {
    const [args, virtualKib, residentKib, cpuSeconds] = lines[program] ?? [program, 72_416, 12_288, 0]
    const shown = args.replace('hostname-override=k8s-master', `hostname-override=${node}`)
    return row(process, { pid, args: shown, state: 'Ssl', virtualKib, residentKib, cpuSeconds })
  })
}

/** The processes of a node's Pods. */
export function podRows(cluster: Cluster, node: string, process: ShellProcess): ProcessRow[] {
  const taken = new Set<number>()
  const own = cluster
    .client()
    .list(pods)
    .filter((pod) => pod.spec.nodeName === node && pod.status?.phase === 'Running')
  return own.flatMap((pod) => rowsOf(pod, cluster, process, taken))
}

/** A number that stays as long as what it is for. */
function pidFor(id: string, taken: Set<number>): number {
  let pid = 3000 + ([...id].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 26_000, 7) % 26_000)
  while (taken.has(pid)) pid++
  taken.add(pid)
  return pid
}

/** containerd's shim, the pause container, and the main processes. */
function rowsOf(pod: Pod, cluster: Cluster, process: ShellProcess, taken: Set<number>): ProcessRow[] {
  const namespace = pod.metadata.namespace ?? ''
  const { name } = pod.metadata
  const sandbox = cluster.sandbox(namespace, name)
  const started = Date.parse(pod.status?.startTime ?? '') || process.now()
  const id = sandbox?.sandboxId ?? pod.metadata.uid ?? name
  const shim = row(process, {
    pid: pidFor(`shim ${id}`, taken),
    args: `/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ${id} -address /run/containerd/containerd.sock`,
    state: 'Sl',
    startedAtMs: started,
    virtualKib: 1_237_752,
    residentKib: 14_336,
  })
  const pause = row(process, {
    pid: pidFor(`pause ${id}`, taken),
    ppid: shim.pid,
    args: '/pause',
    of: { namespace, pod: name },
    user: '65535',
    uid: 65535,
    startedAtMs: started,
    virtualKib: 1_020,
    residentKib: 640,
  })
  const statuses = (pod.status?.containerStatuses ?? []).filter((status) => status.state?.running)
  const mains = statuses.flatMap((status): ProcessRow[] => {
    const ref = cluster.container(namespace, name, status.name)
    const around = ref && cluster.surroundings?.(ref)
    const args = around?.argv.join(' ') || status.name
    // what a node's own sockets name is there already
    if (isDaemon(args)) return []
    const user = around?.user ?? 'root'
    return [
      row(process, {
        pid: pidFor(status.containerID ?? status.name, taken),
        ppid: shim.pid,
        args,
        of: { namespace, pod: name, container: status.name },
        user,
        uid: user === 'root' ? 0 : Number(user) || 100,
        startedAtMs: Date.parse(status.state?.running?.startedAt ?? '') || started,
      }),
    ]
  })
  return [shim, pause, ...mains]
}

const isDaemon = (args: string): boolean =>
  /^(\S*\/)?(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy)\b/.test(args)
