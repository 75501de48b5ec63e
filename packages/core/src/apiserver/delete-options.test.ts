import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from './resources/bare-server.ts'

const base = '/api/v1/namespaces/default/configmaps'
const typeMeta = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
const scheme = 'in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"'
const policies = 'supported values: "Foreground", "Background", "Orphan", "nil"'
const wrong = (why: string): string => `DeleteOptions.meta.k8s.io "" is invalid: ${why}`

function remove(query: string, body?: object | string, path = `${base}/a`): any {
  const server = bareServer()
  server.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}')
  const answer = server.request('DELETE', `${path}${query && `?${query}`}`, body) as any
  const left = (server.request('GET', `${base}/a`) as any).kind === 'ConfigMap'
  return { message: messageOf(answer), code: answer.code, left }
}

describe('[API205] options of a delete', () => {
  it.each<[object | string, string]>([
    ['{', "couldn't get version/kind; json parse error: unexpected end of JSON input"],
    ['[]', `couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ${typeMeta}`],
    ['"x"', `couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type ${typeMeta}`],
    [{ kind: 'ConfigMap', apiVersion: 'v1' }, `no kind "ConfigMap" is registered for version "v1" ${scheme}`],
    [{ kind: 'Foo' }, `no kind "Foo" is registered for version "meta.k8s.io/v1" ${scheme}`],
    [{ kind: 'Status', apiVersion: 'v1' }, 'converting (v1.Status) to (v1.DeleteOptions): unknown conversion'],
    [{ kind: 'DeleteOptions', apiVersion: 'a/b/c' }, 'unexpected GroupVersion string: a/b/c'],
    [{ dryRun: 'All' }, 'json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string'],
    [
      { gracePeriodSeconds: 1.5 },
      'json: cannot unmarshal number 1.5 into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    ],
    [
      { preconditions: { uid: 5 } },
      'json: cannot unmarshal number into Go struct field Preconditions.preconditions.uid of type types.UID',
    ],
    [
      { propagationPolicy: 5 },
      'json: cannot unmarshal number into Go struct field DeleteOptions.propagationPolicy of type v1.DeletionPropagation',
    ],
  ])('body %j: %s', (body, message) => expect(remove('', body)).toEqual({ message, code: 400, left: true }))

  it.each<[object | string | undefined, string]>([
    [{}, ''],
    ['null', ''],
    [{ kind: 'DeleteOptions', apiVersion: 'v1' }, ''],
    [{ kind: 'DeleteOptions', apiVersion: 'policy/v1' }, ''],
    [{ kind: 'DeleteOptions' }, ''],
    [{ apiVersion: 'v2' }, ''],
    [{ bogus: 1 }, ''],
    // beside a body the query says nothing
    [{}, 'dryRun=x'],
    [{}, 'dryRun=All'],
    [{}, 'propagationPolicy=Foo&gracePeriodSeconds=x'],
    [undefined, 'preconditions=x&bogus=1'],
    [undefined, 'orphanDependents=false'],
  ])('body %j and query %j delete', (body, query) => expect(remove(query, body).left).toBe(false))

  it.each([
    ['gracePeriodSeconds=', 400, 'strconv.ParseInt: parsing "": invalid syntax'],
    ['gracePeriodSeconds=1.5&dryRun=x', 400, 'strconv.ParseInt: parsing "1.5": invalid syntax'],
    ['gracePeriodSeconds=99999999999999999999', 400, 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
    ['propagationPolicy=', 422, wrong(`propagationPolicy: Unsupported value: "": ${policies}`)],
    ['dryRun=', 422, wrong('dryRun: Unsupported value: [""]: supported values: "All"')],
    [
      'orphanDependents=x&propagationPolicy=Foreground',
      422,
      wrong('propagationPolicy: Invalid value: "Foreground": orphanDependents and deletionPropagation cannot be both set'),
    ],
  ])('query %s: %i %s', (query, code, message) => expect(remove(query)).toEqual({ message, code, left: true }))

  it.each(['orphanDependents=x', 'orphanDependents=', 'orphanDependents=true', 'propagationPolicy=Orphan'])(
    '%s orphans',
    (query) => expect(remove(query).left).toBe(true),
  )

  it.each<[string, object | undefined, string]>([
    ['limit=x&dryRun=x', undefined, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['labelSelector=a,', { kind: 'Foo' }, "found '', expected: identifier after ','"],
    [
      'fieldSelector=spec.x%3D1&dryRun=x',
      undefined,
      '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    [
      'sendInitialEvents=true',
      { propagationPolicy: 'Foo' },
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    [
      'watch=1&continue=x',
      undefined,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided',
    ],
    ['', { propagationPolicy: 'Foo' }, wrong(`propagationPolicy: Unsupported value: "Foo": ${policies}`)],
    ['dryRun=x', undefined, wrong('dryRun: Unsupported value: ["x"]: supported values: "All"')],
  ])('of a collection, which is picked first: %s %j', (query, body, message) =>
    expect(remove(query, body, base)).toMatchObject({ message, left: true }),
  )
})
