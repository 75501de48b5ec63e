import { isIp } from '../../net/dial.ts'
import { reverseName } from '../ask.ts'

/** How a lookup is made and shown; the same for all of one line. */
export interface Look {
  server: string | undefined
  port: number
  short: boolean
  identify: boolean
  search: boolean
  domains: string[] | undefined
  ndots: number | undefined
  tcp: boolean
  recurse: boolean
  edns: boolean
  cookie: boolean
  tries: number
  timeoutMs: number
  sections: Set<string>
  multiline: boolean
  ttl: boolean
  class: boolean
  /** +qr: the query is shown too. */
  showQuery: boolean
}

export interface Lookup {
  name: string
  type: string
}

export interface Line {
  lookups: Lookup[]
  look: Look
  /** -f FILE */
  batch: string | undefined
  warnings: string[]
}

/** What ends dig at once. `usage`: with the lines on how to use it. */
export interface Fault {
  error: string
  status: number
  usage: boolean
}

const everything = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats']

export const newLook = (): Look => ({
  server: undefined,
  port: 53,
  short: false,
  identify: false,
  search: false,
  domains: undefined,
  ndots: undefined,
  tcp: false,
  recurse: true,
  edns: true,
  cookie: true,
  tries: 3,
  timeoutMs: 5000,
  sections: new Set(everything),
  multiline: false,
  ttl: true,
  class: true,
  showQuery: false,
})

export const recordTypes = new Set(
  'A AAAA AFSDB ANY APL AXFR CAA CDNSKEY CDS CERT CNAME DLV DNAME DNSKEY DS HINFO HTTPS IXFR KEY KX LOC MB MG MINFO MR MX NAPTR NS NSEC NSEC3 NULL NXT OPENPGPKEY PTR PX RP RRSIG SIG SOA SPF SRV SSHFP SVCB TA TLSA TXT UNSPEC URI WKS X25'.split(
    ' ',
  ),
)

const isType = (word: string): boolean => recordTypes.has(word.toUpperCase()) || /^type\d+$/i.test(word)
const classes = new Set(['IN', 'CH', 'HS', 'ANY', 'CHAOS', 'HESIOD'])

/** Reads a line for dig. Names each start a lookup; types belong to the one before, or to the first. */
export function parseDig(words: readonly string[], look: Look): Line | Fault {
  const line: Line = { lookups: [], look, batch: undefined, warnings: [] }
  let type: string | undefined
  const named = (name: string, kind = type ?? 'A'): void => {
    line.lookups.push({ name, type: kind })
    type = undefined
  }
  const typed = (kind: string): void => {
    const last = line.lookups.at(-1)
    if (last) last.type = kind
    else type = kind
  }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word.startsWith('@')) look.server ??= word.slice(1)
    else if (word.startsWith('+')) {
      const fault = applyFlag(look, word)
      if (fault) return fault
    } else if (word.startsWith('-') && word.length > 1) {
      const attached = word.slice(2)
      const flag = word.slice(0, 2)
      if (/^-[46]$/.test(word)) continue
      if (!/^-[bcfkpqtxy]$/.test(flag)) return usageFault(`Invalid option: ${word}\n`)
      const given = attached === '' ? words[++at] : attached
      if (given === undefined) return usageFault(`Invalid option: ${word}\n`)
      if (flag === '-x') named(isIp(given) ? reverseName(given) : reversed(given), 'PTR')
      else if (flag === '-q') named(given)
      else if (flag === '-f') line.batch = given
      else if (flag === '-t' && isType(given)) typed(given.toUpperCase())
      else if (flag === '-t') line.warnings.push(`;; Warning, ignoring invalid type ${given}\n`)
      else if (flag === '-c' && !classes.has(given.toUpperCase()))
        line.warnings.push(`;; Warning, ignoring invalid class ${given}\n`)
      else if (flag === '-p') {
        if (!/^\d{1,5}$/.test(given))
          return {
            error: `invalid port number '${given}': not a valid number\ndig: Couldn't parse port number\n`,
            status: 1,
            usage: false,
          }
        look.port = Number(given)
      } else if (flag === '-y' || flag === '-k') return usageFault('')
    } else if (isType(word) && !(line.lookups.length > 0 && type !== undefined)) typed(word.toUpperCase())
    else if (!classes.has(word.toUpperCase()) || word === '') named(word)
  }
  if (line.lookups.length === 0 && line.batch === undefined) line.lookups.push({ name: '.', type: type ?? 'NS' })
  return line
}

/** -x 192.168.10 stands for 10.168.192.in-addr.arpa. */
const reversed = (text: string): string => `${text.split('.').reverse().join('.')}.in-addr.arpa`

const usageFault = (error: string): Fault => ({ error, status: 1, usage: true })

/** Flags that change nothing that the lab's server would answer. */
const harmless = new Set(
  'aaonly aaflag aa aaonly adflag ad badcookie bestEffort besteffort bufsize cdflag cd crypto dns64prefix dscp ednsflags ednsnegotiation ednsopt expandaaaa expire fail header-only idnin idnout ignore keepalive keepopen mapped nsid opcode onesoa padding raflag rrcomments showsearch sigchase split subnet tcflag unknownformat zflag dnssec do zoneversion topdown defname'.split(
    ' ',
  ),
)
const notSimulated = new Set(['trace', 'nssearch', 'yaml', 'https', 'https-get', 'http-plain', 'tls', 'showallmessages'])

type Switch = (look: Look, on: boolean) => void

const switches: Readonly<Record<string, Switch>> = {
  short: (look, on) => void (look.short = on),
  identify: (look, on) => void (look.identify = on),
  search: (look, on) => void (look.search = on),
  tcp: (look, on) => void (look.tcp = on),
  vc: (look, on) => void (look.tcp = on),
  recurse: (look, on) => void (look.recurse = on),
  rdflag: (look, on) => void (look.recurse = on),
  edns: (look, on) => void (look.edns = on),
  cookie: (look, on) => void (look.cookie = on),
  multiline: (look, on) => void (look.multiline = on),
  ttlid: (look, on) => void (look.ttl = on),
  ttl: (look, on) => void (look.ttl = on),
  ttlunits: () => {},
  class: (look, on) => void (look.class = on),
  qr: (look, on) => void (look.showQuery = on),
  all: (look, on) => void (look.sections = new Set(on ? everything : [])),
}
for (const section of everything)
  Object.assign(switches, { [section]: (look: Look, on: boolean) => void look.sections[on ? 'add' : 'delete'](section) })

const numbers: Readonly<Record<string, (look: Look, value: number) => void>> = {
  timeout: (look, value) => void (look.timeoutMs = Math.max(1, value) * 1000),
  tries: (look, value) => void (look.tries = Math.max(1, value)),
  retry: (look, value) => void (look.tries = value + 1),
  ndots: (look, value) => void (look.ndots = value),
}

const aliases: Readonly<Record<string, string>> = { time: 'timeout', rec: 'recurse', nocl: 'class' }

function applyFlag(look: Look, word: string): Fault | undefined {
  const off = /^\+no/.test(word) && !/^\+n(dots|sid|ssearch)/.test(word)
  const [given = '', value] = word.slice(off ? 3 : 1).split('=', 2)
  const name = wholeName(given)
  if (name === undefined) return usageFault(`Invalid option: ${word}\n`)
  if (notSimulated.has(name)) return { error: `dig: +${name} is not simulated here\n`, status: 1, usage: false }
  if (name === 'domain') {
    look.domains = value === undefined ? undefined : [value]
    look.search = true
  } else if (numbers[name]) {
    if (value === undefined || !/^\d{1,6}$/.test(value))
      return {
        error: `invalid ${name} '${value ?? ''}': not a valid number\ndig: Couldn't parse ${name}\n`,
        status: 10,
        usage: false,
      }
    numbers[name](look, Number(value))
  } else switches[name]?.(look, !off)
  return undefined
}

/** Flags may be cut short as long as they stay their own. */
function wholeName(given: string): string | undefined {
  const all = [...Object.keys(switches), ...Object.keys(numbers), ...harmless, ...notSimulated, 'domain']
  const alias = aliases[given]
  if (alias !== undefined || all.includes(given)) return alias ?? given
  return given.length >= 2 ? all.find((name) => name.startsWith(given)) : undefined
}

/** Why a name cannot be asked for. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'unexpected end of input'
  const labels = name.replace(/\.$/, '').split('.')
  if (name !== '.' && labels.some((label) => label === '')) return 'empty label'
  if (labels.some((label) => label.length > 63)) return 'label too long'
  return name.length > 254 ? 'ran out of space' : undefined
}
