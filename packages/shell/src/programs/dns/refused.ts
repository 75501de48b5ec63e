import type { ShellProcess } from '../../bash/shell.ts'

/** Does the server's host say at once that nobody listens there? Asked only when no answer came. */
export function refusesQuestions(process: ShellProcess, ip: string, port: number, protocol: 'UDP' | 'TCP'): boolean {
  return process.network.connect(ip, port, protocol).outcome === 'refused'
}
