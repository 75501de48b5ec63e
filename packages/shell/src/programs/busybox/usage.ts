import type { ShellProcess } from '../../bash/shell.ts'
import { disksUsage } from './usage/disks.ts'
import { filesUsage } from './usage/files.ts'
import { networkUsage } from './usage/network.ts'
import { printUsage } from './usage/print.ts'
import { systemUsage } from './usage/system.ts'
import { textUsage } from './usage/text.ts'

/** As alpine's and Docker's busybox names itself. */
export const busyboxTitle = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.'

const texts: Readonly<Record<string, string>> = {
  ...disksUsage,
  ...filesUsage,
  ...networkUsage,
  ...printUsage,
  ...systemUsage,
  ...textUsage,
}

/** An applet's use, from `Usage:` on; undefined when busybox has no such applet, or one without a text. */
export function usageOf(applet: string): string | undefined {
  return Object.hasOwn(texts, applet) ? texts[applet] : undefined
}

/** What busybox prints for a line it does not understand: status 1. */
export function busyboxUsage(process: ShellProcess, usage: string, wrong = '', status = 1): number {
  process.stderr(`${wrong}${busyboxTitle}\n\n${usage}`)
  return status
}
