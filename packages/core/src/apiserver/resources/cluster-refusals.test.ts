import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from './bare-server.ts'
import { causesOf, changes, creates, label, labelValue, qualified, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const notNegative = 'must be greater than or equal to 0'

describe('[KND93] core/validation ValidateNamespace', () => {
  const namespace = (finalizers: string, name = 'n'): string =>
    `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}, spec: {finalizers: [${finalizers}]}}`
  const neither = 'name is neither a standard finalizer name nor is it fully qualified'
  it.each<Row>([
    [namespace('')],
    [namespace('kubernetes, orphan, foregroundDeletion')],
    [namespace('example.com/a')],
    [namespace('a'), `spec.finalizers: Invalid value: "a": ${neither}`],
    [
      namespace('a b'),
      `spec.finalizers: Invalid value: "a b": ${qualified}`,
      `spec.finalizers: Invalid value: "a b": ${neither}`,
    ],
    [namespace('A/a'), `spec.finalizers: Invalid value: "A/a": prefix part ${subdomain}`],
    [namespace('', 'a.b'), 'metadata.name: Invalid value: "a.b": must not contain dots'],
    // the name is a label too
    [
      namespace('', '"-a"'),
      `metadata.name: Invalid value: "-a": ${label}`,
      `metadata.labels: Invalid value: "-a": ${labelValue}`,
    ],
    [
      namespace('', 'a'.repeat(64)),
      `metadata.name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`,
      `metadata.labels: Invalid value: "${'a'.repeat(64)}": must be no more than 63 bytes`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<Row>([
    ['{phase: Active}'],
    [
      '{phase: Terminating}',
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    ],
    ['{}', 'status.Phase: Invalid value: "": may only be \'Active\' if `deletionTimestamp` is empty'],
  ])('status %s', (text, ...causes) => expect(statuses(namespace(''))(text)).toEqual(causes))

  it('a namespace that goes is Terminating', () => {
    const server = bareServer()
    server.create(namespace(''))
    const going = server.request('DELETE', '/api/v1/namespaces/n') as any
    expect(causesOf(server.put({ ...going, status: { phase: 'Active' } }, 'status'))).toEqual([
      'status.Phase: Invalid value: "Active": may only be \'Terminating\' if `deletionTimestamp` is not empty',
    ])
  })

  it('finalize names its finalizers one by one, a plain update leaves them', () => {
    const server = bareServer()
    const made = server.create(namespace('')) as any
    expect(causesOf(server.put({ ...made, spec: { finalizers: ['kubernetes', 'a'] } }, 'finalize'))).toEqual([
      `spec.finalizers[1]: Invalid value: "a": ${neither}`,
    ])
    expect(server.put({ ...made, spec: { finalizers: ['a'] } })).toMatchObject({ spec: { finalizers: ['kubernetes'] } })
    expect(server.put({ ...made, spec: { finalizers: ['x.y/z'] } }, 'finalize')).toMatchObject({
      spec: { finalizers: ['x.y/z'] },
    })
  })
})

describe('[KND93] scheduling/validation ValidatePriorityClass', () => {
  const priority = (more: string, name = 'n'): string =>
    `{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: ${name}}, ${more}}`
  const reserved =
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: "
  it.each<Row>([
    [priority('value: 1000000000')],
    [priority('value: -2147483648')],
    [priority('description: none')],
    [priority('value: 1000000001'), 'value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
    [priority('value: 1', 'system-x'), `${reserved}system-x is not a known system priority class`],
    [priority('value: 1', 'system-node-critical'), `${reserved}value of system-node-critical PriorityClass must be 2000001000`],
    [
      priority('value: 2000000000, globalDefault: true', 'system-cluster-critical'),
      `${reserved}globalDefault of system-cluster-critical PriorityClass must be false`,
    ],
    [priority('value: 2000000000', 'system-cluster-critical')],
    [priority('value: 1, preemptionPolicy: Never')],
    [
      priority('value: 1, preemptionPolicy: Always'),
      'preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"',
    ],
    [priority('value: 1, preemptionPolicy: ""'), 'preemptionPolicy: Required value'],
    [priority('value: 1', 'A'), `metadata.name: Invalid value: "A": ${subdomain}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<[string, (object: any) => void, ...string[]]>([
    ['its text', (object) => (object.description = 'd')],
    ['its value', (object) => (object.value = 2), 'Value: Forbidden: may not be changed in an update.'],
    [
      'its policy',
      (object) => (object.preemptionPolicy = 'Never'),
      'preemptionPolicy: Invalid value: "Never": field is immutable',
    ],
  ])('changes %s', (_, edit, ...causes) => expect(changes(priority('value: 1'))(edit)).toEqual(causes))

  it('one default is enough', () => {
    const server = bareServer()
    const first = server.create(priority('value: 1, globalDefault: true', 'a')) as any
    expect(messageOf(server.create(priority('value: 2, globalDefault: true', 'b')))).toBe(
      'priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist',
    )
    expect(server.put({ ...first, description: 'still' })).toMatchObject({ description: 'still' })
  })
})

describe('[KND93] node/validation ValidateRuntimeClass', () => {
  const runtime = (more: string, name = 'n'): string =>
    `{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: ${name}}, ${more}}`
  const overhead = (amounts: string): string => runtime(`handler: h, overhead: {podFixed: {${amounts}}}`)
  const scheduling = (text: string): string => runtime(`handler: h, scheduling: {${text}}`)
  const at = 'scheduling.tolerations'
  it.each<Row>([
    [runtime('handler: bar-baz')],
    [runtime('handler: "&@#$"'), `handler: Invalid value: "&@#$": ${label}`],
    [runtime('handler: a.b'), 'handler: Invalid value: "a.b": must not contain dots'],
    [runtime('overhead: {}'), 'handler: Required value'],
    [runtime('handler: h', '"&!@#"'), `metadata.name: Invalid value: "&!@#": ${subdomain}`],
    [overhead('cpu: "10", memory: 10G')],
    [
      overhead('my.org: 10m'),
      'overhead.limits[my.org]: Invalid value: "my.org": must be a standard resource type or fully qualified',
      'overhead.limits[my.org]: Invalid value: "my.org": must be a standard resource for containers',
    ],
    [overhead('cpu: -1'), 'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
    [scheduling('')],
    [scheduling('nodeSelector: {valid: "yes"}, tolerations: [{key: valid, operator: Exists, effect: NoSchedule}]')],
    [
      scheduling('nodeSelector: {not a valid key: nope}'),
      `scheduling.nodeSelector: Invalid value: "not a valid key": ${qualified}`,
    ],
    [scheduling('nodeSelector: {a: b c}'), `scheduling.nodeSelector: Invalid value: "b c": ${labelValue}`],
    [
      scheduling('tolerations: [{key: valid, operator: Exists}, {key: no key, operator: Exists}]'),
      `${at}[1].key: Invalid value: "no key": ${qualified}`,
    ],
    [
      scheduling(
        'tolerations: [{key: v, operator: Exists, effect: NoExecute, tolerationSeconds: 5}, {key: v, operator: Exists, effect: NoExecute, tolerationSeconds: 10}]',
      ),
      `${at}[1]: Duplicate value: {"Key":"v","Operator":"Exists","Value":"","Effect":"NoExecute","TolerationSeconds":10}`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its handler stays', () => {
    const edit = changes(runtime('handler: a'))
    expect(edit((object) => void (object.handler = 'b'))).toEqual(['handler: Invalid value: "b": field is immutable'])
    expect(edit((object) => void (object.overhead = { podFixed: { cpu: '1' } }))).toEqual([])
  })
})

describe('[KND93] coordination/validation ValidateLease', () => {
  const lease = (spec: string): string =>
    `{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: n}, spec: {${spec}}}`
  it.each<Row>([
    [lease('')],
    [lease('leaseDurationSeconds: 1, leaseTransitions: 0')],
    [lease('leaseDurationSeconds: 0'), 'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
    [lease('leaseDurationSeconds: -1'), 'spec.leaseDurationSeconds: Invalid value: -1: must be greater than 0'],
    [lease('leaseTransitions: -1'), `spec.leaseTransitions: Invalid value: -1: ${notNegative}`],
    [
      lease('leaseDurationSeconds: -1, leaseTransitions: -1'),
      'spec.leaseDurationSeconds: Invalid value: -1: must be greater than 0',
      `spec.leaseTransitions: Invalid value: -1: ${notNegative}`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND93] apps/validation ValidateControllerRevision', () => {
  const revision = (more: string): string => `{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: n}, ${more}}`
  it.each<Row>([
    [revision('revision: 0, data: {}')],
    [revision('revision: 1'), 'data: Required value: data is mandatory'],
    [revision('revision: -1, data: {a: 1}'), `revision: Invalid value: -1: ${notNegative}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<[string, (object: any) => void, ...string[]]>([
    ['revision', (object) => (object.revision = 7)],
    ['data', (object) => (object.data = { a: 2 }), 'data: Invalid value: {"a":2}: field is immutable'],
  ])('changes its %s', (_, edit, ...causes) => expect(changes(revision('revision: 1, data: {a: 1}'))(edit)).toEqual(causes))
})

describe('[KND93] core/validation ValidatePodTemplate', () => {
  const template = (spec: string, metadata = ''): string =>
    `{apiVersion: v1, kind: PodTemplate, metadata: {name: n}, template: {metadata: {${metadata}}, spec: {${spec}}}}`
  const good = 'containers: [{name: c, image: i}]'
  it.each<Row>([
    [template(good)],
    [template('containers: []'), 'template.spec.containers: Required value'],
    [template(good, 'labels: {a b: c}'), `template.labels: Invalid value: "a b": ${qualified}`],
    [template(good, 'annotations: {a b: c}'), `template.annotations: Invalid value: "a b": ${qualified}`],
    [
      template(`${good}, ephemeralContainers: [{name: d, image: i}]`),
      'template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    ],
    [
      template(`${good}, restartPolicy: Often`),
      'template.spec.restartPolicy: Unsupported value: "Often": supported values: "Always", "OnFailure", "Never"',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})
