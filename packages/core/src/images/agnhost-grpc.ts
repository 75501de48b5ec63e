import type { HttpRequest, Peer } from '../network/packet.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { targetOf } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

const stateFile = '/.grpc-health'

/** grpc-health-checking: a gRPC health service that is told over HTTP whether to serve. Models test/images/agnhost/grpc-health-checking (2.63). */
export function grpcHealthChecking(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'port') ?? 5000)
  const httpPort = Number(flagValue(args, 'http-port') ?? 8080)
  const service = flagValue(args, 'service') ?? ''
  const delay = Number(flagValue(args, 'delay-unhealthy-sec') ?? -1)
  const status = (nowMs: number): string => {
    const told = context.readFile(stateFile)
    if (told !== undefined) return told
    return delay >= 0 && nowMs >= context.startedAtMs + delay * 1000 ? 'NOT_SERVING' : 'SERVING'
  }
  const health = (message: string, peer: Peer): string | undefined => {
    const asked = /^grpc\.health\.v1\.Health\/Check ?(.*)$/.exec(message)?.[1]
    if (asked === undefined) return undefined
    return asked === service ? status(peer.nowMs) : 'SERVICE_UNKNOWN'
  }
  const http = (request: HttpRequest, peer: Peer) => {
    const { path } = targetOf(request)
    const next = { '/make-serving': 'SERVING', '/make-not-serving': 'NOT_SERVING' }[path]
    if (next === undefined) return goNotFound(request, peer.nowMs)
    context.writeFile(stateFile, next)
    return goAnswer(request, peer.nowMs, 200, `Mark as ${next === 'SERVING' ? 'serving' : 'not serving'}`)
  }
  return {
    exitCode: 2,
    log: [`Http server starting to listen on :${httpPort}`, `gRpc server starting to listen on :${port}`],
    listen: [
      { protocol: 'TCP', port, exchange: health },
      { protocol: 'TCP', port: httpPort, http },
    ],
  }
}
