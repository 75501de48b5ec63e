/** What a generated Go client asks for: protobuf if the server has it, else JSON. */
const goAccept = 'application/vnd.kubernetes.protobuf,application/json'

/** Any object, list or Status that the API answers. */
export type Thing = any

export interface Answer {
  status: number
  headers: Headers
  body: Thing
}

export type PatchKind = 'json' | 'merge' | 'strategic'

const patchTypes: Record<PatchKind, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
}

export type Query = Record<string, string>

export interface Api {
  /** Where the API is, without a slash at its end. */
  base: string
  /** Any request; the answer whatever its status. */
  ask(method: string, path: string, init?: { body?: string | Uint8Array; type?: string; accept?: string }): Promise<Answer>
  get(path: string): Promise<Thing>
  list(path: string, query?: Query): Promise<Thing[]>
  create(path: string, object: Thing): Promise<Thing>
  /** With a protobuf body. */
  createBytes(path: string, bytes: Uint8Array): Promise<Thing>
  update(path: string, object: Thing): Promise<Thing>
  patch(path: string, kind: PatchKind, body: Thing): Promise<Thing>
  remove(path: string, options?: Thing): Promise<Thing>
  removeAll(path: string, query: Query): Promise<Thing>
}

export class StatusError extends Error {
  readonly status: number
  readonly answer: Thing
  constructor(what: string, answer: Answer) {
    super(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    this.status = answer.status
    this.answer = answer.body
  }
}

/** The Kubernetes API over HTTP as a Go client uses it; its verbs throw a StatusError unless the answer is good. */
export function createApi(base: string): Api {
  const ask: Api['ask'] = async (method, path, init = {}) => {
    const type = init.type ?? 'application/json'
    const response = await fetch(`${base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: init.accept ?? goAccept,
        'user-agent': 'e2e.test/v1.36.2',
        ...(init.body === undefined ? {} : { 'content-type': type }),
      },
      ...(init.body === undefined ? {} : { body: init.body as BodyInit }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
  }
  const good = async (method: string, path: string, init?: Parameters<Api['ask']>[2]): Promise<Thing> => {
    const answer = await ask(method, path, init)
    if (answer.status >= 300) throw new StatusError(`${method} ${path}`, answer)
    return answer.body
  }
  const json = (object: Thing): { body: string } => ({ body: JSON.stringify(object) })
  const protobuf = 'application/vnd.kubernetes.protobuf'
  return {
    base,
    ask,
    get: (path) => good('GET', path),
    list: async (path, query = {}) => (await good('GET', path + search(query))).items,
    create: (path, object) => good('POST', path, json(object)),
    createBytes: (path, body) => good('POST', path, { body, type: protobuf, accept: goAccept }),
    update: (path, object) => good('PUT', path, json(object)),
    patch: (path, kind, body) => good('PATCH', path, { ...json(body), type: patchTypes[kind] }),
    remove: (path, options) => good('DELETE', path, options ? json({ kind: 'DeleteOptions', apiVersion: 'v1', ...options }) : {}),
    removeAll: (path, query) => good('DELETE', path + search(query)),
  }
}

export const search = (query: Query): string =>
  Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query).toString()}`

/** /api/v1/namespaces/NS/services[/NAME[/SUB]] */
export const core = (namespace: string, resource: string, ...rest: string[]): string =>
  ['/api/v1/namespaces', namespace, resource, ...rest].join('/')

/** /apis/GROUP/VERSION/namespaces/NS/RESOURCE[/NAME[/SUB]] */
export const group = (groupVersion: string, namespace: string, resource: string, ...rest: string[]): string =>
  ['/apis', groupVersion, 'namespaces', namespace, resource, ...rest].join('/')

export const slicesPath = (namespace: string, ...rest: string[]): string =>
  group('discovery.k8s.io/v1', namespace, 'endpointslices', ...rest)

export const ofService = (name: string): Query => ({ labelSelector: `kubernetes.io/service-name=${name}` })

/** undefined where the object is gone. */
export async function find(api: Api, path: string): Promise<Thing | undefined> {
  const answer = await api.ask('GET', path)
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw new StatusError(`GET ${path}`, answer)
  return answer.body
}
