import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { causesOf, changes, creates, qualified, type Row, subdomain } from '../refusals.ts'

const create = creates()
const time = '"2026-11-23T06:00:00.000000Z"'
const mismatch = 'involvedObject.namespace: Invalid value: "other": does not match event.namespace'
const unowned = 'involvedObject.namespace: Invalid value: "": does not match event.namespace'
const long = (length: number): string => 'x'.repeat(length)

const old = (more: string, metadata = 'name: e'): string => `{apiVersion: v1, kind: Event, metadata: {${metadata}}, ${more}}`

describe('[KND91] core/validation legacyValidateEvent', () => {
  it.each<Row>([
    [old('involvedObject: {kind: Pod, namespace: default}')],
    [old('involvedObject: {kind: Node}')],
    [old('involvedObject: {kind: Pod, namespace: other}'), mismatch],
    [old('involvedObject: {apiVersion: other/v1beta1, kind: FooBar, namespace: default}')],
    [old('involvedObject: {}, message: m', 'name: "A B"')],
    [old('involvedObject: {}, message: m', 'name: a/b'), 'metadata.name: Invalid value: "a/b": may not contain \'/\''],
    [old('involvedObject: {}', 'name: e, finalizers: [plain]')],
    [
      old(`eventTime: ${time}, involvedObject: {}`),
      'reportingController: Required value',
      'reportingController: Invalid value: "": name part must be non-empty',
      `reportingController: Invalid value: "": ${qualified}`,
      'reportingInstance: Required value',
      'action: Required value',
      'reason: Required value',
    ],
    [
      old(
        `eventTime: ${time}, involvedObject: {}, reportingComponent: my-contr@ller, reportingInstance: i, action: a, reason: r`,
      ),
      `reportingController: Invalid value: "my-contr@ller": ${qualified}`,
    ],
    [
      old(
        `eventTime: ${time}, involvedObject: {}, reportingComponent: a.example/b, reportingInstance: ${long(129)}, action: ${long(129)}, reason: ${long(129)}, message: ${long(1025)}`,
      ),
      'reportingInstance: Invalid value: "": can have at most 128 characters',
      'action: Invalid value: "": can have at most 128 characters',
      'reason: Invalid value: "": can have at most 128 characters',
      'message: Invalid value: "": can have at most 1024 characters',
    ],
    [
      old(
        `eventTime: ${time}, involvedObject: {}, reportingComponent: a, reportingInstance: ${long(128)}, action: ${long(128)}, reason: ${long(128)}, message: ${long(1024)}`,
      ),
    ],
    // without eventTime no length counts
    [old(`involvedObject: {}, message: ${long(1025)}, reason: ${long(200)}`)],
  ])('%#', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each([
    ['default', '', []],
    ['kube-system', '', [unowned]],
    ['other', '', [unowned]],
    ['default', `eventTime: ${time}, `, []],
    ['kube-system', `eventTime: ${time}, `, []],
    ['other', `eventTime: ${time}, `, [unowned]],
  ])('in %s, with "%s", an object without a namespace', (namespace, more, causes) => {
    const server = bareServer()
    server.create(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`)
    const rest = 'involvedObject: {kind: Node}, reportingComponent: a, reportingInstance: i, action: a, reason: r'
    expect(causesOf(server.create(old(more + rest, `name: e, namespace: ${namespace}`)))).toEqual(causes)
  })
})

const good = `eventTime: ${time}, type: Normal, reportingController: a.example/b, reportingInstance: i, action: a, reason: r, regarding: {kind: Pod, namespace: default}`
const event = (more = '', metadata = 'name: e'): string =>
  `{apiVersion: events.k8s.io/v1, kind: Event, metadata: {${metadata}}, ${more}}`

describe('[KND91] core/validation ValidateEventCreate', () => {
  it.each<Row>([
    [event(good)],
    [event(good, 'name: "A"'), `metadata.name: Invalid value: "A": ${subdomain}`],
    [
      event(good, 'name: e, finalizers: [plain]'),
      'metadata.finalizers[0]: Invalid value: "plain": name is neither a standard finalizer name nor is it fully qualified',
    ],
    // with a time, only an object without a namespace is out of place
    [event(good.replace('namespace: default', 'namespace: other'))],
    [event(good.replace('type: Normal', 'type: Good')), 'type: Invalid value: "": has invalid value: Good'],
    [event(good.replace('type: Normal', 'note: n')), 'type: Invalid value: "": has invalid value: '],
    [
      event(`${good}, series: {count: 1}`),
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
    ],
    [event(`${good}, series: {count: 2, lastObservedTime: ${time}}`)],
    [
      event(
        `${good}, deprecatedFirstTimestamp: "2026-11-23T06:00:00Z", deprecatedLastTimestamp: "2026-11-23T06:00:00Z", deprecatedCount: 2, deprecatedSource: {component: c}`,
      ),
      'firstTimestamp: Invalid value: "": needs to be unset',
      'lastTimestamp: Invalid value: "": needs to be unset',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ],
    [event('type: Normal, regarding: {kind: Pod, namespace: default}'), 'eventTime: Required value'],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND91] core/validation ValidateEventUpdate', () => {
  const fixed = (field: string, value: string): string => `${field}: Invalid value: ${value}: field is immutable`
  it.each<[string, (object: any) => void, ...string[]]>([
    ['a series', (object) => (object.series = { count: 2, lastObservedTime: '2026-11-23T06:00:00.000000Z' })],
    [
      'a short series',
      (object) => (object.series = { count: 1 }),
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
    ],
    ['a label', ({ metadata }) => (metadata.labels = { a: 'b' })],
    ['reason', (object) => (object.reason = 's'), fixed('reason', '"s"'), fixed('reason', '"s"')],
    ['note', (object) => (object.note = 'n'), fixed('message', '"n"')],
    ['type', (object) => (object.type = 'Warning'), fixed('type', '"Warning"')],
    ['action', (object) => (object.action = 'b'), fixed('action', '"b"')],
    ['count', (object) => (object.deprecatedCount = 3), fixed('count', '3')],
    ['source', (object) => (object.deprecatedSource = { component: 'c' }), fixed('source', '{"Component":"c","Host":""}')],
    [
      'regarding',
      ({ regarding }) => (regarding.name = 'p'),
      fixed(
        'involvedObject',
        '{"Kind":"Pod","Namespace":"default","Name":"p","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}',
      ),
    ],
    [
      'related',
      (object) => (object.related = { kind: 'Node' }),
      fixed('related', '{"Kind":"Node","Namespace":"","Name":"","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}'),
    ],
    ['the controller', (object) => (object.reportingController = 'c'), fixed('reportingController', '"c"')],
    ['the instance', (object) => (object.reportingInstance = 'j'), fixed('reportingInstance', '"j"')],
    [
      'the time',
      (object) => (object.eventTime = '2026-11-23T06:00:01.000000Z'),
      fixed('eventTime', '"2026-11-23T06:00:01.000000Z"'),
    ],
  ])('%s', (_, edit, ...causes) => expect(changes(event(good))(edit)).toEqual(causes))

  it('through the core group everything may change', () =>
    expect(
      changes(old('involvedObject: {}'))((object) => Object.assign(object, { reason: 'r', count: 5, message: 'm' })),
    ).toEqual([]))
})
