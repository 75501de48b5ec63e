import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { goAnswer } from './go-http.ts'
import { slashDate } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

const version = 'audit.k8s.io/v1'

/** audit-proxy: writes each event of the lists that are posted to it as a line. Models test/images/agnhost/audit-proxy (2.63). */
export function auditProxy(context: MainContext): MainProcess {
  const http = (request: HttpRequest, peer: Peer): HttpResponse => {
    const items = itemsOf(request.body)
    const octets = [...request.body].map((each) => (each.codePointAt(0) ?? 0).toString(2)).join(' ')
    if (!items) context.log(`${slashDate(peer.nowMs)} failed decoding buf: [${octets.slice(0, 1000)}], apiVersion: ${version}`)
    for (const event of items ?? []) context.log(JSON.stringify({ ...event, kind: 'Event', apiVersion: version }))
    return goAnswer(request, peer.nowMs, items ? 200 : 500, '')
  }
  return { exitCode: 2, listen: [{ protocol: 'TCP', port: 8080, http }] }
}

function itemsOf(body: string): object[] | undefined {
  try {
    const { kind, apiVersion, items } = JSON.parse(body) as { kind?: unknown; apiVersion?: unknown; items?: unknown }
    if (kind !== 'EventList' || apiVersion !== version) return undefined
    return (Array.isArray(items) ? items : []).filter((item) => typeof item === 'object' && item !== null) as object[]
  } catch {
    return undefined
  }
}
