import { bytesOfText } from '../api/bytes-text.ts'
import { goDurationMs } from '../api/go-duration.ts'
import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { dialRequest } from './agnhost-dial.ts'
import { goAnswer, goRedirect } from './go-http.ts'
import { targetOf } from './http-answer.ts'
import type { MainContext } from './image.ts'

/** A request at a door. `log` takes a line without its date. */
interface Call {
  request: HttpRequest
  peer: Peer
  log(words: string): void
}

type Form = (name: string) => string
type Door = (call: Call, form: Form) => HttpResponse

const say = ({ request, peer }: Call, text: string, status = 200, headers: Record<string, string> = {}): HttpResponse =>
  goAnswer(request, peer.nowMs, status, text, headers)

/** The doors of netexec by path; `/` takes what no other does. `ready`: whether one of its other servers has started. */
export function netexecDoors(context: MainContext, ready: boolean): Record<string, Door> {
  const logged =
    (words: string, text: (call: Call) => string): Door =>
    (call) => {
      call.log(words)
      return say(call, text(call))
    }
  const hostname = (call: Call): string => {
    call.log(`hostname: ${context.hostname}`)
    return context.hostname
  }
  return {
    '/': logged('GET /', ({ peer }) => now(peer)),
    '/clientip': logged('GET /clientip', ({ peer }) => `${peer.sourceIp}:${peer.sourcePort}`),
    '/hostname': logged('GET /hostname', hostname),
    '/hostName': logged('GET /hostName', hostname),
    '/header': header,
    '/echo': echo,
    '/healthz': (call) => {
      call.log('GET /healthz')
      return say(call, '', ready ? 200 : 412)
    },
    '/readyz': (call) => {
      call.log('GET /readyz')
      if (context.stopping) return say(call, 'shutting down', 503)
      return ready ? say(call, 'ok') : say(call, '', 412)
    },
    '/dial': (call) => dial(context, call),
    '/shell': (call, form) => shell(context, call, form('shellCommand') || form('cmd')),
    '/exit': (call, form) => exit(context, call, form),
    '/shutdown': (call) => {
      call.log('GET /shutdown')
      context.exit(0)
      return say(call, '')
    },
    '/redirect': redirect,
    '/upload': (call) => upload(context, call),
  }
}

const now = (peer: Peer): string =>
  `NOW: ${new Date(peer.nowMs).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC m=+0.000000001`

const isInteger = (text: string): boolean => /^[-+]?\d+$/.test(text)

const header: Door = (call, form) => {
  const key = form('key')
  call.log(key === '' ? 'GET /header' : `GET /header?key=${key}`)
  const { headers } = call.request
  if (key !== '') return say(call, headers[key.toLowerCase()] ?? '')
  const all = Object.entries(headers).filter(([name]) => name !== 'host')
  const canonical = all.map(([name, value]): [string, string[]] => [canonicalName(name), [value]])
  return say(call, JSON.stringify(Object.fromEntries(canonical.sort(([a], [b]) => (a < b ? -1 : 1)))))
}

/** user-agent as Go writes it: User-Agent. */
const canonicalName = (name: string): string => name.replace(/(^|-)[a-z]/g, (begin) => begin.toUpperCase())

const echo: Door = (call, form) => {
  const [text, code] = [form('msg'), form('code')]
  call.log(`GET /echo?msg=${text}&code=${code}`)
  if (code !== '' && !isInteger(code))
    return say(call, `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n`)
  return say(call, text, code === '' ? 200 : Number(code))
}

const redirect: Door = (call, form) => {
  const { request, peer } = call
  const [location, code] = [form('location'), form('code')]
  call.log(`${request.method} /redirect?msg=${location}&code=${code}`)
  if (code !== '' && !isInteger(code))
    return say(call, `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n`)
  return goRedirect(request, peer.nowMs, location, code === '' ? 302 : Number(code))
}

function dial(context: MainContext, call: Call): HttpResponse {
  const { query } = targetOf(call.request)
  const of = (name: string): string => query[name]?.[0] ?? ''
  const words = ['host', 'protocol', 'port', 'request', 'tries'].map((name) => `${name}=${of(name)}`)
  call.log(`GET /dial?${words.join('&')}`)
  return dialRequest(context, call.request, call.peer, query)
}

/** It ends at once: nobody is left to wait for, and its `wait` is not waited. */
function exit(context: MainContext, call: Call, form: Form): HttpResponse {
  const [code, timeout, wait] = [form('code'), form('timeout'), form('wait')]
  call.log(`GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`)
  for (const [name, text] of [
    ['timeout', timeout],
    ['wait', wait],
  ] as const)
    if (text !== '' && goDurationMs(text) === undefined)
      return say(call, `argument '${name}' must be a valid golang duration or empty, got ${JSON.stringify(text)}\n`)
  if (code !== '' && !isInteger(code))
    return say(call, `argument 'code' must be an integer [0-127] or empty, got ${JSON.stringify(code)}\n`)
  call.log(
    `Will begin shutdown in ${wait || '0s'}, allowing ${timeout || '0s'} for connections to close, then will exit with ${Number(code || 0)}`,
  )
  context.exit(Number(code || 0) & 255)
  return say(call, '')
}

function upload(context: MainContext, call: Call): HttpResponse {
  call.log('GET /upload')
  const path = `/uploads/upload${call.peer.nowMs}`
  const part = filePart(call.request)
  if (part === undefined) {
    call.log('Unable to upload file: http: no such file')
    return say(call, '{"error":"Unable to upload file."}')
  }
  const refused = context.files()?.write(path, bytesOfText(part), 0o700)
  if (refused !== undefined) {
    call.log(`Unable to open file for write: open ${path}: ${refused}`)
    return say(call, '{"error":"Unable to open file for write"}')
  }
  call.log(`Wrote upload to ${path}`)
  return say(call, JSON.stringify({ output: path }), 201)
}

/** The part of a multipart form that is called `file`. */
function filePart({ headers, body }: HttpRequest): string | undefined {
  const [, boundary] = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '') ?? []
  if (boundary === undefined) return undefined
  for (const part of `\r\n${body}`.split(`\r\n--${boundary}`)) {
    const end = part.indexOf('\r\n\r\n')
    if (end >= 0 && /^content-disposition:.*;\s*name="file".*filename=/im.test(part.slice(0, end))) return part.slice(end + 4)
  }
  return undefined
}

/** The few commands that need no shell; what is more says so. */
function shell(context: MainContext, call: Call, command: string): HttpResponse {
  call.log(`GET /shell?cmd=${command}`)
  const [program = '', ...args] = command.trim().split(/\s+/)
  const file = program === 'cat' && args[0] ? context.readFile(args[0]) : undefined
  const outputs: Record<string, string> = { hostname: `${context.hostname}\n`, echo: `${args.join(' ')}\n`, true: '' }
  const output = file ?? (Object.hasOwn(outputs, program) ? outputs[program] : undefined)
  const missing = { error: 'exit status 127', output: `/bin/sh: ${program}: not found\n` }
  const said: { output?: string; error?: string } = output === undefined ? missing : output === '' ? {} : { output }
  call.log(
    `Output: map[${Object.entries(said)
      .map(([name, text]) => `${name}:${text}`)
      .join(' ')}]`,
  )
  return say(call, JSON.stringify(said))
}
