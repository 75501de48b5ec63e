export interface Target {
  scheme: string
  user?: string
  host: string
  port: number
  /** Path and query. */
  path: string
  /** Host as the Host header names it. */
  authority: string
}

const defaultPorts: Record<string, number> = { http: 80, https: 443, ftp: 21, ws: 80, wss: 443, telnet: 23 }

/** A URL as curl and wget take it: the scheme may be missing. Undefined when it makes no sense. */
export function parseUrl(text: string): Target | undefined {
  const found = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?([/?#].*)?$/s.exec(text)
  // a port that is no number
  if (/^(?:[a-zA-Z][a-zA-Z0-9+.-]*:\/\/)(?:[^@/?#]*@)?(?![^/?#]*@)(?:\[[^\]]*\]|[^:/?#[\]]*):[^/?#\d]/.test(text))
    return undefined
  if (!found || (found[3] ?? '') === '') return undefined
  const scheme = (found[1] ?? 'http').toLowerCase()
  const port = found[4] ? Number(found[4]) : (defaultPorts[scheme] ?? 80)
  if (port > 65_535) return undefined
  const rest = (found[5] ?? '').replace(/#.*$/s, '')
  const path = rest.startsWith('/') ? rest : `/${rest}`
  const host = (found[3] as string).replace(/^\[|\]$/g, '')
  const authority = found[4] && port !== defaultPorts[scheme] ? `${host}:${port}` : host
  return { scheme, ...(found[2] ? { user: found[2] } : {}), host, port, path: path.replaceAll(' ', '%20'), authority }
}

/** Where a Location header leads. */
export function resolveUrl(base: Target, location: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return location
  const origin = `${base.scheme}://${base.authority}`
  if (location.startsWith('//')) return `${base.scheme}:${location}`
  if (location.startsWith('/')) return origin + location
  return origin + base.path.replace(/\?.*$/s, '').replace(/[^/]*$/, '') + location
}
