import type { ShellProcess } from '../../bash/shell.ts'
import { talk } from '../nc.ts'
import { addressOf, dial, systemTimeoutMs } from '../net/dial.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { busyboxTitle } from './usage.ts'

const value = true
const spec = {
  z: {},
  v: {},
  w: { value },
  u: {},
  l: {},
  p: { value },
  e: { value },
  n: {},
  i: { value },
  f: { value },
  k: {},
  o: { value },
} as const

/** nc of busybox, as Alpine builds it. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  const [host, port] = isBad(options) ? [] : options.operands
  if (isBad(options) || host === undefined || (port === undefined && !options.has('l'))) {
    process.stderr(
      `${busyboxTitle}\n\nUsage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n`,
    )
    return 1
  }
  if (options.has('l')) {
    process.stderr('nc: -l: listening in a Pod is not simulated here; listen on a node\n')
    return 1
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stderr(`nc: bad address '${host}'\n`)
    return 1
  }
  const limit = Number(options.get('w') ?? 0) * 1000 || systemTimeoutMs
  const dialed = await dial(process, ip, Number(port), options.has('u') ? 'UDP' : 'TCP', limit)
  const shown = `${host} (${ip}:${port})`
  if (dialed.outcome === 'interrupted') return 130
  if (dialed.outcome !== 'connected' && !(options.has('u') && dialed.outcome === 'timeout')) {
    const words = {
      refused: 'Connection refused',
      reset: 'Connection reset by peer',
      timeout: 'Operation timed out',
      unreachable: 'Host is unreachable',
    }
    if (dialed.outcome === 'timeout' && options.has('w')) process.stderr('nc: timed out\n')
    else if (options.has('v') || !options.has('z')) process.stderr(`nc: ${shown}: ${words[dialed.outcome]}\n`)
    return 1
  }
  if (options.has('v')) process.stderr(`${shown} open\n`)
  return options.has('z') || dialed.outcome !== 'connected' ? 0 : talk(process, dialed.socket, dialed.peer, limit)
}

export const busyboxNc: ShellCommand = {
  name: 'nc',
  summary: 'open a pipe to a host and port',
  usage: '[-zvu] [-w SECONDS] HOST PORT',
  run,
}
