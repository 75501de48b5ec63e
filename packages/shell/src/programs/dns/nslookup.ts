import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isIp } from '../net/dial.ts'
import type { ShellCommand } from '../shell-command.ts'
import { askInTurn, dotted, isAuthoritative, namesToTry, reverseName, serverOf, undotted } from './ask.ts'
import { dangling } from './dangling.ts'
import { nameFault } from './dig/name-fault.ts'
import { recordTypes } from './dig/options.ts'
import { askedAgain } from './message-size.ts'
import { debugText } from './nslookup-debug.ts'
import { refusesQuestions } from './refused.ts'
import { bindVersion } from './version.ts'

interface Settings {
  type: string | undefined
  server: string | undefined
  port: number
  timeoutMs: number
  retries: number
  debug: boolean
  tcp: boolean
  domain: string | undefined
  search: boolean
}

const newSettings = (): Settings => ({
  type: undefined,
  server: undefined,
  port: 53,
  timeoutMs: 5000,
  retries: 3,
  debug: false,
  tcp: false,
  domain: undefined,
  search: true,
})

/** Options that change nothing that the lab's server would answer. */
const harmless = /^(no)?(def(name)?|rec(urse)?|ignoretc|ig|d2|fail|sil(ent)?|aaflag|ndots=\d+)$/i

const numeric: Readonly<Record<string, string>> = {
  t: 'timeout',
  timeout: 'timeout',
  ret: 'tries',
  retry: 'tries',
  po: 'port',
  port: 'port',
  ndots: 'ndots',
}

/** Takes an option (`type=srv`); a text says what is wrong with it. */
function setOption(settings: Settings, text: string): string | undefined {
  const [, name = '', given = ''] = /^([^=]*)=?(.*)$/.exec(text) ?? []
  if (/^(q(uery(type)?)?|ty(pe)?)$/i.test(name)) {
    if (!recordTypes.has(given.toUpperCase())) return `unknown query type: ${given}`
    settings.type = given.toUpperCase()
  } else if (/^cl(ass)?$/i.test(name)) return /^(in|ch|hs|any)$/i.test(given) ? undefined : `unknown query class: ${given}`
  else if (numeric[name.toLowerCase()] && !/^\d+$/.test(given))
    return `invalid ${numeric[name.toLowerCase()]} '${given}': not a valid number`
  else if (/^t(imeout)?$/i.test(name)) settings.timeoutMs = Number(given) * 1000 || 5000
  else if (/^ret(ry)?$/i.test(name)) settings.retries = Math.min(100, Math.max(1, Number(given) || 0))
  else if (/^po(rt)?$/i.test(name)) settings.port = Number(given) || 53
  else if (/^do(main)?$/i.test(name) || /^srchl(ist)?$/i.test(name)) settings.domain = given
  else if (/^(no)?deb(ug)?$/i.test(name)) settings.debug = !name.startsWith('no')
  else if (/^(no)?sea(rch)?$/i.test(name)) settings.search = !name.startsWith('no')
  else if (/^(no)?v(c)?$/i.test(name)) settings.tcp = !name.startsWith('no')
  else if (!harmless.test(text)) return `*** Invalid option: ${text}`
  return undefined
}

const usage = `Usage:
   nslookup [-opt ...]             # interactive mode using default server
   nslookup [-opt ...] - server    # interactive mode using 'server'
   nslookup [-opt ...] host        # just look up 'host' using default server
   nslookup [-opt ...] host server # just look up 'host' using 'server'
`

/** nslookup of ISC BIND. */
async function run(process: ShellProcess): Promise<number> {
  const settings = newSettings()
  const names: string[] = []
  for (const word of process.argv.slice(1)) {
    if (/^-v(ersion)?$/i.test(word)) {
      process.stderr(`nslookup ${bindVersion}\n`)
      return 0
    }
    if (!word.startsWith('-') || word === '-') names.push(word)
    else if (word === '-all') process.stdout(allSettings(process, settings))
    else sayIfWrong(process, setOption(settings, word.slice(1)))
  }
  if (names.length > 2) {
    process.stderr(usage)
    return 1
  }
  const [name, server] = names
  settings.server = server
  if (name === undefined || name === '-') return interactive(process, settings)
  const status = await lookUp(process, name, settings)
  if (status !== 130 && status !== 10 && serverOf(process, server)) process.stdout('\n')
  return status
}

function sayIfWrong(process: ShellProcess, wrong: string | undefined): void {
  if (wrong !== undefined) process.stdout(`${wrong}\n`)
}

const notThere: Readonly<Record<string, string>> = {
  help: 'help',
  '?': 'help',
  finger: 'finger',
  ls: 'ls',
  root: 'root',
  view: 'view',
}

/** `set all` */
function allSettings(process: ShellProcess, settings: Settings): string {
  const server = serverOf(process, settings.server)
  const head = server ? `Default server: ${server.name}\nAddress: ${server.ip}#${settings.port}\n` : ''
  const { tcp, debug, search, timeoutMs, retries, port, type, domain } = settings
  const no = (on: boolean, name: string): string => `${on ? '' : 'no'}${name}`
  const list = domain ?? process.network.resolvConf().search.join('/')
  return `${head}\nSet options:\n  ${no(tcp, 'vc')}\t\t\t${no(debug, 'debug')}\t\tnod2\n  ${no(search, 'search')}\t\trecurse\n  timeout = ${timeoutMs === 5000 ? 0 : timeoutMs / 1000}\t\tretry = ${retries}\tport = ${port}\tndots = ${process.network.resolvConf().options.ndots}\n  querytype = ${(type ?? 'A').padEnd(8)}\tclass = IN\n  srchlist = ${list}\n`
}

async function interactive(process: ShellProcess, settings: Settings): Promise<number> {
  // what was never asked has not been answered
  let status = 1
  for (let line = await process.stdin.readLine('> '); line !== undefined; line = await process.stdin.readLine('> ')) {
    const [word, given, server] = line.trim().split(/\s+/)
    if (word === 'exit') break
    if (word === undefined || word === '') continue
    const missing = notThere[word]
    if (missing !== undefined)
      process.stdout(`The '${missing}' command is not ${word === 'help' || word === '?' ? 'yet ' : ''}implemented.\n`)
    else if (word === 'set' && given === 'all') process.stdout(allSettings(process, settings))
    else if (word === 'set') sayIfWrong(process, given === undefined ? undefined : setOption(settings, given))
    else if (word === 'server' || word === 'lserver') {
      if (!useServer(process, settings, given)) break
    } else status = await lookUp(process, word, { ...settings, server: given && !server ? given : settings.server })
    if (process.signal.aborted) return 130
  }
  process.stdout('\n')
  return status
}

/** False ends nslookup: there is no such server. */
function useServer(process: ShellProcess, settings: Settings, named: string | undefined): boolean {
  const server = serverOf(process, named)
  if (!server) {
    process.stderr(`nslookup: couldn't get address for '${named}': not found\n`)
    return false
  }
  if (named !== undefined) settings.server = named
  process.stdout(`Default server: ${server.name}\nAddress: ${server.ip}#${settings.port}\n`)
  return true
}

async function lookUp(process: ShellProcess, name: string, settings: Settings): Promise<number> {
  const server = serverOf(process, settings.server)
  if (!server) {
    process.stderr(`nslookup: couldn't get address for '${settings.server}': not found\n`)
    return 1
  }
  const bad = nameFault(name)
  if (bad !== undefined) {
    process.stderr(`nslookup: '${name}' is not a legal name (${bad})\n`)
    return 10
  }
  const reverse = isIp(name)
  const types = reverse ? ['PTR'] : settings.type === undefined ? ['A', 'AAAA'] : [settings.type]
  const names = reverse ? [reverseName(name)] : namesOf(process, name, settings)
  const protocol = settings.tcp ? 'TCP' : 'UDP'
  const short = settings.port === 53 ? askInTurn(process, server.ip, names, types[0] as string, protocol) : undefined
  if (!short) return noServer(process, server.ip, settings)
  const overTcp = (): DnsAnswer | undefined =>
    askInTurn(process, server.ip, [undotted(short.question.name)], types[0] as string, 'TCP')
  const first = settings.tcp ? short : askedAgain(short, { edns: false, cookie: false }, { say: process.stdout, ask: overTcp })
  // BIND's nslookup says which server it asked for forward lookups alone
  if (!reverse) process.stdout(`Server:\t\t${server.name}\nAddress:\t${server.ip}#53\n\n`)
  if (settings.debug) process.stdout(debugText(first))
  if (first.status !== 'NOERROR') return notFound(process, reverse ? reverseName(name) : name, first)
  const more = types.slice(1).map((type) => askInTurn(process, server.ip, [undotted(first.question.name)], type, protocol))
  const all = [first, ...more].filter((answer) => answer !== undefined)
  const status = show(process, reverse ? reverseName(name) : name, all, settings)
  return status || leadsNowhere(process, server.ip, first)
}

function namesOf(process: ShellProcess, name: string, { domain, search }: Settings): string[] {
  if (!search) return [undotted(name)]
  return namesToTry(process, name, domain === undefined ? {} : { search: [domain] })
}

/** An alias whose target does not exist: nslookup asks for that name by itself. */
function leadsNowhere(process: ShellProcess, server: string, answer: DnsAnswer): number {
  const target = answer.question.type === 'CNAME' ? undefined : dangling(answer)
  const followed = target === undefined ? undefined : process.network.query(server, target, answer.question.type)
  return target !== undefined && followed && followed.status !== 'NOERROR' ? notFound(process, target, followed) : 0
}

async function noServer(process: ShellProcess, ip: string, { port, retries, timeoutMs }: Settings): Promise<number> {
  const refused = refusesQuestions(process, ip, port, 'UDP')
  for (let attempt = 0; attempt < retries; attempt++) {
    if (!refused && !(await process.wait(timeoutMs))) return 130
    process.stdout(`;; communications error to ${ip}#${port}: ${refused ? 'connection refused' : 'timed out'}\n`)
  }
  process.stdout(';; no servers could be reached\n')
  return 1
}

function notFound(process: ShellProcess, name: string, answer: DnsAnswer): number {
  process.stdout(`** server can't find ${undotted(name)}: ${answer.status}\n`)
  return 1
}

function show(process: ShellProcess, name: string, answers: DnsAnswer[], { debug }: Settings): number {
  const records = answers.flatMap((answer) => answer.answers)
  const unique = records.filter(
    (record, index) =>
      records.findIndex((other) => other.name === record.name && other.data === record.data && other.type === record.type) ===
      index,
  )
  if (unique.length === 0) {
    process.stdout(`*** Can't find ${name}: No answer\n`)
    return 0
  }
  const foreign = answers[0] && !isAuthoritative(answers[0]) ? 'Non-authoritative answer:\n' : ''
  process.stdout(`${foreign}${unique.map(recordText).join('')}`)
  if (debug) for (const answer of answers.slice(1)) process.stdout(debugText(answer))
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
