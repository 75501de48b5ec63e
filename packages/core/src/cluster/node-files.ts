import { nodes } from '../api/kinds.ts'
import type { Client } from '../client/client.ts'
import { osImage } from '../host/kernel.ts'
import { nodeHost } from '../network/hosts.ts'
import { dnsUpstream } from '../network/parts.ts'
import type { FileTable } from '../process/file-table.ts'
import type { FileTrees } from '../process/file-trees.ts'
import type { MapEntry } from '../process/map-table.ts'

const osRelease = `PRETTY_NAME="${osImage}"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`

const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
student:x:1000:1000:Student:/home/student:/bin/bash
`

const group = `root:x:0:
sudo:x:27:student
student:x:1000:
`

function baseFiles(client: Client, node: string): Record<string, MapEntry> {
  const hosts = client.list(nodes).map(nodeHost)
  return {
    '/etc/hostname': `${node}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${hosts.map((host) => `${host.ip} ${host.name}`).join('\n')}\n`,
    '/etc/resolv.conf': `nameserver ${dnsUpstream}\n`,
    '/etc/os-release': osRelease,
    '/etc/passwd': passwd,
    '/etc/group': group,
    '/etc/debian_version': '12.12\n',
    '/etc/shells': '/bin/sh\n/bin/bash\n',
    '/home/student/.bashrc': '# commands for interactive shells\n',
    '/root/.bashrc': '# commands for interactive shells\n',
    '/root': { directory: true, mode: 0o700 },
    '/tmp': { directory: true, mode: 0o1777 },
    '/var/log': { directory: true },
    '/mnt': { directory: true },
    '/media': { directory: true },
    '/opt': { directory: true },
    '/srv': { directory: true },
    '/usr/local/bin': { directory: true },
    '/usr/local/sbin': { directory: true },
    '/usr/sbin': { directory: true },
    '/sbin': { directory: true },
  }
}

/** The disk of a node: what the system brought, and what was written since. */
export function nodeTable(trees: FileTrees, client: Client, node: string, bootedAtMs: number): FileTable {
  return trees.overlay(trees.map(baseFiles(client, node), bootedAtMs), trees.rows(`nodes/${node}`))
}
