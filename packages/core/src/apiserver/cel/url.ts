import type { Environment } from '@marcbachmann/cel-js'
import { CelObject } from './values.ts'

class UrlValue extends CelObject {
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
  if (!parsed)
    throw new Error(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`)
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

function queryOf({ query }: UrlValue): Record<string, string[]> {
  const out: Record<string, string[]> = {}
  for (const pair of query.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=')
    const key = plain(name)
    out[key] = [...(Object.hasOwn(out, key) ? (out[key] as string[]) : []), plain(value.join('='))]
  }
  return out
}

/** `url("https://example.com:80/a").getHost()`. Models apiserver/pkg/cel/library/urls.go (1.36). */
export const addUrl = (environment: Environment): Environment =>
  environment
    .registerType('kubernetes.URL', UrlValue)
    .registerFunction('isURL(string): bool', (text: string) => parse(text) !== undefined)
    .registerFunction('url(string): kubernetes.URL', url)
    .registerFunction('kubernetes.URL.getScheme(): string', ({ scheme }: UrlValue) => scheme)
    .registerFunction('kubernetes.URL.getHost(): string', ({ host }: UrlValue) => host)
    .registerFunction('kubernetes.URL.getHostname(): string', hostname)
    .registerFunction('kubernetes.URL.getPort(): string', port)
    .registerFunction('kubernetes.URL.getEscapedPath(): string', ({ path }: UrlValue) => path)
    .registerFunction('kubernetes.URL.getQuery(): map<string, list<string>>', queryOf)
