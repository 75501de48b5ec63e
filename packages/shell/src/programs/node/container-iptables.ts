import type { ShellCommand } from '../shell-command.ts'

/** A Pod has a network of its own, and no right to see or change its rules. */
export const containerIptables: ShellCommand = {
  name: 'iptables',
  summary: 'administration tool for IPv4 packet filtering and NAT',
  async run(process) {
    process.stderr('iptables v1.8.11 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n')
    return 4
  },
}
