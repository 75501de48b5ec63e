import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'

const units: Record<string, { description: string; pid: number; line: string }> = {
  kubelet: {
    description: 'kubelet: The Kubernetes Node Agent',
    pid: 1187,
    line: '/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml',
  },
  containerd: { description: 'containerd container runtime', pid: 1023, line: '/usr/bin/containerd' },
  ssh: { description: 'OpenBSD Secure Shell server', pid: 912, line: 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups' },
  'systemd-resolved': { description: 'Network Name Resolution', pid: 688, line: '/usr/lib/systemd/systemd-resolved' },
}

const unitName = (word: string): string => word.replace(/\.service$/, '')

function missing(process: ShellProcess, name: string): number {
  const hint = name === 'kube-proxy' ? ' (kube-proxy runs as a Pod: kubectl -n kube-system get pods -l k8s-app=kube-proxy)' : ''
  process.stderr(`Unit ${name}.service could not be found.${hint}\n`)
  return 4
}

/** systemctl for the units a node has. */
async function systemctl(process: ShellProcess): Promise<number> {
  const [verb = 'list-units', ...rest] = process.argv.slice(1).filter((word) => !word.startsWith('-'))
  const name = unitName(rest[0] ?? '')
  const unit = units[name]
  if (verb === 'list-units' || verb === 'list-unit-files') return list(process)
  if (!unit) return missing(process, name || verb)
  if (verb === 'is-active') return say(process, 'active\n')
  if (verb === 'is-enabled') return say(process, 'enabled\n')
  if (verb === 'status') return status(process, name, unit)
  if (verb === 'cat')
    return say(
      process,
      `# /usr/lib/systemd/system/${name}.service\n[Unit]\nDescription=${unit.description}\n\n[Service]\nExecStart=${unit.line}\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n`,
    )
  if (!['start', 'stop', 'restart', 'reload', 'enable', 'disable', 'daemon-reload'].includes(verb)) {
    process.stderr(`Unknown command verb '${verb}'.\n`)
    return 1
  }
  if (process.user.uid !== 0) {
    process.stderr(
      `Failed to ${verb} ${name}.service: Interactive authentication required.\nSee system logs and 'systemctl status ${name}.service' for details.\n`,
    )
    return 1
  }
  if (verb === 'start' || verb === 'restart' || verb === 'reload' || verb === 'enable') return 0
  process.stderr(`systemctl: ${verb} ${name}: stopping a node's own units is not simulated here\n`)
  return 1
}

function list(process: ShellProcess): number {
  const rows = Object.entries(units).map(
    ([name, unit]) => `  ${`${name}.service`.padEnd(26)}loaded active running ${unit.description}\n`,
  )
  return say(
    process,
    `  UNIT                      LOAD   ACTIVE SUB     DESCRIPTION\n${rows.join('')}\n${rows.length} loaded units listed.\n`,
  )
}

function status(process: ShellProcess, name: string, unit: { description: string; pid: number; line: string }): number {
  const since = new Date(process.now() - 86_400_000)
  const day = since.toUTCString().slice(0, 3)
  return say(
    process,
    `● ${name}.service - ${unit.description}\n     Loaded: loaded (/usr/lib/systemd/system/${name}.service; enabled; preset: enabled)\n     Active: active (running) since ${day} ${since.toISOString().slice(0, 10)} ${since.toISOString().slice(11, 19)} UTC; 1 day ago\n   Main PID: ${unit.pid} (${name})\n      Tasks: 12 (limit: 4556)\n     Memory: 48.2M\n     CGroup: /system.slice/${name}.service\n             └─${unit.pid} ${unit.line}\n`,
  )
}

/** journalctl -u UNIT: what the kubelet has done with the node's Pods. */
function journalctl(cluster: Cluster, node: string) {
  return async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    const at = words.findIndex((word) => /^-\w*u$/.test(word) || word === '--unit')
    const name = unitName(words[at + 1] ?? words.find((word) => word.startsWith('--unit='))?.slice(7) ?? 'kubelet')
    if (!units[name]) {
      process.stdout('-- No entries --\n')
      return 0
    }
    const number = words.indexOf('-n')
    const lines = journal(cluster, node, name)
    process.stdout(
      lines
        .slice(number < 0 ? 0 : -Number(words[number + 1] ?? 10))
        .map((line) => `${line}\n`)
        .join(''),
    )
    if (words.some((word) => word === '-f' || word === '--follow'))
      await follow(process, () => journal(cluster, node, name), lines.length)
    return 0
  }
}

async function follow(process: ShellProcess, lines: () => string[], from: number): Promise<void> {
  let shown = from
  while (!process.signal.aborted && (process.terminal || shown === from)) {
    if (!(await process.waitForChange(5000))) break
    const now = lines()
    for (const line of now.slice(shown)) process.stdout(`${line}\n`)
    shown = Math.max(shown, now.length)
    await process.breathe()
    if (!process.terminal) break
  }
}

function journal(cluster: Cluster, node: string, name: string): string[] {
  const pid = units[name]?.pid ?? 1
  const at = (ms: number): string => {
    const [, date = '', month = '', , time = ''] = new Date(ms).toUTCString().replace(',', '').split(' ')
    return `${month} ${date} ${time} ${node} ${name}[${pid}]:`
  }
  if (name !== 'kubelet') return []
  const own = cluster
    .client()
    .list(pods)
    .filter((pod) => pod.spec.nodeName === node && pod.metadata.creationTimestamp !== undefined)
  return own
    .map((pod) => ({ ms: Date.parse(pod.metadata.creationTimestamp as string), pod }))
    .sort((a, b) => a.ms - b.ms)
    .map(
      ({ ms, pod }) =>
        `${at(ms)} I${new Date(ms).toISOString().slice(5, 10).replace('-', '')} ${new Date(ms).toISOString().slice(11, 19)}.000000    ${pid} kubelet.go:2495] "SyncLoop ADD" source="api" pods=["${pod.metadata.namespace}/${pod.metadata.name}"]`,
    )
}

export function unitCommands(cluster: Cluster, node: string): ShellCommand[] {
  return [
    {
      name: 'systemctl',
      summary: 'control the systemd system and service manager',
      usage: 'status|is-active|restart UNIT',
      run: systemctl,
    },
    {
      name: 'journalctl',
      summary: 'print log entries from the systemd journal',
      usage: '-u UNIT [-n LINES] [-f]',
      run: journalctl(cluster, node),
    },
    {
      name: 'service',
      summary: 'run a System V init script',
      usage: 'UNIT status',
      run: (process) => process.spawn(['systemctl', process.argv[2] ?? 'status', process.argv[1] ?? '']),
    },
  ]
}
