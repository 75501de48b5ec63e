import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

interface Running {
  pid: number
  user: string
  command: string
}

/** What runs on a node: its own programs and the main processes of its Pods. */
function nodeProcesses(cluster: Cluster, node: string, process: ShellProcess): Running[] {
  const listening = process.network.sockets().filter((socket) => socket.owner.kind === 'node')
  const own = new Map(
    listening.map((socket) => [socket.pid, { pid: socket.pid, user: 'root', command: commandLine(socket.program) }]),
  )
  const system: Running[] = [
    { pid: 1, user: 'root', command: '/sbin/init' },
    { pid: 388, user: 'root', command: '/usr/lib/systemd/systemd-journald' },
  ]
  let pid = 3000
  const inPods = cluster
    .client()
    .list(pods)
    .flatMap((pod) => {
      if (pod.spec.nodeName !== node || pod.status?.phase !== 'Running') return []
      return pod.spec.containers.map(
        (container): Running => ({
          pid: (pid += 37),
          user: 'root',
          command: [...(container.command ?? []), ...(container.args ?? [])].join(' ') || container.name,
        }),
      )
    })
  const shell: Running[] = [
    { pid: 2101, user: process.user.name, command: '-bash' },
    { pid: 9200, user: process.user.name, command: process.argv.join(' ') },
  ]
  return [...system, ...own.values(), ...shell, ...inPods].sort((a, b) => a.pid - b.pid)
}

const lines: Record<string, string> = {
  kubelet:
    '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml',
  'kube-proxy': '/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=$(NODE_NAME)',
  containerd: '/usr/bin/containerd',
  sshd: 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
  etcd: 'etcd --data-dir=/var/lib/etcd',
  'kube-apiserver': 'kube-apiserver --service-cluster-ip-range=192.168.10.0/24',
}

const commandLine = (program: string): string => lines[program] ?? program

function containerProcesses(process: ShellProcess, argv: readonly string[]): Running[] {
  return [
    { pid: 1, user: process.user.name, command: argv.join(' ') || 'sh' },
    { pid: 20, user: process.user.name, command: process.argv.join(' ') },
  ]
}

const two = (number: number): string => String(number).padStart(2, '0')

function show(process: ShellProcess, all: Running[]): number {
  const flags = process.argv.slice(1).join(' ')
  const every = /[eAax]/.test(flags)
  const shown = every ? all : all.filter((one) => one.user === process.user.name && (one.command === '-bash' || one.pid >= 9000))
  const start = new Date(process.now() - 3_600_000)
  const clock = `${two(start.getUTCHours())}:${two(start.getUTCMinutes())}`
  if (/u/.test(flags) && !/-e?f/.test(flags)) {
    process.stdout('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n')
    for (const one of shown)
      process.stdout(
        `${one.user.padEnd(8)}${String(one.pid).padStart(8)}  0.1  0.8  72416 12288 ?        Ss   ${clock}   0:00 ${one.command}\n`,
      )
  } else if (/f/.test(flags)) {
    process.stdout('UID          PID    PPID  C STIME TTY          TIME CMD\n')
    for (const one of shown)
      process.stdout(
        `${one.user.padEnd(8)}${String(one.pid).padStart(8)}${String(one.pid === 1 ? 0 : 1).padStart(8)}  0 ${clock} ?        00:00:00 ${one.command}\n`,
      )
  } else {
    process.stdout('    PID TTY          TIME CMD\n')
    for (const one of shown)
      process.stdout(
        `${String(one.pid).padStart(7)} ${every ? '?    ' : 'pts/0'}    00:00:00 ${one.command.replace(/^-/, '').split(/[ :]/)[0]?.split('/').at(-1)}\n`,
      )
  }
  return 0
}

function top(process: ShellProcess, all: Running[]): number {
  const head = `top - ${new Date(process.now()).toISOString().slice(11, 19)} up 10 days,  1 user,  load average: 0.08, 0.11, 0.09\nTasks: ${all.length} total,   1 running, ${all.length - 1} sleeping,   0 stopped,   0 zombie\n%Cpu(s):  1.2 us,  0.8 sy,  0.0 ni, 97.9 id,  0.1 wa,  0.0 hi,  0.0 si,  0.0 st\nMiB Mem :   3924.0 total,   1605.9 free,   1116.9 used,   1201.2 buff/cache\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n`
  const rows = all
    .slice(0, 15)
    .map(
      (one) =>
        `${String(one.pid).padStart(7)} ${one.user.padEnd(8)}  20   0   72416  12288   8192 S   0.3   0.8   0:00.42 ${one.command.split(/[ :]/)[0]?.split('/').at(-1)}\n`,
    )
  process.stdout(head + rows.join(''))
  return 0
}

export function processCommands(cluster: Cluster, node: string): ShellCommand[] {
  const all = (process: ShellProcess): Running[] => nodeProcesses(cluster, node, process)
  return [
    {
      name: 'ps',
      summary: 'report a snapshot of the current processes',
      usage: '[aux | -ef]',
      run: async (process) => show(process, all(process)),
    },
    { name: 'top', summary: 'display Linux processes, once', run: async (process) => top(process, all(process)) },
    { name: 'pgrep', summary: 'look up processes by name', usage: 'NAME', run: async (process) => grep(process, all(process)) },
    {
      name: 'pidof',
      summary: 'find the process ID of a running program',
      usage: 'NAME',
      run: async (process) => grep(process, all(process)),
    },
  ]
}

function grep(process: ShellProcess, all: Running[]): number {
  const name = process.argv.slice(1).filter((word) => !word.startsWith('-'))[0] ?? ''
  const found = all.filter((one) => (one.command.split(' ')[0] ?? '').split('/').at(-1)?.includes(name))
  for (const one of found)
    process.stdout(`${one.pid}${process.argv.includes('-a') || process.argv.includes('-l') ? ` ${one.command}` : ''}\n`)
  return found.length > 0 ? 0 : 1
}

/** ps and top inside a container, in busybox's form. */
export function containerProcessCommands(mainArgv: () => readonly string[]): ShellCommand[] {
  return [
    {
      name: 'ps',
      summary: 'report process status',
      async run(process) {
        process.stdout('PID   USER     TIME  COMMAND\n')
        for (const one of containerProcesses(process, mainArgv()))
          process.stdout(`${String(one.pid).padStart(5)} ${one.user.padEnd(8)}  0:00 ${one.command}\n`)
        return 0
      },
    },
    {
      name: 'top',
      summary: 'display processes, once',
      run: async (process) => top(process, containerProcesses(process, mainArgv())),
    },
  ]
}
