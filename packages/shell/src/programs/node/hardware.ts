import { kernelRelease, kernelVersion } from '@kubemaze/core/host/kernel.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { bootedAtMs } from '../processes/process-row.ts'
import type { ShellCommand } from '../shell-command.ts'

const processor: readonly [title: string, value: string][] = [
  ['Architecture:', 'x86_64'],
  ['  CPU op-mode(s):', '32-bit, 64-bit'],
  ['  Address sizes:', '48 bits physical, 48 bits virtual'],
  ['  Byte Order:', 'Little Endian'],
  ['CPU(s):', '2'],
  ['  On-line CPU(s) list:', '0,1'],
  ['Vendor ID:', 'GenuineIntel'],
  ['  Model name:', 'Virtual CPU'],
  ['    Thread(s) per core:', '1'],
  ['    Core(s) per socket:', '2'],
  ['    Socket(s):', '1'],
  ['    BogoMIPS:', '4800.00'],
  ['Virtualization features:', ''],
  ['  Hypervisor vendor:', 'KVM'],
  ['  Virtualization type:', 'full'],
  ['NUMA:', ''],
  ['  NUMA node(s):', '1'],
  ['  NUMA node0 CPU(s):', '0,1'],
]

async function lscpu(process: ShellProcess): Promise<number> {
  return say(
    process,
    processor
      .map(([title, value]) => `${title.padEnd(25)}${value}`.trimEnd())
      .map((line) => `${line}\n`)
      .join(''),
  )
}

const ring: readonly [seconds: number, text: string][] = [
  [0, `Linux version ${kernelRelease} (debian-kernel@lists.debian.org) ${kernelVersion}`],
  [0, 'Command line: BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro quiet'],
  [0.004_112, 'Hypervisor detected: KVM'],
  [0.091_307, 'smp: Brought up 1 node, 2 CPUs'],
  [1.203_551, 'EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.'],
  [2.511_87, 'systemd[1]: Detected virtualization oracle.'],
  [3.902_116, 'e1000: enp0s3 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX'],
  [3.918_402, 'e1000: enp0s8 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX'],
  [9.377_284, 'br_netfilter: bridge firewalling registered'],
  [14.820_931, 'cni0: port 1 entered forwarding state'],
]

async function dmesg(process: ShellProcess): Promise<number> {
  if (process.user.uid !== 0) return complain(process, 'dmesg: read kernel buffer failed: Operation not permitted\n', 1)
  const human = process.argv.slice(1).some((word) => /^-\w*T|^--ctime/.test(word))
  const stamp = (seconds: number): string => {
    if (!human) return seconds.toFixed(6).padStart(12)
    const at = new Date(bootedAtMs(process) + seconds * 1000).toUTCString().split(/[ ,]+/)
    return `${at[0]} ${at[2]} ${String(Number(at[1])).padStart(2)} ${at[4]} ${at[3]}`
  }
  return say(process, ring.map(([seconds, text]) => `[${stamp(seconds)}] ${text}\n`).join(''))
}

/** last: who was logged on, since the node started. */
async function last(process: ShellProcess): Promise<number> {
  const text = (ms: number): string => {
    const at = new Date(ms)
    return `${at.toUTCString().slice(0, 3)} ${at.toUTCString().slice(8, 11)} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 16)}`
  }
  const boot = bootedAtMs(process)
  const own = process.terminal
    ? `${process.user.name.padEnd(8)} pts/0        192.168.56.1     ${text(process.now() - 3_600_000)}   still logged in\n`
    : ''
  const began = new Date(boot).toUTCString().split(/[ ,]+/)
  return say(
    process,
    `${own}reboot   system boot  ${kernelRelease.slice(0, 16).padEnd(16)} ${text(boot)}   still running\n\nwtmp begins ${began[0]} ${began[2]} ${String(Number(began[1])).padStart(2)} ${began[4]} ${began[3]}\n`,
  )
}

export const hardwareCommands: readonly ShellCommand[] = [
  { name: 'lscpu', summary: 'display information about the CPU architecture', run: lscpu },
  { name: 'dmesg', summary: 'print the kernel ring buffer', usage: '[-T]', run: dmesg },
  { name: 'last', summary: 'show a listing of last logged in users', run: last },
]
