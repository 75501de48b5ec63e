import { answer, clfDate, escapeHtml, httpDate, targetOf } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'
import { findFile } from './static-site.ts'

/** python -m http.server [PORT] [--directory DIR] [--bind ADDRESS]; python alone reads from stdin. */
export function pythonServer(context: MainContext, args: readonly string[]): MainProcess | undefined {
  const rest = args[0] === '-u' ? args.slice(1) : args
  if (rest.length === 0) return context.stdin ? { stopAfterMs: Infinity } : { exitAfterMs: 50, exitCode: 0 }
  if (rest[0] !== '-m' || rest[1] !== 'http.server') return undefined
  const option = (...names: string[]): string | undefined => rest.find((_arg, i) => names.includes(rest[i - 1] as string))
  const bind = option('--bind', '-b')
  const port = Number(rest.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 8000)
  const root = option('--directory', '-d') ?? context.workingDir
  const server = `SimpleHTTP/0.6 Python/3.14.0`
  return {
    stopAfterMs: Infinity,
    log: [`Serving HTTP on ${bind ?? '0.0.0.0'} port ${port} (http://${bind ?? '0.0.0.0'}:${port}/) ...`],
    listen: [
      {
        protocol: 'TCP',
        port,
        ...(bind === undefined ? {} : { address: bind }),
        http(request, peer) {
          const hit = findFile(context, root, request, ['index.html', 'index.htm'])
          const headers = { Server: server, Date: httpDate(peer.nowMs) }
          const said = (status: number, extra: Record<string, string>, body: string) => {
            context.log(
              `${peer.sourceIp} - - [${clfDate(peer.nowMs).replace(' +0000', '').replace(':', ' ')}] "${request.method} ${request.target} HTTP/1.1" ${status} -`,
            )
            return answer(request, status, { ...headers, ...extra }, body)
          }
          if (hit.kind === 'file') return said(200, { 'Content-type': hit.type }, hit.content)
          if (hit.kind === 'redirect') return said(301, { Location: hit.location }, '')
          if (hit.kind === 'directory')
            return said(200, { 'Content-type': 'text/html; charset=utf-8' }, listing(targetOf(request).path, hit.names))
          return said(404, { 'Content-type': 'text/html;charset=utf-8' }, missing)
        },
      },
    ],
  }
}

function listing(path: string, names: readonly string[]): string {
  const items = names.map((name) => `<li><a href="${encodeURIComponent(name)}">${escapeHtml(name)}</a></li>`)
  const title = `Directory listing for ${escapeHtml(path)}`
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${items.join('\n')}\n</ul>\n<hr>\n</body>\n</html>\n`
}

const missing =
  '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n    </body>\n</html>\n'
