import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { answer, combinedLine, httpDate, slashDate, targetOf } from './http-answer.ts'
import type { Listener, MainContext } from './image.ts'
import type { Directive, NginxConf, NginxServer } from './nginx-conf.ts'
import { proxyPass, variables } from './nginx-proxy.ts'
import { findFile, typeOf } from './static-site.ts'

const version = '1.29.3'

/** One port of nginx: server by Host, location by longest prefix, then return, proxy_pass or a file. */
export function nginxListener(context: MainContext, conf: NginxConf, port: number): Listener {
  return {
    protocol: 'TCP',
    port,
    http(request, peer) {
      const response = serve(context, conf, serverFor(conf.servers, port, request), request, peer)
      context.log(
        `${combinedLine(request, peer.sourceIp, peer.nowMs, response.status, response.body.length)} "${request.headers['x-forwarded-for'] ?? '-'}"`,
      )
      return response
    },
  }
}

function serverFor(servers: readonly NginxServer[], port: number, request: HttpRequest): NginxServer {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  const here = servers.filter((server) => server.ports.includes(port))
  return here.find((server) => server.names.includes(host)) ?? (here[0] as NginxServer)
}

function serve(context: MainContext, conf: NginxConf, server: NginxServer, request: HttpRequest, peer: Peer): HttpResponse {
  const { path } = targetOf(request)
  const block = locationFor(server.directives, path)
  const scopes = [block?.block ?? [], server.directives]
  const find = (name: string): Directive | undefined => scopes.map((scope) => scope.find((d) => d.name === name)).find((d) => d)
  const headers = { Server: `nginx/${version}`, Date: httpDate(peer.nowMs) }
  const back = find('return')
  const values = variablesOf(context, request, peer)
  if (back) return returned(values, back, find('default_type')?.args[0] ?? 'text/plain', request, headers)
  const pass = block?.block?.find((d) => d.name === 'proxy_pass')
  if (block && pass) {
    const set = scopes.find((scope) => scope.some((d) => d.name === 'proxy_set_header')) ?? []
    const asked = { pass, location: prefixOf(block) ?? '/', set, request, peer, values }
    const answered = proxyPass(context, conf.upstreams, asked)
    return typeof answered === 'number'
      ? errorPage(request, headers, answered)
      : { ...answered, headers: { ...answered.headers, Server: headers.Server } }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorPage(request, headers, 405)
  const root = find('root')?.args[0] ?? '/etc/nginx/html'
  const hit = findFile(context, root, request, find('index')?.args ?? ['index.html'])
  if (hit.kind === 'file') return answer(request, 200, { ...headers, 'Content-Type': hit.type || typeOf(path) }, hit.content)
  if (hit.kind === 'redirect') return { ...errorPage(request, headers, 301), headers: { ...headers, Location: hit.location } }
  if (hit.kind === 'directory') return errorPage(request, headers, 403)
  const full = `${root}${path}`
  context.log(
    `${slashDate(peer.nowMs)} [error] 29#29: *1 open() "${full}" failed (2: No such file or directory), client: ${peer.sourceIp}, server: ${server.names[0] ?? 'localhost'}, request: "${request.method} ${request.target} HTTP/1.1", host: "${request.headers.host}"`,
  )
  return errorPage(request, headers, 404)
}

/** = exact first, then the longest prefix; regular expressions after it. */
function locationFor(directives: readonly Directive[], path: string): Directive | undefined {
  const locations = directives.filter((d) => d.name === 'location')
  const exact = locations.find((d) => d.args[0] === '=' && d.args[1] === path)
  if (exact) return exact
  const prefixes = locations.filter((d) => path.startsWith(prefixOf(d) ?? '\0'))
  return prefixes.sort((a, b) => (prefixOf(b) as string).length - (prefixOf(a) as string).length)[0]
}

function prefixOf(location: Directive): string | undefined {
  const [first, second] = location.args
  if (first === '^~') return second
  return first === '=' || first?.startsWith('~') ? undefined : first
}

function returned(
  values: Record<string, string>,
  directive: Directive,
  type: string,
  request: HttpRequest,
  headers: Record<string, string>,
): HttpResponse {
  const [first = '200', ...rest] = directive.args
  const status = /^\d{3}$/.test(first) ? Number(first) : 302
  const text = variables(values, /^\d{3}$/.test(first) ? rest.join(' ') : first)
  if (status >= 300 && status < 400) return { ...errorPage(request, headers, status), headers: { ...headers, Location: text } }
  if (rest.length === 0) return errorPage(request, headers, status)
  return answer(request, status, { ...headers, 'Content-Type': type }, text.replaceAll('\\n', '\n'))
}

function variablesOf(context: MainContext, request: HttpRequest, peer: Peer): Record<string, string> {
  const { headers, target, method } = request
  const forwarded = headers['x-forwarded-for']
  const own = Object.entries(headers).map(([name, value]) => [`http_${name.replaceAll('-', '_')}`, value])
  return {
    ...Object.fromEntries(own),
    hostname: context.hostname,
    host: (headers.host ?? '').replace(/:\d+$/, ''),
    request_uri: target,
    uri: targetOf(request).path,
    args: target.split('?')[1] ?? '',
    server_addr: context.podIp,
    remote_addr: peer.sourceIp,
    remote_port: String(peer.sourcePort),
    proxy_add_x_forwarded_for: forwarded === undefined ? peer.sourceIp : `${forwarded}, ${peer.sourceIp}`,
    scheme: 'http',
    request_method: method,
  }
}

const titles: Record<number, string> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Not Allowed',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
}

function errorPage(request: HttpRequest, headers: Record<string, string>, status: number): HttpResponse {
  const title = titles[status] ?? String(status)
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`
  return answer(request, status, { ...headers, 'Content-Type': 'text/html' }, body)
}
