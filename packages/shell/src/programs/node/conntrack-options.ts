/** What a line for conntrack asks for. */
export interface Asked {
  command: 'L' | 'G' | 'D' | 'I' | 'U' | 'E' | 'F' | 'C' | 'S' | 'V' | 'h'
  protocol: string | undefined
  /** Values of options by their short names; -s, -d, -r, -q, and the ports and the state of a protocol. */
  values: Map<string, string>
  output: string[]
  /** -n, -g, -j: connections whose source or destination was translated. */
  translated: 'source' | 'destination' | 'any' | undefined
}

const commands = 'LGDIUEFCS'
const names: Readonly<Record<string, string>> = {
  dump: 'L',
  get: 'G',
  delete: 'D',
  create: 'I',
  update: 'U',
  event: 'E',
  flush: 'F',
  count: 'C',
  stats: 'S',
  version: 'V',
  help: 'h',
  src: 's',
  'orig-src': 's',
  dst: 'd',
  'orig-dst': 'd',
  'reply-src': 'r',
  'reply-dst': 'q',
  proto: 'p',
  protonum: 'p',
  family: 'f',
  timeout: 't',
  status: 'u',
  mark: 'm',
  zone: 'w',
  output: 'o',
  zero: 'z',
  'src-nat': 'n',
  'dst-nat': 'g',
  'any-nat': 'j',
  'event-mask': 'e',
  'buffer-size': 'b',
}
const valued = new Set([...'sdrqpftumweobc', 'sport', 'dport', 'rsport', 'rdport', 'state', 'icmp-type', 'icmp-id', 'icmp-code'])

const portNames: Readonly<Record<string, string>> = {
  sport: 'sport',
  'orig-port-src': 'sport',
  dport: 'dport',
  'orig-port-dst': 'dport',
  'reply-port-src': 'rsport',
  'reply-port-dst': 'rdport',
  state: 'state',
}
const icmpNames: Readonly<Record<string, string>> = { 'icmp-type': 'icmp-type', 'icmp-code': 'icmp-code', 'icmp-id': 'icmp-id' }
const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tcp: portNames,
  udp: portNames,
  sctp: portNames,
  dccp: portNames,
  icmp: icmpNames,
}
const numbers: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '132': 'sctp' }
const states = 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE LISTEN SYN_SENT2'.split(' ')
const outputs = new Set(['xml', 'extended', 'timestamp', 'id', 'ktimestamp', 'labels', 'userspace', 'save'])

/** Reads a line for conntrack 1.4.7; a text is what is wrong with it. */
export function parseConntrack(words: readonly string[]): Asked | string {
  const asked: Asked = { command: 'h', protocol: undefined, values: new Map(), output: [], translated: undefined }
  let chosen = false
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift() as string
    if (!word.startsWith('-')) {
      if (chosen && ['conntrack', 'expect', 'dying', 'unconfirmed'].includes(word)) asked.values.set('table', word)
      else return `unknown type \`${word}'`
      continue
    }
    const [long, attached] = word.startsWith('--')
      ? [word.slice(2).split('=')[0] ?? '', /=(.*)/s.exec(word)?.[1]]
      : ['', word.slice(2) || undefined]
    const key = long === '' ? (word[1] ?? '') : (names[long] ?? own[asked.protocol ?? '']?.[long])
    if (key === undefined) return `unknown option \`${word}'`
    if (commands.includes(key) || key === 'V' || key === 'h') {
      if (chosen) return 'Invalid commands combination'
      chosen = true
      asked.command = key as Asked['command']
      if (attached !== undefined && long === '') rest.unshift(`-${attached}`)
      continue
    }
    const wrong = option(asked, key, word, attached, rest)
    if (wrong !== undefined) return wrong
  }
  return checked(asked)
}

function option(asked: Asked, key: string, word: string, attached: string | undefined, rest: string[]): string | undefined {
  if (key === 'n' || key === 'g' || key === 'j') {
    asked.translated = key === 'n' ? 'source' : key === 'g' ? 'destination' : 'any'
    if (rest[0] !== undefined && !rest[0].startsWith('-')) asked.values.set(key, rest.shift() as string)
    return undefined
  }
  if (key === 'z') return undefined
  if (!valued.has(key)) return `unknown option \`${word}'`
  const value = attached ?? rest.shift()
  if (value === undefined) return `option \`${word}' requires an argument`
  if (key === 'p') {
    const name = numbers[value] ?? value.toLowerCase()
    if (!own[name]) return `\`${value}' unsupported protocol`
    asked.protocol = name
  } else if (key === 'o') {
    asked.output = value.split(',')
    const bad = asked.output.find((each) => !outputs.has(each))
    return bad === undefined ? undefined : `Bad parameter \`${bad}'`
  } else if ('sdrq'.includes(key) && !/^\d+(\.\d+){3}(\/\d+)?$|:/.test(value)) return `Invalid IP address \`${value}'`
  else if (key === 'state' && !states.includes(value)) return `unknown TCP state \`${value}'`
  else asked.values.set(key, value)
  return undefined
}

function checked(asked: Asked): Asked | string {
  if ('GI'.includes(asked.command) && asked.protocol === undefined)
    return "You need to supply the `--protonum' option for this command"
  return asked
}
