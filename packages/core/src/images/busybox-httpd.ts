import { answer, httpDate } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'
import { findFile } from './static-site.ts'

/** busybox httpd: -f stays in the foreground, -p PORT, -h HOME. Without -f it goes to the background and the container ends. */
export function busyboxHttpd(context: MainContext, args: readonly string[]): MainProcess | undefined {
  const flags = args.join(' ')
  const foreground = args.some((arg) => /^-[a-z]*f/.test(arg))
  if (!foreground) return { exitAfterMs: 50, exitCode: 0 }
  const port = Number(/-[a-z]*p\s*(?:[\w.]*:)?(\d+)/.exec(flags)?.[1] ?? 80)
  const home = /-h\s*(\S+)/.exec(flags)?.[1] ?? context.workingDir
  return {
    exitCode: 143,
    stopAfterMs: Infinity,
    listen: [
      {
        protocol: 'TCP',
        port,
        http(request, peer) {
          const hit = findFile(context, home, request, ['index.html'])
          const headers = { Date: httpDate(peer.nowMs), Connection: 'close' }
          if (hit.kind === 'file') return answer(request, 200, { ...headers, 'Content-type': hit.type }, hit.content)
          if (hit.kind === 'redirect') return answer(request, 302, { ...headers, Location: hit.location }, '')
          return answer(request, 404, { ...headers, 'Content-type': 'text/html' }, notFound)
        },
      },
    ],
  }
}

const notFound =
  '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n'
