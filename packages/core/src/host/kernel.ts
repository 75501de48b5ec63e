/** The nodes' system: Debian 12 with its kernel. Containers see the same kernel. */
export const osImage = 'Debian GNU/Linux 12 (bookworm)'
export const kernelRelease = '6.1.0-41-amd64'
export const kernelVersion = '#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)'
