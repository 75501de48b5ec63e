import { digestOf } from './digest.ts'
import { flagValue } from './flag-value.ts'
import { answer, httpDate, slashDate } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'

/** hashicorp/http-echo: -text (or ECHO_TEXT) at every path, -listen (default :5678). */
export const httpEcho: Image = {
  names: ['hashicorp/http-echo'],
  digest: digestOf('hashicorp/http-echo'),
  sizeBytes: 4_133_212,
  pullMs: 400,
  entrypoint: ['/http-echo'],
  user: '100',
  exposedPorts: ['5678/tcp'],
  programs: ['/http-echo'],
  shell: 'none',
  tools: [],
  main: (context) => (context.argv[0] === '/http-echo' ? echo(context) : undefined),
}

function echo(context: MainContext): MainProcess {
  const args = context.argv.slice(1)
  const text = flagValue(args, 'text') ?? context.env.ECHO_TEXT
  if (text === undefined || text === '')
    return { log: ['Missing -text option or ECHO_TEXT environment variable!'], exitAfterMs: 50, exitCode: 127 }
  const listen = flagValue(args, 'listen') ?? ':5678'
  const status = Number(flagValue(args, 'status-code') ?? 200)
  return {
    exitCode: 0,
    log: [`${slashDate(context.startedAtMs)} [INFO] server is listening on ${listen}`],
    listen: [
      {
        protocol: 'TCP',
        port: Number(/:(\d+)$/.exec(listen)?.[1] ?? 5678),
        http(request, peer) {
          const body = request.target === '/health' ? '{"status":"ok"}' : `${text}\n`
          const headers = {
            'X-App-Name': 'http-echo',
            'X-App-Version': '1.0.0',
            Date: httpDate(peer.nowMs),
            'Content-Type': 'text/plain; charset=utf-8',
          }
          context.log(
            `${slashDate(peer.nowMs)} ${request.headers.host} ${peer.sourceIp}:${peer.sourcePort} "${request.method} ${request.target} HTTP/1.1" ${status} ${body.length} "${request.headers['user-agent'] ?? ''}" 12.5µs`,
          )
          return answer(request, status, headers, body)
        },
      },
    ],
  }
}
