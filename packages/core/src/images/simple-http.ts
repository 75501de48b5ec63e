import type { HttpHandler, HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { answer, clfDate, escapeHtml, httpDate, targetOf } from './http-answer.ts'
import { findFile, type Site } from './static-site.ts'

/** What Python's http.server serves, and where it writes its log. */
export interface SimpleHttp {
  site: Site
  /** The directory, absolute. */
  root: string
  /** 3.11.2 */
  version: string
  log(line: string): void
}

/** Answers as Python's SimpleHTTPRequestHandler. Models Lib/http/server.py (3.11). */
export function simpleHttp({ site, root, version, log }: SimpleHttp): HttpHandler {
  return (request, peer) => {
    const { method, target } = request
    const say = (text: string): void => log(`${peer.sourceIp} - - [${logDate(peer)}] ${text}`)
    const said = (response: HttpResponse): HttpResponse => {
      if (response.status >= 400) say(`code ${response.status}, message ${response.reason}`)
      say(`"${method} ${target} HTTP/1.1" ${response.status} -`)
      return { ...response, version: '1.0' }
    }
    const headers = { Server: `SimpleHTTP/0.6 Python/${version}`, Date: httpDate(peer.nowMs) }
    if (method !== 'GET' && method !== 'HEAD')
      return said(failure(request, headers, 501, `Unsupported method ('${method}')`, 'Server does not support this operation.'))
    const hit = findFile(site, root, request, ['index.html', 'index.htm'])
    if (hit.kind === 'missing') return said(failure(request, headers, 404, 'File not found', 'Nothing matches the given URI.'))
    if (hit.kind === 'redirect') return said(answer(request, 301, { ...headers, Location: hit.location }, ''))
    if (hit.kind === 'directory') {
      const page = listing(targetOf(request).path, hit.names, (name) =>
        site.kindOf?.(`${hit.path === '/' ? '' : hit.path}/${name}`),
      )
      return said(sized(request, { ...headers, 'Content-type': 'text/html; charset=utf-8' }, page))
    }
    const modifiedAtMs = site.modifiedAtMs?.(hit.path)
    if (modifiedAtMs !== undefined && isFresh(request, modifiedAtMs)) return said(answer(request, 304, headers, ''))
    return said(sized(request, { ...headers, 'Content-type': hit.type }, hit.content, modifiedAtMs))
  }
}

const logDate = ({ nowMs }: Peer): string => clfDate(nowMs).replace(' +0000', '').replace(':', ' ')

function isFresh(request: HttpRequest, modifiedAtMs: number): boolean {
  const since = request.headers['if-modified-since']
  return since !== undefined && Date.parse(since) >= Math.floor(modifiedAtMs / 1000) * 1000
}

function sized(request: HttpRequest, headers: Record<string, string>, body: string, modifiedAtMs?: number): HttpResponse {
  const response = answer(request, 200, headers, body)
  const modified: Record<string, string> = modifiedAtMs === undefined ? {} : { 'Last-Modified': httpDate(modifiedAtMs) }
  return { ...response, headers: { ...response.headers, ...modified } }
}

function failure(
  request: HttpRequest,
  headers: Record<string, string>,
  status: number,
  reason: string,
  explanation: string,
): HttpResponse {
  const lines = [
    `Error code: ${status}`,
    `Message: ${escapeHtml(reason).replaceAll('&#39;', "'")}.`,
    `Error code explanation: ${status} - ${explanation}`,
  ]
  const body = `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n${lines.map((line) => `        <p>${line}</p>\n`).join('')}    </body>\n</html>\n`
  const all = { ...headers, Connection: 'close', 'Content-Type': 'text/html;charset=utf-8' }
  return { ...answer(request, status, all, body), reason }
}

type KindOf = (name: string) => 'directory' | 'symlink' | 'file' | undefined

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => escapeHtml(sign))

function listing(path: string, names: readonly string[], kindOf: KindOf): string {
  const lower = (name: string): string => name.toLowerCase()
  const sorted = [...names].sort((a, b) => (lower(a) < lower(b) ? -1 : lower(a) > lower(b) ? 1 : 0))
  const items = sorted.map((name) => {
    const kind = kindOf(name)
    const [shown, link] = kind === 'directory' ? [`${name}/`, `${name}/`] : kind === 'symlink' ? [`${name}@`, name] : [name, name]
    return `<li><a href="${encodeURIComponent(link).replaceAll('%2F', '/')}">${escaped(shown)}</a></li>\n`
  })
  const title = `Directory listing for ${escaped(path)}`
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${items.join('')}</ul>\n<hr>\n</body>\n</html>\n`
}
