import { kernelRelease, kernelVersion } from '@kubemaze/core/host/kernel.ts'
import type { Network } from '@kubemaze/core/network/packet.ts'
import type { Made } from './device-files.ts'

interface Facts {
  network: Network
  hostname: string
  now(): number
  kind: 'node' | 'container'
  /** Kernel parameters that differ from the kernel's own, by dotted name. */
  sysctls?: Readonly<Record<string, string>>
}

/** Files that the system makes: /proc, and those of the network where the tree has none. */
export function procFiles({ network, hostname, now, kind, sysctls = {} }: Facts): Made {
  const uptime = (): number => Math.floor(now() / 1000) % 864_000
  return {
    '/proc/uptime': () => `${uptime()}.00 ${uptime() * 2}.00\n`,
    '/proc/loadavg': () => '0.08 0.11 0.09 1/214 4217\n',
    '/proc/version': () =>
      `Linux version ${kernelRelease} (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) ${kernelVersion}\n`,
    '/proc/cpuinfo': () =>
      [0, 1].map((index) => `processor\t: ${index}\nmodel name\t: Virtual CPU\ncpu MHz\t\t: 2400.000\n\n`).join(''),
    '/proc/meminfo': () =>
      'MemTotal:        4018144 kB\nMemFree:         1644412 kB\nMemAvailable:    2874428 kB\nSwapTotal:             0 kB\n',
    ...parameterFiles({ ...kernelParameters, 'kernel.hostname': hostname, ...sysctls }),
    '/proc/net/dev': () => netDev(network),
    '/etc/hostname': () => `${hostname}\n`,
    '/etc/hosts': () =>
      network
        .hosts()
        .map(([ip, ...names]) => `${ip}\t${names.join(' ')}\n`)
        .join(''),
    '/etc/resolv.conf': () => resolvConf(network),
    '/etc/passwd': () =>
      kind === 'node'
        ? 'root:x:0:0:root:/root:/bin/bash\nstudent:x:1000:1000:student:/home/student:/bin/bash\n'
        : 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
    '/etc/group': () => (kind === 'node' ? 'root:x:0:\nsudo:x:27:student\nstudent:x:1000:\n' : 'root:x:0:root\n'),
  }
}

/** What a fresh Ubuntu node and a network namespace of it have. */
const kernelParameters: Readonly<Record<string, string>> = {
  'kernel.msgmax': '8192',
  'kernel.ostype': 'Linux',
  'kernel.osrelease': kernelRelease,
  'kernel.pid_max': '4194304',
  'kernel.shm_rmid_forced': '0',
  'kernel.shmmax': '18446744073692774399',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.core.somaxconn': '4096',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_syncookies': '1',
  'vm.max_map_count': '1048576',
  'vm.overcommit_memory': '1',
  'vm.swappiness': '60',
}

const parameterFiles = (parameters: Readonly<Record<string, string>>): Made =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [`/proc/sys/${name.replaceAll('.', '/')}`, () => `${value}\n`]),
  )

function resolvConf(network: Network): string {
  const { nameservers, search, options } = network.resolvConf()
  const raw = options.raw.length > 0 ? `options ${options.raw.join(' ')}\n` : ''
  return `${search.length > 0 ? `search ${search.join(' ')}\n` : ''}${nameservers.map((ip) => `nameserver ${ip}\n`).join('')}${raw}`
}

function netDev(network: Network): string {
  const names = [...new Set(network.addresses().map((address) => address.interface))]
  const head =
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n'
  return head + names.map((name) => `${name.padStart(6)}: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`).join('')
}
