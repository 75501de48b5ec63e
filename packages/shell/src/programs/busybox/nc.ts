import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { talk } from '../nc.ts'
import { type ListenWords, serveConnections } from '../nc-listen.ts'
import { addressOf, dial, systemTimeoutMs } from '../net/dial.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { busyboxUsage, usageOf } from './usage.ts'

const value = true
const spec = {
  z: {},
  v: {},
  w: { value },
  u: {},
  l: {},
  p: { value },
  n: {},
  s: { value },
  b: {},
  i: { value },
  f: { value },
  k: {},
  o: { value },
} as const

/** `-e PROG ARGS` stands last. */
function withProgram(words: readonly string[]): { words: readonly string[]; program: readonly string[] | undefined } {
  const at = words.findIndex((word) => /^-[a-z]*e$/.test(word))
  const program = at < 0 ? [] : words.slice(at + 1)
  if (program.length === 0) return { words, program: undefined }
  const before = (words[at] as string).slice(0, -1)
  return { words: [...words.slice(0, at), ...(before === '-' ? [] : [before])], program }
}

// networking/nc_bloaty.c
const words: ListenWords = {
  listening: (address, port) => `listening on ${address === '0.0.0.0' ? '[::]' : address}:${port} ...\n`,
  received: (process, { sourceIp, sourcePort }, { address, port }) => {
    const own = address === '0.0.0.0' ? (process.network.addresses()[1]?.ip ?? '127.0.0.1') : address
    const shown = (ip: string, at: number): string => `[::ffff:${ip}]:${at}`
    return `connect to ${shown(own, port)} from ${shown(sourceIp, sourcePort)} (${shown(sourceIp, sourcePort)})\n`
  },
}

function listen(process: ShellProcess, options: Options, program: readonly string[] | undefined): Promise<number> | number {
  const text = options.get('p') ?? '0'
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) return complain(process, `nc: invalid port '${text}'\n`, 1)
  return serveConnections(process, {
    address: options.get('s') ?? '0.0.0.0',
    port,
    keeps: options.has('k'),
    loud: options.has('v'),
    numeric: options.has('n'),
    idleMs: Number(options.get('w') ?? 0) * 1000,
    protocol: options.has('u') ? 'UDP' : 'TCP',
    words,
    ...(program ? { program } : {}),
    bindFailure: (why) => `bind: ${why}`,
  })
}

/** nc of busybox, as Alpine builds it. */
async function run(process: ShellProcess): Promise<number> {
  const { words, program } = withProgram(process.argv.slice(1))
  const options = parseOptions(words, spec)
  const [host, port] = isBad(options) ? [] : options.operands
  const lacking = host === undefined || port === undefined
  if (isBad(options) || (lacking && !options.has('l'))) return busyboxUsage(process, usageOf('nc') ?? '')
  if (options.has('l')) return listen(process, options, program)
  if (host === undefined) return 1
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
