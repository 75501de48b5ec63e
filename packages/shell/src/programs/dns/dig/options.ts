import { isIp } from '../../net/dial.ts'
import { reverseName, reverseV6 } from '../ask.ts'

/** How a lookup is made and shown; the same for all of one line. */
export interface Look {
  server: string | undefined
  port: number
  short: boolean
  identify: boolean
  search: boolean
  /** -b ADDRESS */
  from?: string
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
  /** Flags of the query: ad, cd, aa. */
  queryFlags: Set<string>
  /** +ttlunits: 30s. */
  ttlUnits: boolean
  /** -u */
  inMicros: boolean
  /** -6 */
  onlyV6: boolean
}

export interface Lookup {
  name: string
  type: string
  /** CH or HS; IN when absent. */
  class?: string
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
  /** Goes to standard output, before the error. */
  said?: string
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
  queryFlags: new Set(['ad']),
  ttlUnits: false,
  inMicros: false,
  onlyV6: false,
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
  let klass: string | undefined
  const named = (name: string, kind = type ?? 'A'): void => {
    line.lookups.push({ name, type: kind, ...(klass ? { class: klass } : {}) })
    type = undefined
  }
  const classed = (word: string): void => {
    const short = word.toUpperCase().slice(0, 2)
    const last = line.lookups.at(-1)
    if (short === 'IN' || short === 'AN') return
    if (last) last.class = short
    else klass = short
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
      if (word === '-6') look.onlyV6 = true
      if (word === '-u') look.inMicros = true
      if (/^-[46mrui]$/.test(word)) continue
      if (!/^-[bcfkpqtxy]$/.test(flag)) return usageFault(`Invalid option: ${word}\n`)
      const given = attached === '' ? words[++at] : attached
      if (given === undefined) return usageFault(`Invalid option: ${word}\n`)
      if (flag === '-x') named(given.includes(':') ? reverseV6(given) : isIp(given) ? reverseName(given) : reversed(given), 'PTR')
      else if (flag === '-q') named(given)
      else if (flag === '-f') line.batch = given
      else if (/^ixfr$/i.test(given) && flag === '-t') line.warnings.push(noSerial)
      else if (flag === '-t' && isType(given)) typed(numbered(given.toUpperCase()))
      else if (flag === '-t') line.warnings.push(`;; Warning, ignoring invalid type ${given}\n`)
      else if (flag === '-c' && !classes.has(given.toUpperCase()))
        line.warnings.push(`;; Warning, ignoring invalid class ${given}\n`)
      else if (flag === '-c') classed(given)
      else if (flag === '-b') {
        if (!isIp(given.replace(/#\d+$/, ''))) return { error: `dig: invalid address ${given}\n`, status: 1, usage: false }
        look.from = given.replace(/#\d+$/, '')
      } else if (flag === '-p') {
        const wrong = numberFault('port number', given, 65_535)
        if (wrong) return { ...wrong, status: 1 }
        look.port = Number(given)
      } else if (flag === '-k') line.warnings.push(`Couldn't read key from ${given}: file not found\n`)
      else if (flag === '-y') return usageFault('')
    } else if (/^ixfr$/i.test(word)) line.warnings.push(noSerial)
    else if (isType(word) && !(line.lookups.length > 0 && type !== undefined)) typed(numbered(word.toUpperCase()))
    else if (!classes.has(word.toUpperCase()) || word === '') named(word)
    else classed(word)
  }
  if (line.lookups.length === 0 && line.batch === undefined) line.lookups.push({ name: '.', type: type ?? 'NS' })
  return line
}

const noSerial = ';; Warning, ixfr requires a serial number\n'

const typeNumbers: Readonly<Record<string, string>> = {
  TYPE1: 'A',
  TYPE2: 'NS',
  TYPE5: 'CNAME',
  TYPE6: 'SOA',
  TYPE12: 'PTR',
  TYPE15: 'MX',
  TYPE16: 'TXT',
  TYPE28: 'AAAA',
  TYPE33: 'SRV',
  TYPE255: 'ANY',
}
/** TYPE1 is A. */
const numbered = (type: string): string => typeNumbers[type] ?? type

function numberFault(name: string, given: string, most = 999_999): Fault | undefined {
  const what = !/^\d{1,10}$/.test(given) ? 'not a valid number' : Number(given) > most ? 'out of range' : undefined
  if (what === undefined) return undefined
  return { said: `invalid ${name} '${given}': ${what}\n`, error: `dig: Couldn't parse ${name}\n`, status: 10, usage: false }
}

/** -x 192.168.10 stands for 10.168.192.in-addr.arpa. */
const reversed = (text: string): string => `${text.split('.').reverse().join('.')}.in-addr.arpa`

const usageFault = (error: string): Fault => ({ error, status: 1, usage: true })

/** Flags that change nothing that the lab's server would answer. */
const harmless = new Set(
  'badcookie bestEffort besteffort bufsize crypto dns64prefix dscp ednsflags ednsnegotiation ednsopt expandaaaa expire fail header-only idnin idnout ignore keepalive keepopen mapped nsid opcode onesoa padding raflag rrcomments showsearch sigchase split subnet tcflag unknownformat zflag dnssec do zoneversion topdown defname'.split(
    ' ',
  ),
)
const notSimulated = new Set(['trace', 'nssearch', 'yaml', 'http-plain', 'showallmessages'])

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
  // nobody speaks DNS over TLS or HTTPS here
  tls: (look, on) => void (on && Object.assign(look, { tcp: true, port: 853 })),
  https: (look, on) => void (on && Object.assign(look, { tcp: true, port: 443 })),
  'https-get': (look, on) => void (on && Object.assign(look, { tcp: true, port: 443 })),
  ttlunits: (look, on) => void (look.ttlUnits = on),
  adflag: (look, on) => void look.queryFlags[on ? 'add' : 'delete']('ad'),
  cdflag: (look, on) => void look.queryFlags[on ? 'add' : 'delete']('cd'),
  aaflag: (look, on) => void look.queryFlags[on ? 'add' : 'delete']('aa'),
  aaonly: (look, on) => void look.queryFlags[on ? 'add' : 'delete']('aa'),
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

const aliases: Readonly<Record<string, string>> = {
  ad: 'adflag',
  cd: 'cdflag',
  aa: 'aaflag',
  time: 'timeout',
  rec: 'recurse',
  nocl: 'class',
}

function applyFlag(look: Look, word: string): Fault | undefined {
  const off = /^\+no/.test(word) && !/^\+n(dots|sid|ssearch)/.test(word)
  const [given = '', value] = word.slice(off ? 3 : 1).split('=', 2)
  const name = wholeName(given)
  if (name === undefined) return usageFault(`Invalid option: ${word}\n`)
  if (notSimulated.has(name)) return { error: `dig: +${name} is not simulated here\n`, status: 1, usage: false }
  const checked = valueFault(name, value)
  if (checked) return checked
  if (name === 'domain' && !value) return usageFault(`Invalid option: ${word.replace(/=.*/, '')}\n`)
  if (name === 'domain') {
    look.domains = value === undefined ? undefined : [value]
    look.search = true
  } else if (numbers[name]) {
    if (!value) return usageFault(`Invalid option: ${word.replace(/=.*/, '')}\n`)
    const wrong = numberFault(name, value)
    if (wrong) return wrong
    numbers[name](look, Number(value))
  } else switches[name]?.(look, !off)
  return undefined
}

const numeric: Readonly<Record<string, string>> = {
  bufsize: 'buffer size',
  edns: 'edns',
  opcode: 'opcode',
  padding: 'padding',
  split: 'split',
}
const opcodes = ['QUERY', 'IQUERY', 'STATUS', 'RESERVED3', 'NOTIFY', 'UPDATE']

/** Flags whose values change nothing here are looked at all the same. */
function valueFault(name: string, value: string | undefined): Fault | undefined {
  if (!value) return undefined
  const label = numeric[name]
  if (label !== undefined && !(name === 'opcode' && opcodes.includes(value.toUpperCase())))
    return numberFault(label, value, 65_535)
  if (name === 'subnet' && !/^(\d{1,3}(\.\d{1,3}){0,3}|[\da-f:]*:[\da-f:]*)(\/\d{1,3})?$/i.test(value))
    return { error: `dig: invalid address '${value}'\n`, status: 1, usage: false }
  if (name === 'cookie' && !/^([\da-f]{2})*$/i.test(value))
    return { error: 'dig: isc_hex_decodestring: bad hex encoding\n', status: 1, usage: false }
  return undefined
}

/** Flags may be cut short as long as they stay their own. */
function wholeName(given: string): string | undefined {
  const all = [...Object.keys(switches), ...Object.keys(numbers), ...harmless, ...notSimulated, 'domain']
  const alias = aliases[given]
  if (alias !== undefined || all.includes(given)) return alias ?? given
  return given.length >= 2 ? all.find((name) => name.startsWith(given)) : undefined
}
