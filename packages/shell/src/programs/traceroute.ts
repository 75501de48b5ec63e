import type { ShellProcess } from '../bash/shell.ts'
import { complain } from './last-words.ts'
import { addressName } from './net/address-name.ts'
import { addressOf } from './net/dial.ts'
import { isBad, type Options, parseOptions } from './options.ts'
import { roundTrip } from './ping-echoes.ts'
import type { ShellCommand } from './shell-command.ts'
import { tracerouteUsage } from './traceroute-usage.ts'

/** The routers between here and there, and who answers at the end. Cluster IPs answer no probe. */
function hops(process: ShellProcess, ip: string): string[] {
  const echoed = process.network.ping(ip)
  return echoed.outcome === 'reply' ? [...echoed.routers, ip] : echoed.routers
}

/** Probes go out many at a time. */
const silentHopMs = 350

const value = true
const spec = {
  n: {},
  I: {},
  T: {},
  U: {},
  '4': {},
  '6': {},
  d: {},
  F: {},
  e: {},
  r: {},
  V: {},
  help: {},
  version: {},
  m: { value },
  q: { value },
  w: { value },
  p: { value },
  f: { value },
  i: { value },
  s: { value },
  N: { value },
  z: { value },
  t: { value },
} as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) {
    const at = process.argv.findIndex((word) => word.startsWith('-'))
    process.stderr(`Bad option \`${'unknown' in options ? options.unknown : options.needsValue}' (argc ${at})\n`)
    return 2
  }
  if (options.has('V') || options.has('version')) {
    process.stderr(version)
    return 0
  }
  const host = options.operands[0]
  if (options.has('help') || host === undefined) {
    process.stderr(tracerouteUsage)
    return 0
  }
  const wrong = wrongNumber(process, options)
  if (wrong !== undefined) return complain(process, wrong, 2)
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    const at = process.argv.indexOf(host)
    process.stderr(`${host}: Name or service not known\nCannot handle "host" cmdline arg \`${host}' on position 1 (argc ${at})\n`)
    return 2
  }
  return trace(process, options, host, ip)
}

/** What is wrong with a number, in traceroute's order. */
function wrongNumber(process: ShellProcess, options: Options): string | undefined {
  for (const letter of ['f', 'm', 'q', 'w', 'z', 'p', 'N', 't'] as const) {
    const text = options.get(letter)
    if (text === undefined || /^\d+(\.\d+)?(,\d+(\.\d+)?)*$/.test(text)) continue
    const at = process.argv.findIndex((word) => word.startsWith(`-${letter}`))
    return `Cannot handle \`-${letter}' option with arg \`${text}' (argc ${process.argv[at] === `-${letter}` ? at + 1 : at})\n`
  }
  const number = (letter: 'f' | 'm' | 'q', otherwise: number): number => Number(options.get(letter) ?? otherwise)
  if (number('f', 1) < 1 || number('f', 1) > number('m', 30)) return 'first hop out of range\n'
  if (number('m', 30) > 255) return 'max hops cannot be more than 255\n'
  return number('q', 3) > 10 || number('q', 3) < 1 ? 'no more than 10 probes per hop\n' : undefined
}

const version = 'Modern traceroute for Linux, version 2.1.2\nCopyright (c) 2016  Dmitry Butskoy,   License: GPL v2 or any later\n'

async function trace(process: ShellProcess, options: Options, host: string, ip: string): Promise<number> {
  const most = Math.min(255, Number(options.get('m')) || 30)
  const probes = Math.min(10, Number(options.get('q')) || 3)
  process.stdout(`traceroute to ${host} (${ip}), ${most} hops max, 60 byte packets\n`)
  const found = hops(process, ip)
  const reached = found.at(-1) === ip
  for (let number = 1; number <= (reached ? Math.min(most, found.length) : most); number++) {
    const hop = found[number - 1]
    if (hop === undefined && !(await process.wait(silentHopMs))) return 130
    const times = Array.from({ length: probes }, (_, probe) => `${roundTrip(process, number * 3 + probe, false).toFixed(3)} ms`)
    const shown =
      hop === undefined ? Array(probes).fill('*').join(' ') : `${named(process, options, hop, ip, host)}  ${times.join('  ')}`
    process.stdout(`${String(number).padStart(2)}  ${shown}\n`)
  }
  return 0
}

function named(process: ShellProcess, options: Options, hop: string, ip: string, host: string): string {
  if (options.has('n')) return hop
  const name = hop === ip && host !== ip ? host : (addressName(process, hop) ?? hop)
  return `${name} (${hop})`
}

export const traceroute: ShellCommand = {
  name: 'traceroute',
  summary: 'print the route packets trace to network host',
  usage: '[-n] [-m MAX] HOST',
  run,
}
