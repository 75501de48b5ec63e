import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { why as explain } from '@kubemaze/core/cluster/trace.ts'
import type { ShellProcess } from '../bash/shell.ts'
import type { ShellCommand } from './shell-command.ts'

/** Options of curl, wget and nc that take a value, so that the target can be told from it. */
const valued =
  /^-(?:[A-Za-z]*[omwXdHuAbeDTrOtiIcsp]|-(?:output|max-time|connect-timeout|request|data|header|user|resolve|timeout|tries|write-out))$/

/** The target of `why curl -s http://coffee`, `why nc -zv coffee 80`, `why coffee:80`. */
export function targetOf(words: readonly string[]): string | undefined {
  const [program = '', ...rest] = words
  const known = /^(curl|wget|nc|netcat|telnet|ping|nslookup|dig)$/.test(program)
  if (!known) return program === '' ? undefined : portOn(program, rest[0])
  const operands = rest.filter((word, index) => !word.startsWith('-') && !takesValue(program, rest[index - 1]))
  const [host, port] = operands
  const overUdp = /^(nc|netcat)$/.test(program) && rest.some((word) => /^-[A-Za-z]*u/.test(word))
  if (overUdp && host !== undefined && port !== undefined) return `udp://${portOn(host, port)}`
  return host === undefined ? undefined : portOn(host, /^(nc|netcat|telnet)$/.test(program) ? port : undefined)
}

function takesValue(program: string, before: string | undefined): boolean {
  if (before === undefined) return false
  if (program === 'nc' || program === 'netcat') return /^-[A-Za-z]*[wpqisxX]$/.test(before)
  if (program === 'wget') return /^-q?[OTtPoU]$/.test(before)
  return /^-[sSfkLivIO]*$/.test(before) ? false : valued.test(before)
}

const portOn = (host: string, port: string | undefined): string =>
  port !== undefined && /^\d+$/.test(port) && !host.includes('://') ? `${host}:${port}` : host

/** Why a request answers or not, hop by hop. */
export function why(cluster: Cluster): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const target = targetOf(process.argv.slice(1))
    if (target === undefined) {
      process.stderr(
        'usage: why COMMAND | why URL | why HOST:PORT\nexamples: why curl http://coffee    why nc -zv 192.168.10.86 80\n',
      )
      return 2
    }
    const explanation = explain(cluster, process.network.origin, target)
    for (const hop of explanation.hops) {
      process.stdout(`${hop.ok ? '✓' : '✗'} ${hop.kind.padEnd(8)} ${hop.title}${hop.node ? `  [${hop.node}]` : ''}\n`)
      if (hop.detail) process.stdout(`           ${hop.detail}\n`)
    }
    const { failed, blame, look } = explanation
    if (explanation.ok) process.stdout(`\n${target} answers.\n`)
    else process.stdout(`\n${target} does not answer${failed ? `: ${failed.title}` : ''}.\n`)
    if (blame) process.stdout(`blame: ${blame}\n`)
    if (look) process.stdout(`look:  ${look}\n`)
    return explanation.ok ? 0 : 1
  }
  return {
    name: 'why',
    summary: 'why a request inside the cluster answers or not',
    usage: 'COMMAND | URL | HOST:PORT',
    details: 'Shows the way of a request: names tried, address, rule on this node, endpoints, socket; and the field to blame.',
    run,
  }
}
