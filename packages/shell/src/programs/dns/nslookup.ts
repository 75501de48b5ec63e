import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isIp } from '../net/dial.ts'
import type { ShellCommand } from '../shell-command.ts'
import { askInTurn, dotted, isAuthoritative, namesToTry, reverseName, serverOf, undotted } from './ask.ts'

interface Settings {
  type: string | undefined
  server: string | undefined
  timeoutMs: number
  retries: number
  debug: boolean
}

function settingsOf(words: readonly string[]): { settings: Settings; names: string[] } {
  const settings: Settings = { type: undefined, server: undefined, timeoutMs: 5000, retries: 3, debug: false }
  const names: string[] = []
  for (const word of words) {
    const option = /^-(?:q(?:uery(?:type)?)?|ty(?:pe)?)=(\S+)$/i.exec(word)
    if (option) settings.type = (option[1] ?? '').toUpperCase()
    else if (/^-(timeout)=\d+$/.test(word)) settings.timeoutMs = Number(word.split('=')[1]) * 1000
    else if (/^-(retry)=\d+$/.test(word)) settings.retries = Number(word.split('=')[1]) + 1
    else if (!word.startsWith('-')) names.push(word)
  }
  settings.server = names[1]
  return { settings, names }
}

/** nslookup of ISC BIND. */
async function run(process: ShellProcess): Promise<number> {
  const { settings, names } = settingsOf(process.argv.slice(1))
  const [name] = names
  if (name === undefined) return interactive(process, settings)
  return lookUp(process, name, settings)
}

async function interactive(process: ShellProcess, settings: Settings): Promise<number> {
  let status = 0
  for (let line = await process.stdin.readLine('> '); line !== undefined; line = await process.stdin.readLine('> ')) {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'exit') break
    const set = /^(?:q(?:uery(?:type)?)?|ty(?:pe)?)=(\S+)$/i.exec(words[1] ?? '')
    if (words[0] === 'set' && set) settings.type = (set[1] ?? '').toUpperCase()
    else if (words[0] === 'server' && words[1]) settings.server = words[1]
    else if (words[0] && words[0] !== 'set') status = await lookUp(process, words[0], settings)
  }
  return status
}

async function lookUp(process: ShellProcess, name: string, settings: Settings): Promise<number> {
  const server = serverOf(process, settings.server)
  if (!server) {
    process.stderr(`nslookup: couldn't get address for '${settings.server}': not found\n`)
    return 1
  }
  const reverse = isIp(name)
  const types = reverse ? ['PTR'] : settings.type === undefined ? ['A', 'AAAA'] : [settings.type]
  const names = reverse ? [reverseName(name)] : namesToTry(process, name)
  const first = askInTurn(process, server.ip, names, types[0] as string)
  if (!first) return noServer(process, server.ip, settings)
  // BIND's nslookup says which server it asked for forward lookups alone
  if (!reverse) process.stdout(`Server:\t\t${server.name}\nAddress:\t${server.ip}#53\n\n`)
  if (first.status !== 'NOERROR') return notFound(process, reverse ? reverseName(name) : name, first)
  const more = types.slice(1).map((type) => askInTurn(process, server.ip, [undotted(first.question.name)], type))
  const all = [first, ...more].filter((answer) => answer !== undefined)
  return show(process, reverse ? reverseName(name) : name, all)
}

async function noServer(process: ShellProcess, ip: string, settings: Settings): Promise<number> {
  for (let attempt = 0; attempt < settings.retries; attempt++) {
    if (!(await process.wait(settings.timeoutMs))) return 130
    process.stdout(`;; communications error to ${ip}#53: timed out\n`)
  }
  process.stdout(';; no servers could be reached\n\n\n')
  return 1
}

function notFound(process: ShellProcess, name: string, answer: DnsAnswer): number {
  process.stdout(`** server can't find ${undotted(name)}: ${answer.status}\n\n`)
  return 1
}

function show(process: ShellProcess, name: string, answers: DnsAnswer[]): number {
  const records = answers.flatMap((answer) => answer.answers)
  const unique = records.filter(
    (record, index) =>
      records.findIndex((other) => other.name === record.name && other.data === record.data && other.type === record.type) ===
      index,
  )
  if (unique.length === 0) {
    process.stdout(`*** Can't find ${name}: No answer\n\n`)
    return 0
  }
  const foreign = answers[0] && !isAuthoritative(answers[0]) ? 'Non-authoritative answer:\n' : ''
  process.stdout(`${foreign}${unique.map(recordText).join('')}\n`)
  return 0
}

function recordText(record: DnsRecord): string {
  const name = undotted(record.name)
  if (record.type === 'A' || record.type === 'AAAA') return `Name:\t${name}\nAddress: ${record.data}\n`
  if (record.type === 'CNAME') return `${name}\tcanonical name = ${dotted(record.data)}\n`
  if (record.type === 'PTR') return `${name}\tname = ${dotted(record.data)}\n`
  if (record.type === 'SRV') return `${name}\tservice = ${srv(record.data)}\n`
  if (record.type === 'TXT') return `${name}\ttext = ${record.data.startsWith('"') ? record.data : `"${record.data}"`}\n`
  if (record.type === 'NS') return `${name}\tnameserver = ${dotted(record.data)}\n`
  return soa(name, record.data)
}

const srv = (data: string): string => data.replace(/(\S+)$/, (target) => dotted(target))

function soa(name: string, data: string): string {
  const [origin = '', mail = '', serial, refresh, retry, expire, minimum] = data.split(/\s+/)
  return `${name}\n\torigin = ${undotted(origin)}\n\tmail addr = ${undotted(mail)}\n\tserial = ${serial}\n\trefresh = ${refresh}\n\tretry = ${retry}\n\texpire = ${expire}\n\tminimum = ${minimum}\n`
}

export const nslookup: ShellCommand = {
  name: 'nslookup',
  summary: 'query Internet name servers interactively',
  usage: '[-type=TYPE] NAME [SERVER]',
  run,
}
