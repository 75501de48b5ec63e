import { digestOf } from './digest.ts'
import { answer, clfDate, httpDate } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'
import { findFile } from './static-site.ts'

const version = 'Apache/2.4.65'
const root = '/usr/local/apache2/htdocs'

export const httpd: Image = {
  names: ['httpd', 'registry.k8s.io/e2e-test-images/httpd'],
  digest: digestOf('httpd'),
  tagPattern: /^(latest|alpine|trixie|bookworm|2(\.4(\.\d{1,2})?)?)(-\w[\w.]*)*$/,
  sizeBytes: 45_238_440,
  pullMs: 700,
  cmd: ['httpd-foreground'],
  workingDir: '/usr/local/apache2',
  exposedPorts: ['80/tcp'],
  programs: ['/usr/local/bin/httpd-foreground'],
  shell: 'bash',
  tools: ['coreutils'],
  files: { [`${root}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' },
  main: (context) => (context.argv[0] === 'httpd-foreground' ? serve(context) : commonMain(context)),
}

function serve(context: MainContext): MainProcess {
  const at = new Date(context.startedAtMs).toUTCString()
  const say = (text: string): string =>
    `[${at.slice(0, 3)} ${at.slice(8, 11)} ${at.slice(5, 7)} ${at.slice(17, 25)}.000000 ${at.slice(12, 16)}] ${text}`
  const name = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${context.podIp}. Set the 'ServerName' directive globally to suppress this message`
  return {
    exitCode: 0,
    log: [
      name,
      name,
      say(`[mpm_event:notice] [pid 1:tid 1] AH00489: ${version} (Unix) configured -- resuming normal operations`),
      say("[core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'"),
    ],
    listen: [
      {
        protocol: 'TCP',
        port: 80,
        http(request, peer) {
          const hit = findFile(context, root, request, ['index.html'])
          const status = hit.kind === 'file' || hit.kind === 'directory' ? 200 : hit.kind === 'redirect' ? 301 : 404
          const body = hit.kind === 'file' ? hit.content : hit.kind === 'missing' ? notFound : ''
          context.log(
            `${peer.sourceIp} - - [${clfDate(peer.nowMs)}] "${request.method} ${request.target} HTTP/1.1" ${status} ${body.length}`,
          )
          const headers = {
            Date: httpDate(peer.nowMs),
            Server: `${version} (Unix)`,
            'Content-Type': hit.kind === 'file' ? hit.type : 'text/html; charset=iso-8859-1',
          }
          return answer(request, status, hit.kind === 'redirect' ? { ...headers, Location: hit.location } : headers, body)
        },
      },
    ],
  }
}

const notFound =
  '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n'
