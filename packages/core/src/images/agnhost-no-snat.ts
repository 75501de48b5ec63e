import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { addressOf } from './agnhost-dial.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { targetOf } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

const maxTargets = 100
const userAgent = 'Go-http-client/1.1'

/**
 * no-snat-test: /whoami tells where a request comes from, /checknosnat whether others see this Pod's own address. Exit code 1 without
 * POD_IP or NODE_IP. Models test/images/agnhost/no-snat-test (2.63).
 */
export function noSnatTest(context: MainContext, args: readonly string[]): MainProcess {
  const wrong = ['POD_IP', 'NODE_IP'].map((name) => badAddress(name, context.env[name])).find((words) => words !== undefined)
  if (wrong !== undefined) return { errors: [wrong], exitAfterMs: 50, exitCode: 1 }
  const http = (request: HttpRequest, peer: Peer): HttpResponse => {
    const { path, query } = targetOf(request)
    if (path === '/whoami') return goAnswer(request, peer.nowMs, 200, `${peer.sourceIp}:${peer.sourcePort}`)
    if (path !== '/checknosnat') return goNotFound(request, peer.nowMs)
    const targets = (query.ips?.[0] ?? '').split(',').slice(0, maxTargets)
    const errors = targets.map((target) => check(context, target)).filter((words) => words !== undefined)
    return goAnswer(request, peer.nowMs, errors.length === 0 ? 200 : 500, errors.join(', '))
  }
  return { exitCode: 2, listen: [{ protocol: 'TCP', port: Number(flagValue(args, 'port') ?? 8080), http }] }
}

function badAddress(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return `${name} env var was not present in the environment`
  return /^\d+(\.\d+){3}$/.test(text)
    ? undefined
    : `${name} env var contained ${JSON.stringify(text)}, which is not an IP address`
}

/** What another Pod sees instead of this one's address. */
function check(context: MainContext, target: string): string | undefined {
  const answer = get(context, target, '/whoami')
  if (typeof answer === 'string') return answer
  const [returned = ''] = answer.body.split(':')
  const { POD_IP: pod = '', NODE_IP: node = '' } = context.env
  if (returned === pod) return undefined
  const head = `Returned ip ${JSON.stringify(returned)} != my Pod ip ${JSON.stringify(pod)}`
  return returned === node
    ? `${head}, == my Node ip ${JSON.stringify(node)} - SNAT`
    : `${head} or my Node ip ${JSON.stringify(node)} - SNAT to unexpected ip (possible SNAT through unexpected interface on the way into another node)`
}

/** no-snat-test-proxy: passes /checknosnat on to the target that it names. Models test/images/agnhost/no-snat-test-proxy (2.63). */
export function noSnatTestProxy(context: MainContext, args: readonly string[]): MainProcess {
  const http = (request: HttpRequest, peer: Peer): HttpResponse => {
    const { path, query } = targetOf(request)
    if (path !== '/checknosnat') return goNotFound(request, peer.nowMs)
    const [target = '', ips = ''] = [query.target?.[0], query.ips?.[0]]
    const answer = get(context, target, `/checknosnat?ips=${ips}`)
    if (typeof answer !== 'string') return goAnswer(request, peer.nowMs, answer.status, answer.body)
    const url = JSON.stringify(`http://${target}/checknosnat?ips=${ips}`)
    return goAnswer(request, peer.nowMs, 500, `error querying ${url}, err: ${answer}`)
  }
  return { exitCode: 2, listen: [{ protocol: 'TCP', port: Number(flagValue(args, 'port') ?? 31_235), http }] }
}

/** An answer over the lab's network, or why there is none in the words of Go's net/http. */
function get({ network }: MainContext, target: string, path: string): HttpResponse | string {
  const [, host = '', port = '80'] = /^([^:]*)(?::(\d+))?$/.exec(target) ?? []
  const head = `Get "http://${target}${path}": `
  const ip = addressOf(network(), host)
  if (ip === undefined || host === '') return `${head}dial tcp: lookup ${host}: no such host`
  const reached = network().connect(ip, Number(port), 'TCP')
  if (reached.outcome !== 'connected') return `${head}dial tcp ${ip}:${port}: ${reasons[reached.outcome]}`
  const request = { method: 'GET', target: path, headers: { host: target, 'user-agent': userAgent }, body: '' }
  return reached.socket.http?.(request, reached.peer) ?? `${head}EOF`
}

const reasons = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: no route to host',
  reset: 'read: connection reset by peer',
}
