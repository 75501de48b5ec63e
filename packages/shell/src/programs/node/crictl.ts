import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

/** crictl on a node: containers, Pods and images as the kubelet has reported them. */
export function crictl(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    const [verb, argument] = words.filter((word) => !word.startsWith('-'))
    if (process.user.uid !== 0) {
      process.stderr(
        'time="level=fatal" msg="validate service connection: validate CRI v1 runtime API for endpoint \\"unix:///run/containerd/containerd.sock\\": rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: permission denied\\""\n',
      )
      return 1
    }
    const own = cluster
      .client()
      .list(pods)
      .filter((pod) => pod.spec.nodeName === node)
    if (verb === 'ps') return table(process, containers(process, own, words.includes('-a')))
    if (verb === 'pods') return table(process, sandboxes(process, own))
    if (verb === 'images' || verb === 'img') return table(process, images(own))
    if (verb === 'logs' && argument !== undefined) return logs(process, cluster, own, argument)
    process.stderr(
      verb === undefined
        ? 'NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl ps | pods | images | logs ID\n'
        : `crictl: ${verb} is not simulated here (ps, pods, images and logs are)\n`,
    )
    return 1
  }
  return { name: 'crictl', summary: 'client for the container runtime', usage: 'ps [-a] | pods | images | logs ID', run }
}

function table(process: ShellProcess, rows: string[][]): number {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)) + 3)
  for (const row of rows)
    process.stdout(
      `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('')}\n`,
    )
  return 0
}

function ago(process: ShellProcess, time: string | undefined): string {
  const seconds = time === undefined ? 0 : Math.floor((process.now() - Date.parse(time)) / 1000)
  if (seconds < 60) return `${Math.max(1, seconds)} seconds ago`
  if (seconds < 120) return 'About a minute ago'
  if (seconds < 3600) return `${Math.floor(seconds / 60)} minutes ago`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} hours ago` : `${Math.floor(seconds / 86_400)} days ago`
}

const short = (id: string | undefined): string =>
  (id ?? '')
    .replace(/^\w+:\/\//, '')
    .replace(/-/g, '')
    .slice(0, 13)

function containers(process: ShellProcess, own: Pod[], all: boolean): string[][] {
  const head = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE']
  const rows = own.flatMap((pod) =>
    (pod.status?.containerStatuses ?? []).flatMap((status) => {
      const running = status.state?.running
      if (!running && (!all || !status.state?.terminated)) return []
      const started = running?.startedAt ?? status.state?.terminated?.startedAt
      return [
        [
          short(status.containerID),
          status.image ?? '',
          ago(process, started),
          running ? 'Running' : 'Exited',
          status.name,
          String(status.restartCount),
          short(pod.metadata.uid),
          pod.metadata.name,
          pod.metadata.namespace ?? '',
        ],
      ]
    }),
  )
  return [head, ...rows]
}

function sandboxes(process: ShellProcess, own: Pod[]): string[][] {
  const head = ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME']
  return [
    head,
    ...own.map((pod) => [
      short(pod.metadata.uid),
      ago(process, pod.metadata.creationTimestamp),
      pod.status?.phase === 'Running' ? 'Ready' : 'NotReady',
      pod.metadata.name,
      pod.metadata.namespace ?? '',
      '0',
      '(default)',
    ]),
  ]
}

function images(own: Pod[]): string[][] {
  const head = ['IMAGE', 'TAG', 'IMAGE ID', 'SIZE']
  const found = new Map(
    own.flatMap((pod) =>
      (pod.status?.containerStatuses ?? [])
        .filter((status) => status.imageID)
        .map((status) => [status.image ?? '', status.imageID ?? ''] as const),
    ),
  )
  const rows = [...found].sort().map(([image, id]) => {
    const cut = image.lastIndexOf(':')
    const tagged = cut > image.lastIndexOf('/')
    return [
      tagged ? image.slice(0, cut) : image,
      tagged ? image.slice(cut + 1) : 'latest',
      id.replace(/^.*sha256:/, '').slice(0, 13),
      '-',
    ]
  })
  return [head, ...rows]
}

function logs(process: ShellProcess, cluster: Cluster, own: Pod[], id: string): number {
  for (const pod of own) {
    const status = pod.status?.containerStatuses?.find(
      (each) => short(each.containerID).startsWith(id) || each.containerID?.includes(id),
    )
    if (!status) continue
    const page = cluster.logs({
      type: 'log',
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      container: status.name,
      follow: false,
      previous: false,
      timestamps: false,
    })
    if ('lines' in page) for (const line of page.lines) process[line.stream](`${line.text}\n`)
    return 0
  }
  process.stderr(
    `E0000 00:00:00.000000    9200 log.go:32] "ContainerStatus from runtime service failed" err="rpc error: code = NotFound desc = an error occurred when try to find container \\"${id}\\": not found" containerID="${id}"\nFATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found \n`,
  )
  return 1
}
