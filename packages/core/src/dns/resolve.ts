import type { DnsAnswer, ResolvConf } from '../network/packet.ts'
import { canonicalName } from './message.ts'

type Query = (server: string, name: string, type: string) => DnsAnswer | undefined

export interface Resolution {
  addresses: string[]
  tried: { name: string; server: string; answer: DnsAnswer | undefined }[]
}

/** /etc/resolv.conf as data; glibc's bounds: three servers, ndots at most 15. */
export function parseResolvConf(text: string): ResolvConf {
  const conf: ResolvConf = { nameservers: [], search: [], options: { ndots: 1, raw: [] } }
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'nameserver' && words[0] && conf.nameservers.length < 3) conf.nameservers.push(words[0])
    if (keyword === 'search' || keyword === 'domain') conf.search = words
    if (keyword === 'options') {
      conf.options.raw.push(...words)
      const ndots = words.map((word) => /^ndots:(\d+)$/.exec(word)?.[1]).find((n) => n !== undefined)
      if (ndots !== undefined) conf.options.ndots = Math.min(15, Number(ndots))
    }
  }
  return conf
}

/** The names that are tried for `name`, in order. Models glibc res_search. */
export function searchNames(name: string, conf: ResolvConf): string[] {
  if (name.endsWith('.')) return [name]
  const dots = name.split('.').length - 1
  const searched = conf.search.map((domain) => `${name}.${domain}.`)
  const absolute = `${name}.`
  return dots >= conf.options.ndots ? [absolute, ...searched] : [...searched, absolute]
}

export const isAddress = (name: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(name) && name.split('.').every((part) => Number(part) < 256)

/** IPv4 addresses of a name: hosts first, then the name servers over the search list. */
export function resolveName(name: string, hosts: readonly string[][], conf: ResolvConf, query: Query): Resolution {
  if (isAddress(name)) return { addresses: [name], tried: [] }
  const plain = canonicalName(name)
  const line = hosts.find(([ip = '', ...names]) => isAddress(ip) && names.some((other) => canonicalName(other) === plain))
  if (line) return { addresses: [line[0] as string], tried: [] }
  const tried: Resolution['tried'] = []
  for (const candidate of searchNames(name, conf)) {
    const found = ask(candidate, conf, query, tried)
    if (found.length > 0) return { addresses: found, tried }
  }
  return { addresses: [], tried }
}

function ask(name: string, conf: ResolvConf, query: Query, tried: Resolution['tried']): string[] {
  for (const server of conf.nameservers) {
    const answer = query(server, name, 'A')
    tried.push({ name: canonicalName(name), server, answer })
    if (answer) return addressesOf(answer, canonicalName(name))
  }
  return []
}

/** glibc takes the addresses of the name that it asked for, and of what that is an alias of. */
function addressesOf({ answers }: DnsAnswer, name: string): string[] {
  let owner = name
  for (const { type, name: of, data } of answers) if (type === 'CNAME' && canonicalName(of) === owner) owner = canonicalName(data)
  return answers.filter((one) => one.type === 'A' && canonicalName(one.name) === owner).map(({ data }) => data)
}
