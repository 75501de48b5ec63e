import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'

const base = '/api/v1/namespaces/default'
const node = { kind: 'Node', name: 'n' }

function lab(more = '', metadata = '') {
  const server = bareServer()
  server.create(`{apiVersion: v1, kind: Pod, metadata: {name: a${metadata}}, spec: {containers: [{name: c, image: i}]${more}}}`)
  const bind = (body: object, path = `${base}/pods/a/binding`): any => server.request('POST', path, body)
  const pod = (): any => server.request('GET', `${base}/pods/a`)
  return { server, bind, pod }
}
const said = ({ code, message }: any): unknown[] => [code, message]

describe('[KND202] a Binding', () => {
  it.each<[object, number, string]>([
    [{ metadata: { name: 'b' }, target: node }, 400, 'name in URL does not match name in Binding object'],
    [{ metadata: { name: 'a' } }, 500, 'target.name: Required value'],
    [{ metadata: { name: 'a' }, target: { name: '' } }, 500, 'target.name: Required value'],
    [
      { metadata: { name: 'a' }, target: { kind: 'Foo' } },
      500,
      '[target.kind: Unsupported value: "Foo": supported values: "Node", "<empty>", target.name: Required value]',
    ],
    [
      { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } },
      400,
      'Pod in version "v1" cannot be handled as a Binding: converting (v1.Pod) to (core.Binding): unknown conversion',
    ],
    [
      { kind: 'Foo', apiVersion: 'v1', metadata: { name: 'a' } },
      400,
      'Foo in version "v1" cannot be handled as a Binding: no kind "Foo" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      { metadata: { name: 'a' }, target: 'x' },
      400,
      'Binding in version "v1" cannot be handled as a Binding: json: cannot unmarshal string into Go struct field Binding.target of type v1.ObjectReference',
    ],
  ])('%j is refused: %i %s', (body, code, message) => {
    const { bind, pod } = lab()
    expect(said(bind(body))).toEqual([code, message])
    expect(pod().spec.nodeName).toBeUndefined()
  })

  it('assigns once, with its annotations and what labels are missing', () => {
    const { bind, pod } = lab('', ', labels: {own: "1"}, annotations: {own: "1"}')
    const metadata = { name: 'a', uid: 'x', labels: { own: '2', more: '2' }, annotations: { own: '2', more: '2' } }
    expect(bind({ metadata, target: node })).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      code: 201,
    })
    expect(pod().metadata).toMatchObject({ labels: { own: '1', more: '2' }, annotations: { own: '2', more: '2' } })
    expect(pod().spec.nodeName).toBe('n')
    expect(pod().status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True', lastProbeTime: null }])
    const again = bind({ metadata: { name: 'a' }, target: { name: 'm' } })
    expect(said(again)).toEqual([409, 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "n"'])
    expect(again.details).toEqual({ name: 'a', kind: 'pods/binding' })
  })

  it('waits for gates, and for the version that it names', () => {
    expect(lab(', schedulingGates: [{name: g}]').bind({ metadata: { name: 'a' }, target: node }).message).toBe(
      'Operation cannot be fulfilled on pods/binding "a": pod a has non-empty .spec.schedulingGates',
    )
    expect(lab().bind({ metadata: { name: 'a', resourceVersion: '1' }, target: node }).message).toMatch(
      /^Operation cannot be fulfilled on pods "a": StorageError: invalid object, Code: 4, Key: \/registry\/pods\/default\/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: \d+$/,
    )
  })

  it.each<[object, number, string | undefined]>([
    [{ metadata: { name: 'a' }, target: node }, 201, undefined],
    [
      { metadata: { name: 'a', namespace: 'x' }, target: node },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [{ target: node }, 400, 'Name parameter required.'],
    [{ metadata: { name: 'nope' }, target: node }, 404, 'pods "nope" not found'],
    [{ metadata: { name: 'a' } }, 500, 'target.name: Required value'],
  ])('posted to its namespace, %j: %i', (body, code, message) => {
    const { bind, pod } = lab()
    expect(said(bind(body, `${base}/bindings`))).toEqual([code, message])
    expect(pod().spec.nodeName).toBe(code === 201 ? 'n' : undefined)
  })

  it('a dry run leaves the Pod as it is', () => {
    const { bind, pod } = lab()
    expect(bind({ metadata: { name: 'a' }, target: node }, `${base}/pods/a/binding?dryRun=All`).status).toBe('Success')
    expect(pod().spec.nodeName).toBeUndefined()
  })

  it.each([
    ['GET', `${base}/pods/a/binding`],
    ['PUT', `${base}/pods/a/binding`],
    ['PATCH', `${base}/pods/a/binding`],
    ['GET', `${base}/bindings`],
    ['POST', `${base}/pods/a/resize`],
    ['GET', `${base}/pods/a/eviction`],
  ] as const)('%s %s is no method', (method, path) => {
    const { server } = lab()
    expect(server.request(method, path, method === 'GET' ? undefined : {})).toMatchObject({
      code: 405,
      message: 'the server does not allow this method on the requested resource',
      details: {},
    })
  })
})
