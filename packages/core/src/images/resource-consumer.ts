import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { digestOf } from './digest.ts'
import { goAnswer } from './go-http.ts'
import { slashDate, targetOf } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'

type Door = { name: string; needs: string[]; said(values: string[]): string }

/** What it may be asked to use up, and the lines it answers with. */
const doors: Record<string, Door> = {
  '/ConsumeCPU': {
    name: 'ConsumeCPU',
    needs: ['millicores', 'durationSec'],
    said: ([cores, seconds]) => `${cores} millicores\n${seconds} durationSec\n`,
  },
  '/ConsumeMem': {
    name: 'ConsumeMem',
    needs: ['megabytes', 'durationSec'],
    said: ([megabytes, seconds]) => `${megabytes} megabytes\n${seconds} durationSec\n`,
  },
  '/BumpMetric': {
    name: 'BumpMetric',
    needs: ['metric', 'delta', 'durationSec'],
    said: ([metric, delta, seconds]) => `${metric} metric\n${delta} delta\n${seconds} durationSec\n`,
  },
}

/** Answers as if it used what it is told to; nothing measures use in a lab. Models test/images/resource-consumer (1.36). */
export const resourceConsumer: Image = {
  names: ['registry.k8s.io/e2e-test-images/resource-consumer', 'gcr.io/kubernetes-e2e-test-images/resource-consumer'],
  digest: digestOf('registry.k8s.io/e2e-test-images/resource-consumer'),
  sizeBytes: 59_903_004,
  pullMs: 900,
  entrypoint: ['/consumer'],
  exposedPorts: ['8080/tcp'],
  programs: ['/consumer', '/consume-cpu'],
  shell: 'bash',
  tools: ['coreutils'],
  main: consumer,
}

function consumer(context: MainContext): MainProcess | undefined {
  if (context.argv[0] !== '/consumer') return undefined
  const port = Number(/^-{1,2}port=(\d+)$/.exec(context.argv[1] ?? '')?.[1] ?? 8080)
  return { listen: [{ protocol: 'TCP', port, http: (request, peer) => answer(context, request, peer) }] }
}

function answer(context: MainContext, request: HttpRequest, peer: Peer): HttpResponse {
  const { path, query } = targetOf(withBody(request))
  const say = (status: number, text: string): HttpResponse => goAnswer(request, peer.nowMs, status, text)
  if (path === '/metrics') return say(200, '')
  if (request.method !== 'POST') return say(400, 'Request type is not POST\n')
  const door = Object.hasOwn(doors, path) ? doors[path] : undefined
  if (!door) return say(404, `Unknown function: ${path}\n`)
  const values = door.needs.map((name) => query[name]?.[0] ?? '')
  if (values.includes('')) return say(400, 'Not given function argument: one of the required arguments is missing\n')
  context.log(`${slashDate(peer.nowMs)} ${door.name}: ${values.join(' ')}`)
  return say(200, `${door.name}\n${door.said(values)}`)
}

/** A form may stand in the query or in the body. */
function withBody(request: HttpRequest): HttpRequest {
  if (request.body === '') return request
  return { ...request, target: `${request.target}${request.target.includes('?') ? '&' : '?'}${request.body}` }
}
