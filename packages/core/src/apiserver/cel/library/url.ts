import { CelError, CelObject, EntryMap, type MapValue } from '../evaluate/values.ts'
import type { Library } from './library.ts'

class UrlValue extends CelObject {
  readonly typeName = 'kubernetes.URL'
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
  constructor(parts: { scheme: string; host: string; path: string; query: string }) {
    super()
    this.scheme = parts.scheme
    this.host = parts.host
    this.path = parts.path
    this.query = parts.query
  }
  equals({ scheme, host, path, query }: UrlValue): boolean {
    return this.scheme === scheme && this.host === host && this.path === path && this.query === query
  }
}

const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^/?#@]*@)?([^/?#@]*)([^?#]*)(?:\?(.*))?$/s
const rooted = /^(\/[^?]*)(?:\?(.*))?$/s
const hostShape = /^(?:\[[0-9A-Fa-f:.%]+\]|[^\s:[\]<>"\\^`{|}]*)(?::\d*)?$/
const badPath = /%(?![0-9A-Fa-f]{2})|[\s\x00-\x1f\x7f]/

/** Models net/url ParseRequestURI: an absolute URI or an absolute path. */
function parse(text: string): UrlValue | undefined {
  const [, scheme = '', host = '', path = '', query = ''] = absolute.exec(text) ?? withoutHost(text)
  if (scheme === '' && path === '') return undefined
  return hostShape.test(host) && !badPath.test(path)
    ? new UrlValue({ scheme: scheme.toLowerCase(), host, path, query })
    : undefined
}

function withoutHost(text: string): string[] {
  const [, path = '', query = ''] = rooted.exec(text) ?? []
  return ['', '', '', path, query]
}

function url(text: string): UrlValue {
  const parsed = parse(text)
  const why = text === '' ? 'empty url' : 'invalid URI for request'
  if (!parsed) throw new CelError(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: ${why}`)
  return parsed
}

const hostname = ({ host }: UrlValue): string => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')
const port = ({ host }: UrlValue): string => /:(\d*)$/.exec(host)?.[1] ?? ''
const plain = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function queryOf({ query }: UrlValue): MapValue {
  const lists = new Map<string, string[]>()
  for (const pair of query.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=')
    lists.set(plain(name), [...(lists.get(plain(name)) ?? []), plain(value.join('='))])
  }
  const made = new EntryMap()
  for (const [name, values] of lists) made.add(name, values)
  return made
}

const part = (id: string, read: (url: UrlValue) => string): Library[string] => ({ [id]: ['kubernetes.URL.() string', read] })

/** `url("https://example.com:80/a").getHost()`. Models apiserver/pkg/cel/library/urls.go (1.36). */
export const urls: Library = {
  isURL: { is_url_string: ['(string) bool', (text: string) => parse(text) !== undefined] },
  url: { string_to_url: ['(string) kubernetes.URL', url] },
  getScheme: part('url_get_scheme', ({ scheme }) => scheme),
  getHost: part('url_get_host', ({ host }) => host),
  getHostname: part('url_get_hostname', hostname),
  getPort: part('url_get_port', port),
  getEscapedPath: part('url_get_escaped_path', ({ path }) => path),
  getQuery: { url_get_query: ['kubernetes.URL.() map(string, list(string))', queryOf] },
}
