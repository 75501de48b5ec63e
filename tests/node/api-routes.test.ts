import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonType, type RawLab, rawLab } from './raw-http.ts'

const noRoute = [404, 'the server could not find the requested resource'] as const
const noMethod = [405, 'the server does not allow this method on the requested resource'] as const
const page = [404, '404 page not found\n'] as const
const maps = '/api/v1/namespaces/default/configmaps'
const one = `${maps}/kube-root-ca.crt`
const produced = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
const streams = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
const options = (kind: string, what: string): string => `${kind}.meta.k8s.io "" is invalid: ${what}`
const long = 'm'.repeat(129)

/** What clients meet that ask for what is not there, or in a way that is not taken. */
describe('the API server’s words', () => {
  let raw: RawLab
  beforeAll(async () => {
    raw = await rawLab()
  })
  afterAll(() => raw.end())

  const said = async (line: string, headers: Record<string, string> = {}, body?: string) => {
    const [method = '', path = ''] = line.split(' ')
    const { code, headers: got, text } = await raw.ask(method, path, { headers, ...(body === undefined ? {} : { body }) })
    const json = got['content-type'] === 'application/json'
    return [code, json ? (JSON.parse(text) as { message?: string }).message : text]
  }

  it.each([
    ['GET /nope', page],
    ['GET /API/v1/namespaces', page],
    ['GET /apis/nope', page],
    ['GET /apis/nope.example.com/v1/things', page],
    ['GET /logs', page],
    ['GET /debug/pprof/', page],
    ['GET /healthz/nope', page],
    ['GET /openapi/v4', page],
    ['GET /api/v1/nope', noRoute],
    ['GET /api/v1/Namespaces', noRoute],
    ['GET /api/v1//namespaces', noRoute],
    ['GET /api/v2', noRoute],
    ['GET /api/v1/pods/some', noRoute],
    ['GET /apis/apps/v9', noRoute],
    ['GET /apis/apps/v1/pods', noRoute],
    ['GET /apis/apps/v1/namespaces/default/deployments/x/nope', noRoute],
    ['GET /version/nope', noRoute],
    ['GET /api/v1/namespaces/default/pods/x/nope', noRoute],
    ['POST /api', noMethod],
    ['POST /api/v1', noMethod],
    ['PUT /apis/apps', noMethod],
    ['DELETE /version', noMethod],
    ['POST /api/v1/pods', noMethod],
    ['DELETE /api/v1/configmaps', noMethod],
    ['PUT /api/v1/namespaces/default/pods', noMethod],
    ['PATCH /api/v1/namespaces', noMethod],
    ['DELETE /api/v1/namespaces', noMethod],
    [`POST ${one}`, noMethod],
    [`OPTIONS ${maps}`, noMethod],
    ['DELETE /api/v1/componentstatuses', noMethod],
  ] as const)('%s', async (line, [code, text]) => expect(await said(line)).toEqual([code, text]))

  it.each(['/api', '/api/v1', '/apis/apps', '/version', '/openid/v1/jwks', maps, one, '/api/v1/pods'])(
    'HEAD %s is a method that no route has',
    async (path) => expect((await raw.ask('HEAD', path)).code).toBe(405),
  )

  it.each(['/', '/healthz', '/livez/ping', '/readyz', '/metrics', '/openapi/v2', '/openapi/v3'])(
    'HEAD %s has the head of a GET and no body',
    async (path) => {
      const { code, text } = await raw.ask('HEAD', path)
      expect([code, text]).toEqual([200, ''])
    },
  )

  it.each([
    ['GET /api/v1/pods', 'text/csv', `406: Not Acceptable\n\nAvailable representations: ${produced}, ${streams}`],
    [`GET ${one}`, 'text/html, image/png', `406: Not Acceptable\n\nAvailable representations: ${produced}`],
    ['GET /api', 'text/csv', `406: Not Acceptable\n\nAvailable representations: ${produced}`],
    ['GET /apis/apps/v1', 'text/csv', `406: Not Acceptable\n\nAvailable representations: ${produced}`],
    [`GET ${one}`, 'application/json;as=Other;g=meta.k8s.io;v=v1', `only the following media types are accepted: ${produced}`],
    [`GET ${maps}`, 'application/json;as=Table;g=meta.k8s.io;v=v2', `only the following media types are accepted: ${produced}`],
    [
      `GET ${maps}`,
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      'you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)',
    ],
    [
      'GET /apis/rbac.authorization.k8s.io/v1/clusterroles',
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      'you requested PartialObjectMetadata, but the requested object is a list (*rbac.ClusterRoleList)',
    ],
    [
      `GET ${one}`,
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      'you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)',
    ],
  ])('%s as %s is 406', async (line, accept, message) => expect(await said(line, { accept })).toEqual([406, message]))

  it.each([
    ['application/yaml;q=0.5, application/json', 'application/json'],
    ['application/json;q=0.5, application/yaml;q=0.9', 'application/yaml'],
    ['*/*, application/yaml', 'application/yaml'],
    ['text/html, application/json;q=0.1', 'application/json'],
    ['application/vnd.kubernetes.protobuf;q=0.1, application/json', 'application/json'],
  ])('Accept: %s is answered in %s', async (accept, type) =>
    expect((await raw.ask('GET', one, { headers: { accept } })).headers['content-type']).toBe(type),
  )

  const body = '{"metadata":{"name":"made"}}'
  it.each([
    [`POST ${maps}?dryRun=Some`, 422, options('CreateOptions', 'dryRun: Unsupported value: ["Some"]: supported values: "All"')],
    [
      `POST ${maps}?fieldValidation=Lax`,
      422,
      options('CreateOptions', 'fieldValidation: Unsupported value: "Lax": supported values: "", "Ignore", "Strict", "Warn"'),
    ],
    [
      `POST ${maps}?fieldManager=${long}`,
      422,
      options('CreateOptions', 'fieldManager: Too long: may not be more than 128 bytes'),
    ],
    [
      `PUT ${one}?fieldManager=a%0Ab`,
      422,
      options('UpdateOptions', String.raw`fieldManager: Invalid value: "a\nb": invalid character U+000A (at position 1)`),
    ],
    [
      `PUT ${one}?fieldManager=${long}&dryRun=x`,
      422,
      options(
        'UpdateOptions',
        '[fieldManager: Too long: may not be more than 128 bytes, dryRun: Unsupported value: ["x"]: supported values: "All"]',
      ),
    ],
    [`DELETE ${one}?dryRun=x`, 422, options('DeleteOptions', 'dryRun: Unsupported value: ["x"]: supported values: "All"')],
    [
      `DELETE ${one}?propagationPolicy=Orphan&orphanDependents=true`,
      422,
      options(
        'DeleteOptions',
        'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
      ),
    ],
    [`PUT ${one}`, 400, 'the name of the object (made) does not match the name on the URL (kube-root-ca.crt)'],
    [
      `GET ${maps}?includeObject=All`,
      400,
      "Unable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty",
    ],
  ])('%s', async (line, code, message) => {
    const table = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' }
    const sent = line.startsWith('GET') ? table : jsonType
    expect(await said(line, sent, /^(POST|PUT)/.test(line) ? body : undefined)).toEqual([code, message])
  })

  const others = 'is not a known field selector: only "metadata.name", "metadata.namespace"'
  it.each([
    ['GET /api/v1/pods?fieldSelector=spec.bogus%3D1', 400, 'field label not supported: spec.bogus'],
    ['GET /api/v1/nodes?fieldSelector=x%3D1', 400, 'field label not supported: x'],
    ['GET /apis/batch/v1/jobs?fieldSelector=x%3D1', 400, 'field label not supported: x'],
    ['GET /apis/apps/v1/deployments?fieldSelector=spec.replicas%3D1', 400, `"spec.replicas" ${others}`],
    [`GET ${maps}?watch=1&fieldSelector=data%3D1`, 400, `"data" ${others}`],
    ['DELETE /api/v1/namespaces/default/endpoints?fieldSelector=x%3D1', 400, `"x" ${others}`],
    [`GET ${one}?resourceVersion=x`, 500, 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
  ])('%s', async (line, code, message) => expect(await said(line)).toEqual([code, message]))

  it('what is newer than everything is not there yet', async () => {
    for (const path of [`${one}?resourceVersion=99999999`, `${maps}?resourceVersion=99999999`]) {
      const { code, headers, text } = await raw.ask('GET', path)
      expect([code, headers['retry-after']]).toEqual([504, '1'])
      expect(JSON.parse(text)).toMatchObject({ reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } })
    }
  })

  it.each([
    ['application/merge-patch+json', '{"metadata":{"name":"other"}}'],
    ['application/strategic-merge-patch+json', '{"metadata":{"name":"other"}}'],
    ['application/json-patch+json', '[{"op":"replace","path":"/metadata/name","value":"other"}]'],
  ])('a patch of %s cannot rename', async (type, patch) =>
    expect(await said(`PATCH ${one}`, { 'content-type': type }, patch)).toEqual([
      400,
      'the name of the object (other) does not match the name on the URL (kube-root-ca.crt)',
    ]),
  )

  it('?watch says nothing where one object is asked for', async () => {
    const { text } = await raw.ask('GET', `${one}?watch=1&timeoutSeconds=1`)
    expect(JSON.parse(text)).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt' } })
  })

  it('an empty name is left out of the details', async () => {
    const { text } = await raw.ask('POST', maps, { headers: jsonType, body: '{}' })
    expect(Object.keys(JSON.parse(text).details)).toEqual(['kind', 'causes'])
  })

  it.each([
    ['/healthz?verbose', 'start-apiserver-admission-initializer ok\n', 'healthz check passed\n'],
    ['/livez?verbose&exclude=etcd', '[+]etcd excluded: ok\n', 'livez check passed\n'],
    ['/readyz?verbose', '[+]etcd ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n', '[+]shutdown ok\nreadyz check passed\n'],
    [
      '/readyz?verbose&exclude=b&exclude=a',
      '[+]log ok\n',
      'warn: some health checks cannot be excluded: no matches for "a","b"\nreadyz check passed\n',
    ],
    ['/readyz/poststarthook/rbac/bootstrap-roles', 'ok', 'ok'],
    ['/healthz?exclude=ping', 'ok', 'ok'],
  ])('%s', async (path, part, end) => {
    const { code, headers, text } = await raw.ask('GET', path)
    expect([code, headers['content-type'], headers['x-content-type-options']]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'nosniff',
    ])
    expect(text).toContain(part)
    expect(text.endsWith(end)).toBe(true)
  })

  it.each([
    ['', ['controller-manager', 'etcd-0', 'scheduler']],
    ['?fieldSelector=metadata.name%3Detcd-0', ['etcd-0']],
    ['?labelSelector=a', []],
  ])('component statuses%s', async (query, names) => {
    const { headers, text } = await raw.ask('GET', `/api/v1/componentstatuses${query}`)
    const items = JSON.parse(text).items as { metadata: { name: string } }[]
    expect(items.map(({ metadata }) => metadata.name)).toEqual(names)
    expect(headers.warning).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"')
  })

  it('a warning is UTF-8, whatever is in it', async () => {
    const body = '{"\u00e9\u{1f600}":1,"metadata":{"name":"q"}}'
    const { code, headers } = await raw.ask('POST', '/api/v1/namespaces/default/configmaps?dryRun=All', { body })
    expect(code).toBe(201)
    expect(Buffer.from(headers.warning as string, 'latin1').toString()).toBe('299 - "unknown field \\"\u00e9\u{1f600}\\""')
  })

  it('the index names every group, version and health check, sorted', async () => {
    const { paths } = JSON.parse((await raw.ask('GET', '/')).text) as { paths: string[] }
    expect(paths).toEqual([...paths].sort())
    expect(paths).toEqual(expect.arrayContaining(['/apis/apps', '/apis/apps/v1', '/healthz/ping', '/openapi/v2', '/version']))
  })
})
