import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, applyPatch, jsonPatch, mergePatch, protobuf, type Sent, startApi, strategicPatch } from './api.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const deep = `{"apiVersion":"v1","kind":"ConfigMap","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
const configMap = (metadata: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata })
const unrecognized = 'the object provided is unrecognized (must be of type ConfigMap): '
const unknown = 'the body of the request was in an unknown format - accepted media types include: '
const types = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
const rejected = 'the server rejected our request due to an error in our request'

type Row = [sent: Sent, code: number, reason: string, message: string]

const creations: Row[] = [
  [
    { body: `{"data":{"a":"${'x'.repeat(3 << 20)}"}}` },
    413,
    'RequestEntityTooLarge',
    'Request entity too large: limit is 3145728',
  ],
  [{ body: 'x', type: 'text/plain' }, 415, 'UnsupportedMediaType', unknown + types],
  [{ body: 'x', type: 'nonsense' }, 415, 'UnsupportedMediaType', unknown + types],
  [
    { body: '' },
    400,
    'BadRequest',
    `${unrecognized}couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`,
  ],
  [
    { body: deep },
    400,
    'BadRequest',
    `${unrecognized}couldn't get version/kind; json parse error: exceeded max depth ({"apiVersion":"v1","kind":"Con ...)`,
  ],
  [
    { body: '{"apiVersion":"v1","kind":"ConfigMap","data":{"a":1}}' },
    400,
    'BadRequest',
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  ],
  [
    { body: '{"apiVersion":"v1","kind":"Secret"}' },
    400,
    'BadRequest',
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  ],
  [
    { body: '{}', type: protobuf },
    400,
    'BadRequest',
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
  ],
  [
    { body: new Uint8Array([0x6b, 0x38, 0x73, 0, 0xff, 0xff]), type: protobuf },
    400,
    'BadRequest',
    'unable to decode protobuf: unexpected EOF',
  ],
]

const updates: Row[] = [
  [{ body: configMap({ name: 'b' }) }, 400, 'BadRequest', 'the name of the object (b) does not match the name on the URL (a)'],
  [
    { body: configMap({ name: 'a', namespace: 'other' }) },
    400,
    'BadRequest',
    'the namespace of the provided object does not match the namespace sent on the request',
  ],
]

const changes: Row[] = [
  [{ body: '{}', type: 'application/json' }, 415, 'UnsupportedMediaType', '415: Unsupported Media Type'],
  [
    { body: '{}', type: jsonPatch },
    400,
    'BadRequest',
    'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  ],
  [{ body: '[{"op":"remove","path":"/data/none"}]', type: jsonPatch }, 422, 'Invalid', rejected],
  [{ body: '[{"op":"replace","path":"/data/none/x","value":1}]', type: jsonPatch }, 422, 'Invalid', rejected],
  [{ body: '[{"op":"test","path":"/data/k","value":"w"}]', type: jsonPatch }, 422, 'Invalid', rejected],
  [{ body: '[]x', type: mergePatch }, 400, 'BadRequest', "error decoding patch: invalid character 'x' after top-level value"],
  [{ body: '{"data":{"$patch":"fly"}}', type: strategicPatch }, 500, '', 'unknown patch type: fly in map: map[$patch:fly]'],
  [
    { body: '{}', type: applyPatch },
    422,
    'Invalid',
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ],
]

const query = (name: string, value: string | number): Sent => ({ query: { [name]: value } })
const requirement = 'unable to parse requirement: '
const lists: Row[] = [
  [query('labelSelector', 'a in'), 400, 'BadRequest', `${requirement}found '' expected: '('`],
  [query('labelSelector', '!!a'), 400, 'BadRequest', `${requirement}found '!', expected: identifier`],
  [query('labelSelector', 'a=b=c'), 400, 'BadRequest', "found '=', expected: ',' or 'end of string'"],
  [
    query('labelSelector', 'a>x'),
    400,
    'BadRequest',
    `${requirement}values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
  ],
  [
    query('fieldSelector', 'bogus=1'),
    400,
    'BadRequest',
    '"bogus" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
  [query('fieldSelector', 'bogus'), 400, 'BadRequest', "invalid selector: 'bogus'; can't understand 'bogus'"],
  [query('limit', 'x'), 400, 'BadRequest', 'strconv.ParseInt: parsing "x": invalid syntax'],
  [
    { headers: { accept: 'text/csv' } },
    406,
    'NotAcceptable',
    `406: Not Acceptable\n\nAvailable representations: ${types}, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch`,
  ],
]

const deletions: Row[] = [
  [query('gracePeriodSeconds', 'soon'), 400, 'BadRequest', 'strconv.ParseInt: parsing "soon": invalid syntax'],
  [
    { body: { kind: 'Pod', apiVersion: 'v1' } },
    400,
    'BadRequest',
    `no kind "Pod" is registered for version "v1" in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"`,
  ],
]

describe('Bad input is answered with a Status of upstream’s words', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
    await api.ok('POST', maps, { body: { ...configMap({ name: 'a' }), data: { k: 'v' } } })
  })
  afterAll(() => api.close())

  const rows = [
    ...creations.map((row) => ['POST', maps, row] as const),
    ...updates.map((row) => ['PUT', `${maps}/a`, row] as const),
    ...changes.map((row) => ['PATCH', `${maps}/a`, row] as const),
    ...deletions.map((row) => ['DELETE', `${maps}/a`, row] as const),
    ...lists.map((row) => ['GET', maps, row] as const),
  ].map(([method, path, row]) => ({ method, path, row, title: `${row[1]} ${row[3]}`.slice(0, 100) }))

  it.each(rows)('$method $title', async ({ method, path, row: [sent, code, reason, message] }) => {
    const answer = await api.send(method, path, sent)
    expect(answer.body).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message })
    expect(answer.code).toBe(code)
  })

  it('options of a deletion that cannot be read delete nothing', async () => {
    const answer = await api.send('DELETE', `${maps}/a`, { body: { kind: 'DeleteOptions', gracePeriodSeconds: 'soon' } })
    expect([answer.code, answer.body.message]).toEqual([
      400,
      'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    ])
  })

  it('leaves what was there as it was', async () => {
    expect((await api.ok('GET', `${maps}/a`)).data).toEqual({ k: 'v' })
  })

  it('a continue token of another lab is none of this one’s', async () => {
    for (const token of ['abc', 'e30']) {
      const answer = await api.send('GET', maps, { query: { limit: 1, continue: token } })
      expect(answer.body).toMatchObject({ code: 400, message: expect.stringContaining('continue key is not valid: ') })
    }
  })
})
