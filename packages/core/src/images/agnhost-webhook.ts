import { base64 } from '../api/base64.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import { type AdmissionRequest, admissionDoors, type Decision } from './agnhost-admission.ts'
import { convertExample } from './agnhost-conversion.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { targetOf } from './http-answer.ts'
import type { Listener, MainContext, MainProcess } from './image.ts'
import { keyPair } from './key-pair.ts'

type Review = { kind?: string; apiVersion?: string; request?: unknown }
type Door = (review: Review) => { review: object; afterMs?: number } | undefined

/** agnhost webhook: admission webhooks over HTTPS. Models test/images/agnhost/webhook/main.go (2.63). */
export function webhook(context: MainContext, args: readonly string[]): MainProcess {
  const sidecarImage = flagValue(args, 'sidecar-image') ?? ''
  const doors = Object.entries(admissionDoors).map(([path, decide]): [string, Door] => [
    path,
    ({ apiVersion = '', kind, request }) => {
      if (kind !== 'AdmissionReview' || !/^admission\.k8s\.io\/v1(beta1)?$/.test(apiVersion)) return undefined
      const asked = request as AdmissionRequest
      const decision = decide(asked, { sidecarImage })
      const answer = { kind, apiVersion, response: responseOf(asked.uid, decision) }
      return { review: answer, ...(decision.afterMs === undefined ? {} : { afterMs: decision.afterMs }) }
    },
  ])
  return serve(context, args, new Map(doors))
}

/** agnhost crd-conversion-webhook. Models test/images/agnhost/crd-conversion-webhook (2.63). */
export const crdConversionWebhook = (context: MainContext, args: readonly string[]): MainProcess =>
  serve(context, args, new Map([['/crdconvert', (review: Review) => convertExample(review)]]))

function responseOf(uid: string, { allowed, status, patch }: Decision): object {
  return {
    uid,
    allowed,
    ...(status ? { status: { metadata: {}, ...status } } : {}),
    ...(patch ? { patch: base64(encodeUtf8(JSON.stringify(patch))), patchType: 'JSONPatch' } : {}),
  }
}

function serve(context: MainContext, args: readonly string[], doors: ReadonlyMap<string, Door>): MainProcess {
  const pair = keyPair(context, args)
  if ('error' in pair) return { errors: [pair.error], exitAfterMs: 50, exitCode: 255 }
  const listener: Listener = {
    protocol: 'TCP',
    port: Number(flagValue(args, 'port') ?? 443),
    tls: true,
    certificate: pair.certificate,
    http(request, peer) {
      const { path } = targetOf(request)
      if (path === '/readyz') return goAnswer(request, peer.nowMs, 200, 'ok')
      const door = doors.get(path)
      return door ? answered(request, peer.nowMs, door) : goNotFound(request, peer.nowMs)
    },
  }
  return { exitCode: 2, listen: [listener] }
}

function answered(request: HttpRequest, nowMs: number, door: Door): HttpResponse {
  const problem = (why: string): HttpResponse =>
    goAnswer(request, nowMs, 400, `${why}\n`, { 'X-Content-Type-Options': 'nosniff' })
  if (request.headers['content-type'] !== 'application/json') return goAnswer(request, nowMs, 200, '')
  let review: Review
  try {
    review = JSON.parse(request.body) as Review
  } catch {
    return problem("Request could not be decoded: couldn't get version/kind; json parse error: invalid JSON")
  }
  const outcome = door(review)
  if (!outcome) return problem(`Unsupported group version kind: ${review.apiVersion}, Kind=${review.kind}`)
  const answer = goAnswer(request, nowMs, 200, JSON.stringify(outcome.review), { 'Content-Type': 'application/json' })
  return outcome.afterMs === undefined ? answer : { ...answer, afterMs: outcome.afterMs }
}
