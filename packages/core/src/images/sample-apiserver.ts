import type { JsonObject } from '../api/json.ts'
import type { Operation } from '../api/json-patch.ts'
import { badRequest, isFailure, methodNotAllowed, type Status } from '../api/status.ts'
import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { digestOf } from './digest.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer } from './go-http.ts'
import { targetOf } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { keyPair } from './key-pair.ts'
import { commonMain } from './programs.ts'
import { sampleDiscovery } from './sample-apiserver-discovery.ts'
import {
  createSample,
  deleteSample,
  getSample,
  listSamples,
  patchSample,
  type SampleRequest,
  type SampleStore,
  updateSample,
} from './sample-apiserver-objects.ts'
import { sampleOpenApi } from './sample-apiserver-openapi.ts'
import { sampleTable } from './sample-apiserver-table.ts'
import { watchSamples } from './sample-apiserver-watch.ts'

const storeFile = '/.sample-apiserver'

/** An API server of its own, wardle.example.com, to be put behind an APIService. Models staging/src/k8s.io/sample-apiserver (1.36). */
export const sampleApiServer: Image = {
  names: ['registry.k8s.io/e2e-test-images/sample-apiserver', 'gcr.io/kubernetes-e2e-test-images/sample-apiserver'],
  digest: digestOf('registry.k8s.io/e2e-test-images/sample-apiserver'),
  sizeBytes: 24_023_022,
  pullMs: 500,
  entrypoint: ['/sample-apiserver'],
  programs: ['/sample-apiserver'],
  shell: 'ash',
  tools: ['busybox'],
  main(context) {
    const [program = '', ...args] = context.argv
    return /^\/?(?:sample-apiserver|kube-sample-apiserver)$/.test(program) ? serve(context, args) : commonMain(context)
  },
}

function serve(context: MainContext, args: readonly string[]): MainProcess {
  // without files it signs a certificate for itself
  const pair = flagValue(args, 'tls-cert-file') === undefined ? {} : keyPair(context, args)
  if ('error' in pair) return { errors: [`Error: failed to load certificates: ${pair.error}`], exitAfterMs: 50, exitCode: 1 }
  const http = (request: HttpRequest, peer: Peer): HttpResponse => answer(context, request, peer)
  const port = Number(flagValue(args, 'secure-port') ?? 443)
  const listen = [{ protocol: 'TCP' as const, port, tls: true, ...pair, http }]
  return { exitCode: 0, log: [`Serving securely on [::]:${port}`], listen }
}

function answer(context: MainContext, request: HttpRequest, { nowMs }: Peer): HttpResponse {
  const { path, query } = targetOf(request)
  if (/^\/(?:healthz|livez|readyz)(?:\/|$)/.test(path)) return goAnswer(request, nowMs, 200, 'ok')
  const json = (code: number, object: object): HttpResponse =>
    goAnswer(request, nowMs, code, JSON.stringify(object), { 'Content-Type': 'application/json' })
  const document = sampleDiscovery(path) ?? sampleOpenApi(path)
  if (document) return json(200, document)
  const asked = askedFor(request, path, query, nowMs)
  if (!asked) return goAnswer(request, nowMs, 404, '404 page not found\n')
  if (isFailure(asked)) return json(asked.code, asked)
  if (asked.name === '' && (query.watch?.[0] === 'true' || query.watch?.[0] === '1'))
    return watched(context, request, asked, nowMs)
  const store = storeIn(context)
  const before = store.revision
  const outcome = act(store, asked, request.method)
  if (store.revision !== before && query.dryRun?.[0] !== 'All') context.writeFile(storeFile, JSON.stringify(store))
  if (isFailure(outcome)) return json(outcome.code, outcome)
  const code = request.method === 'POST' ? 201 : 200
  return json(code, sampleTable(outcome, request.headers.accept ?? '', nowMs) ?? outcome)
}

const storeIn = (context: MainContext): SampleStore =>
  (JSON.parse(context.readFile(storeFile) ?? 'null') as SampleStore | null) ?? { revision: 1, objects: {} }

function watched(context: MainContext, request: HttpRequest, asked: SampleRequest, nowMs: number): HttpResponse {
  const { accept = '' } = request.headers
  const view = (object: JsonObject): JsonObject => sampleTable(object, accept, nowMs) ?? object
  const store = (): SampleStore | undefined => (context.files() ? storeIn(context) : undefined)
  const lines = watchSamples({ asked, query: targetOf(request).query, store, view })
  const headers = { 'Content-Type': 'application/json' }
  if (isFailure(lines)) return goAnswer(request, nowMs, lines.code, JSON.stringify(lines), headers)
  return { ...goAnswer(request, nowMs, 200, lines.body, headers), stream: lines.stream }
}

type Act = (store: SampleStore, asked: SampleRequest) => JsonObject | Status

const onOne: Readonly<Record<string, Act>> = { GET: getSample, PUT: updateSample, PATCH: patchSample, DELETE: deleteSample }
const onMany: Readonly<Record<string, Act>> = { GET: listSamples, POST: createSample, DELETE: deleteAll }

function act(store: SampleStore, asked: SampleRequest, method: string): JsonObject | Status {
  const verbs = asked.name === '' ? onMany : onOne
  const verb = verbs[method]
  return verb
    ? verb(store, asked)
    : methodNotAllowed({ group: 'wardle.example.com', resource: asked.resource }, method.toLowerCase())
}

function deleteAll(store: SampleStore, asked: SampleRequest): JsonObject | Status {
  const list = listSamples(store, asked)
  if (isFailure(list)) return list
  for (const { metadata } of list.items as unknown as { metadata: { name: string; namespace?: string } }[])
    deleteSample(store, { ...asked, name: metadata.name, namespace: metadata.namespace ?? '' })
  return list
}

const pathShape =
  /^\/apis\/wardle\.example\.com\/(v1alpha1|v1beta1)(?:\/namespaces\/([^/]+))?\/(flunders|fischers)(?:\/([^/]+))?(?:\/status)?$/

function askedFor(
  request: HttpRequest,
  path: string,
  query: Record<string, string[]>,
  nowMs: number,
): SampleRequest | Status | undefined {
  const [, version, namespace = '', resource, name = ''] = pathShape.exec(path) ?? []
  if (resource === undefined || (resource === 'fischers' && (namespace !== '' || version === 'v1beta1'))) return undefined
  if (resource === 'flunders' && namespace === '' && (name !== '' || request.method === 'POST')) return undefined
  const body = bodyOf(request)
  if (typeof body === 'string') return badRequest(body)
  return {
    resource: resource as SampleRequest['resource'],
    kind: resource === 'flunders' ? 'Flunder' : 'Fischer',
    apiVersion: `wardle.example.com/${version}`,
    namespace,
    name,
    nowMs,
    type: request.headers['content-type'] ?? '',
    body,
    labelSelector: query.labelSelector?.[0] ?? '',
    fieldSelector: query.fieldSelector?.[0] ?? '',
  }
}

/** A text is why the body cannot be read. */
function bodyOf({ body, method }: HttpRequest): JsonObject | Operation[] | undefined | string {
  if (body === '' || method === 'GET' || method === 'DELETE') return undefined
  try {
    return JSON.parse(body) as JsonObject
  } catch {
    return "couldn't get version/kind; json parse error: invalid JSON"
  }
}
