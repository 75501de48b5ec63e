import type { Network } from '@kubemaze/core/network/packet.ts'
import type { Made } from './device-files.ts'

interface Facts {
  network: Network
  hostname: string
  now(): number
  kind: 'node' | 'container'
}

const kernel = '6.8.0-86-generic'

/** Files that the system makes: /proc, and those of the network where the tree has none. */
export function procFiles({ network, hostname, now, kind }: Facts): Made {
  const uptime = (): number => Math.floor(now() / 1000) % 864_000
  return {
    '/proc/uptime': () => `${uptime()}.00 ${uptime() * 2}.00\n`,
    '/proc/loadavg': () => '0.08 0.11 0.09 1/214 4217\n',
    '/proc/version': () =>
      `Linux version ${kernel} (buildd@lcy02-amd64-017) (x86_64-linux-gnu-gcc-13) #87-Ubuntu SMP PREEMPT_DYNAMIC\n`,
    '/proc/cpuinfo': () =>
      [0, 1].map((index) => `processor\t: ${index}\nmodel name\t: Virtual CPU\ncpu MHz\t\t: 2400.000\n\n`).join(''),
    '/proc/meminfo': () =>
      'MemTotal:        4018144 kB\nMemFree:         1644412 kB\nMemAvailable:    2874428 kB\nSwapTotal:             0 kB\n',
    '/proc/sys/net/ipv4/ip_forward': () => '1\n',
    '/proc/sys/kernel/hostname': () => `${hostname}\n`,
    '/proc/sys/net/bridge/bridge-nf-call-iptables': () => '1\n',
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
