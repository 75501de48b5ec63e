/** What /proc/PID/status tells of a container's process. */
export interface ProcessFacts {
  name: string
  pid: number
  uid: number
  /** The primary one first. */
  groups: readonly number[]
  /** What of its container's and its Pod's security context counts here. */
  security: Security
}

export interface Security {
  privileged?: boolean | undefined
  allowPrivilegeEscalation?: boolean | undefined
  capabilities?: { add?: readonly string[]; drop?: readonly string[] } | undefined
  /** RuntimeDefault, Localhost, Unconfined; absent: the kubelet's default, which is Unconfined. */
  seccomp?: string | undefined
}

// linux/capability.h
const numbers =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  )
// containerd pkg/oci defaultUnixCaps
const usual =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  )

const bare = (name: string): string => name.toUpperCase().replace(/^CAP_/, '')

/** The capabilities that a container may have, as a number in hexadecimal. */
export function boundingSet({ privileged, capabilities }: Security): string {
  const [add, drop] = [(capabilities?.add ?? []).map(bare), (capabilities?.drop ?? []).map(bare)]
  const all = privileged || add.includes('ALL')
  const held = new Set(all ? numbers : drop.includes('ALL') ? [] : usual)
  for (const name of drop) if (!all) held.delete(name)
  for (const name of add) held.add(name)
  const bits = numbers.reduce((sum, name, i) => (held.has(name) ? sum | (1n << BigInt(i)) : sum), 0n)
  return bits.toString(16).padStart(16, '0')
}

/** As the kernel writes it: fs/proc/array.c. */
export function statusText({ name, pid, uid, groups, security }: ProcessFacts): string {
  const [gid = 0] = groups
  const bounding = boundingSet(security)
  const own = uid === 0 ? bounding : '0'.repeat(16)
  const filtered = !security.privileged && (security.seccomp === 'RuntimeDefault' || security.seccomp === 'Localhost')
  const fields: [string, string | number][] = [
    ['Name', name],
    ['Umask', '0022'],
    ['State', pid === 1 ? 'S (sleeping)' : 'R (running)'],
    ['Tgid', pid],
    ['Ngid', 0],
    ['Pid', pid],
    ['PPid', 0],
    ['TracerPid', 0],
    ['Uid', Array(4).fill(uid).join('\t')],
    ['Gid', Array(4).fill(gid).join('\t')],
    ['FDSize', 64],
    ['Groups', `${groups.join(' ')} `],
    ['CapInh', '0'.repeat(16)],
    ['CapPrm', own],
    ['CapEff', own],
    ['CapBnd', bounding],
    ['CapAmb', '0'.repeat(16)],
    ['NoNewPrivs', security.allowPrivilegeEscalation === false && !security.privileged ? 1 : 0],
    ['Seccomp', filtered ? 2 : 0],
    ['Seccomp_filters', filtered ? 1 : 0],
  ]
  return fields.map(([field, value]) => `${field}:\t${value}\n`).join('')
}
