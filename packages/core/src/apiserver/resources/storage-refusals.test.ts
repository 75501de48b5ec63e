import { describe, expect, it } from 'vitest'
import { changes, creates, label, qualified, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const of =
  (kind: string, group = 'storage.k8s.io') =>
  (rest: string, name = 'n'): string =>
    `{apiVersion: ${group}/v1, kind: ${kind}, metadata: {name: "${name}"}, ${rest}}`
const long = (length: number): string => 'a'.repeat(length)

describe('[KND75] storage/validation ValidateStorageClass', () => {
  const storageClass = of('StorageClass')
  const terms = (text: string): string => storageClass(`provisioner: p, allowedTopologies: [${text}]`)
  const at = 'allowedTopologies[0].matchLabelExpressions[0]'
  it.each<Row>([
    [storageClass('provisioner: kubernetes.io/foo-provisioner')],
    [storageClass('provisioner: Example.com/Upper')],
    [storageClass('parameters: {a: b}'), 'provisioner: Required value'],
    [storageClass('provisioner: "kubernetes.io/invalid/provisioner"'), expect.stringContaining('provisioner: Invalid value: ')],
    [storageClass('provisioner: a b'), `provisioner: Invalid value: "a b": ${qualified}`],
    [storageClass('provisioner: p, parameters: {"": v}'), 'parameters: Invalid value: "": field can not be empty.'],
    [
      storageClass(`provisioner: p, parameters: {${Array.from({ length: 513 }, (_, i) => `k${i}: v`)}}`),
      'parameters: Too long: may not be more than 512 bytes',
    ],
    [
      storageClass(`provisioner: p, parameters: {a: "${long(256 * 1024)}"}`),
      'parameters: Too long: may not be more than 262144 bytes',
    ],
    [
      storageClass('provisioner: p, reclaimPolicy: Recycle'),
      'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
    ],
    [storageClass('provisioner: p, reclaimPolicy: ""')],
    [
      storageClass('provisioner: p, volumeBindingMode: Later'),
      'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
    ],
    [terms('{matchLabelExpressions: [{key: zone, values: [a, b]}]}')],
    [terms('{matchLabelExpressions: [{key: zone, values: [a]}, {key: rack, values: [b]}]}')],
    [terms('{matchLabelExpressions: [{key: zone, values: []}]}'), `${at}.values: Required value`],
    [terms('{matchLabelExpressions: [{key: zone, values: [a, a]}]}'), `${at}.values[1]: Duplicate value: "a"`],
    [terms('{matchLabelExpressions: [{key: "a b", values: [a]}]}'), `${at}.key: Invalid value: "a b": ${qualified}`],
    [
      terms('{matchLabelExpressions: [{key: zone, values: [a]}, {key: zone, values: [b]}]}'),
      'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "zone"',
    ],
    [
      terms('{matchLabelExpressions: [{key: z, values: [a, b]}]}, {matchLabelExpressions: [{key: z, values: [b, a]}]}'),
      'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
    ],
    [
      terms(
        '{matchLabelExpressions: [{key: z, values: [a]}, {key: r, values: [b]}]}, {matchLabelExpressions: [{key: r, values: [b]}, {key: z, values: [a]}]}',
      ),
      'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
    ],
    [terms('{}'), 'allowedTopologies[0].matchLabelExpressions: Duplicate value: ""'],
    [storageClass('provisioner: p', 'A'), `metadata.name: Invalid value: "A": ${subdomain}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(storageClass('provisioner: p, parameters: {a: b}, reclaimPolicy: Retain, volumeBindingMode: Immediate'))
  it.each<[object, ...string[]]>([
    [{ allowVolumeExpansion: true, mountOptions: ['ro'] }],
    [{ parameters: { a: 'c' } }, 'parameters: Forbidden: updates to parameters are forbidden.'],
    [{ provisioner: 'q' }, 'provisioner: Forbidden: updates to provisioner are forbidden.'],
    [{ reclaimPolicy: 'Delete' }, 'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.'],
    [
      { volumeBindingMode: 'WaitForFirstConsumer' },
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
    [
      { volumeBindingMode: 'X' },
      'volumeBindingMode: Unsupported value: "X": supported values: "Immediate", "WaitForFirstConsumer"',
      'volumeBindingMode: Invalid value: "X": field is immutable',
    ],
  ])('changed to %j', (edit, ...causes) => expect(change((object) => void Object.assign(object, edit))).toEqual(causes))
})

describe('[KND75] storage/validation ValidateVolumeAttributesClass', () => {
  const attributes = of('VolumeAttributesClass')
  it.each<Row>([
    [attributes('driverName: d.example.com, parameters: {a: b}')],
    [attributes('parameters: {a: b}'), 'driverName: Required value'],
    [
      attributes('driverName: "a/b/c", parameters: {a: b}'),
      expect.stringContaining('driverName: Invalid value: "a/b/c": a valid label key'),
    ],
    [attributes('driverName: d'), 'parameters: Required value: must contain at least one key/value pair'],
    [attributes('driverName: d, parameters: {"": b}'), 'parameters: Invalid value: "": field can not be empty.'],
    [
      attributes(`driverName: d, parameters: {a: "${long(256 * 1024)}"}`),
      'parameters: Too long: may not be more than 262144 bytes',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(attributes('driverName: d, parameters: {a: b}'))
  it.each<[object, ...string[]]>([
    [{ driverName: 'e' }, 'driverName: Forbidden: updates to driverName are forbidden.'],
    [{ parameters: { a: 'c' } }, 'parameters: Forbidden: updates to parameters are forbidden.'],
    [
      { parameters: {} },
      'parameters: Forbidden: updates to parameters are forbidden.',
      'parameters: Required value: must contain at least one key/value pair',
    ],
  ])('changed to %j', (edit, ...causes) => expect(change((object) => void Object.assign(object, edit))).toEqual(causes))
})

describe('[KND75] storage/validation ValidateVolumeAttachment', () => {
  const attachment = (spec: string): string => of('VolumeAttachment')(`spec: {${spec}}`)
  const why = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  const inline = (text: string): string =>
    attachment(`attacher: a.example.com, nodeName: n, source: {inlineVolumeSpec: {${text}}}`)
  const good = 'accessModes: [ReadWriteOnce], csi: {driver: d.example.com, volumeHandle: h}'
  const at = 'spec.source.inlineVolumeSpec'
  const misplaced = 'may not be specified in the context of inline volumes'
  it.each<Row>([
    [attachment('attacher: a.example.com, nodeName: n, source: {persistentVolumeName: pv}')],
    [
      attachment('nodeName: n, source: {persistentVolumeName: pv}'),
      'spec.attacher: Required value',
      'spec.attacher: Required value',
      `spec.attacher: Invalid value: "": ${subdomain}`,
    ],
    [
      attachment('attacher: "a b", nodeName: n, source: {persistentVolumeName: pv}'),
      `spec.attacher: Invalid value: "a b": ${subdomain}`,
    ],
    [
      attachment(`attacher: ${long(64)}, nodeName: n, source: {persistentVolumeName: pv}`),
      'spec.attacher: Too long: may not be more than 63 bytes',
    ],
    [attachment('attacher: a, nodeName: n, source: {}'), `spec.source: Required value: ${why}`],
    [
      attachment('attacher: a, nodeName: n, source: {persistentVolumeName: ""}'),
      'spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName',
      `spec.source.persistentVolumeName: Invalid value: "": ${subdomain}`,
    ],
    [
      attachment('attacher: a, nodeName: n, source: {persistentVolumeName: P}'),
      `spec.source.persistentVolumeName: Invalid value: "P": ${subdomain}`,
    ],
    [attachment('attacher: a, source: {persistentVolumeName: p}'), `spec.nodeName: Invalid value: "": ${subdomain}`],
    [
      attachment(`attacher: a, nodeName: n, source: {persistentVolumeName: p, inlineVolumeSpec: {${good}}}`),
      `spec.source: Forbidden: ${why}`,
    ],
    [inline(good)],
    [inline('accessModes: [ReadWriteOnce]'), `${at}.csi: Required value: has to be specified in the context of inline volumes`],
    [
      inline(`${good}, capacity: {storage: 1Gi}, claimRef: {name: c}, storageClassName: s`),
      `${at}.claimRef: Forbidden: ${misplaced}`,
      `${at}.capacity: Forbidden: ${misplaced}`,
      `${at}.storageClassName: Forbidden: ${misplaced}`,
    ],
    [
      inline(`${good}, volumeMode: Block`),
      `${at}.volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context of inline volumes`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const before = attachment('attacher: a, nodeName: n, source: {persistentVolumeName: pv}')
  it('its spec stays', () =>
    expect(changes(before)(({ spec }) => void (spec.nodeName = 'm'))).toEqual([
      'spec: Invalid value: {"Attacher":"a","Source":{"PersistentVolumeName":"pv","InlineVolumeSpec":null},"NodeName":"m"}: field is immutable',
    ]))
  const status = statuses(before)
  const tooLong = 'Too long: may not be more than 262144 bytes'
  it.each<Row>([
    ['{attached: true, attachmentMetadata: {a: b}, attachError: {message: m, errorCode: 8}}'],
    [
      `{attachError: {message: "${long(1025)}"}}`,
      `status.attachError.message: ${tooLong}`,
      `status.attachError.message: ${tooLong}`,
    ],
    [
      '{detachError: {errorCode: -1}}',
      ...Array(2).fill('status.detachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive'),
    ],
    [`{attachmentMetadata: {a: "${long(256 * 1024)}"}}`, ...Array(2).fill(`status.attachmentMetadata: ${tooLong}`)],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))
})

describe('[KND75] storage/validation ValidateCSINode', () => {
  const node = (drivers: string): string => of('CSINode')(`spec: {drivers: [${drivers}]}`)
  const driver = (text: string): string => node(`{name: d.example.com, nodeID: i, ${text}}`)
  const at = 'spec.drivers[0]'
  it.each<Row>([
    [node('')],
    [driver('topologyKeys: [company.com/zone1, zone2], allocatable: {count: 0}')],
    [node('{nodeID: i}'), `${at}.name: Required value`, `${at}.name: Invalid value: "": ${subdomain}`],
    [node('{name: "d/", nodeID: i}'), `${at}.name: Invalid value: "d/": ${subdomain}`],
    [node(`{name: ${long(64)}, nodeID: i}`), `${at}.name: Too long: may not be more than 63 bytes`],
    [node('{name: D, nodeID: i}')],
    [node('{name: d}'), `${at}.nodeID: Required value`],
    [node(`{name: d, nodeID: ${long(256)}}`)],
    [node(`{name: d, nodeID: ${long(257)}}`), `${at}.nodeID: Invalid value: "${long(257)}": must be 256 characters or less`],
    [driver('allocatable: {count: -1}'), `${at}.allocatable.count: Invalid value: -1: must be greater than or equal to 0`],
    [node('{name: d, nodeID: i}, {name: d, nodeID: j}'), 'spec.drivers[1].name: Duplicate value: "d"'],
    [driver('topologyKeys: [a, a]'), `${at}: Duplicate value: "a"`],
    [
      driver('topologyKeys: [""]'),
      `${at}: Required value`,
      `${at}: Invalid value: "": name part must be non-empty`,
      `${at}: Invalid value: "": ${qualified}`,
    ],
    [driver('topologyKeys: ["a b"]'), `${at}: Invalid value: "a b": ${qualified}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(driver('topologyKeys: [zone], allocatable: {count: 5}'))
  it.each<[string, (spec: any) => void, ...string[]]>([
    ['how many it takes', ({ drivers }) => void (drivers[0].allocatable.count = 9)],
    ['another driver', ({ drivers }) => void drivers.push({ name: 'e', nodeID: 'i' })],
    ['no driver', (spec) => void (spec.drivers = [])],
    [
      'its id',
      ({ drivers }) => void (drivers[0].nodeID = 'j'),
      'spec.drivers: Invalid value: {"Name":"d.example.com","NodeID":"j","TopologyKeys":["zone"],"Allocatable":null}: field is immutable',
    ],
    [
      'its keys',
      ({ drivers }) => void (drivers[0].topologyKeys = null),
      'spec.drivers: Invalid value: {"Name":"d.example.com","NodeID":"i","TopologyKeys":null,"Allocatable":null}: field is immutable',
    ],
  ])('changed: %s', (_what, edit, ...causes) => expect(change(({ spec }) => edit(spec))).toEqual(causes))
})

describe('[KND75] storage/validation ValidateCSIDriver', () => {
  const driver = (spec: string): string => of('CSIDriver')(`spec: {${spec}}`)
  const at = 'spec.tokenRequests'
  it.each<Row>([
    [driver('')],
    [driver('attachRequired: false, podInfoOnMount: true, storageCapacity: true, volumeLifecycleModes: [Persistent, Ephemeral]')],
    [
      driver('fsGroupPolicy: Any'),
      'spec.fsGroupPolicy: Unsupported value: "Any": supported values: "File", "None", "ReadWriteOnceWithFSType"',
    ],
    [
      driver('volumeLifecycleModes: [Persistent, Fluid]'),
      'spec.volumeLifecycleModes: Unsupported value: "Fluid": supported values: "Persistent", "Ephemeral"',
    ],
    [driver('tokenRequests: [{audience: a}, {audience: b, expirationSeconds: 600}]')],
    [driver('tokenRequests: [{audience: ""}, {audience: ""}]'), `${at}[1].audience: Duplicate value: ""`],
    [driver('tokenRequests: [{audience: a}, {audience: a, expirationSeconds: 1}]'), `${at}[1].audience: Duplicate value: "a"`],
    [
      driver('tokenRequests: [{audience: a, expirationSeconds: 599}]'),
      `${at}[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes`,
    ],
    [
      driver('tokenRequests: [{audience: a, expirationSeconds: 4294967297}]'),
      `${at}[0].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds`,
    ],
    [driver('nodeAllocatableUpdatePeriodSeconds: 10')],
    [
      driver('nodeAllocatableUpdatePeriodSeconds: 9'),
      'spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(driver(''))
  it.each<[object, ...string[]]>([
    [
      {
        podInfoOnMount: true,
        requiresRepublish: true,
        storageCapacity: true,
        fsGroupPolicy: 'File',
        tokenRequests: [{ audience: 'a' }],
      },
    ],
    [{ attachRequired: false }, 'spec.attachedRequired: Invalid value: false: field is immutable'],
    [{ volumeLifecycleModes: ['Ephemeral'] }, 'spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable'],
  ])('changed to %j', (edit, ...causes) => expect(change(({ spec }) => void Object.assign(spec, edit))).toEqual(causes))
})

describe('[KND75] storage/validation ValidateCSIStorageCapacity', () => {
  const capacity = of('CSIStorageCapacity')
  it.each<Row>([
    [capacity('storageClassName: c, capacity: 1Gi, nodeTopology: {matchLabels: {a: b}}')],
    [capacity('storageClassName: c, capacity: "0"')],
    [capacity('capacity: 1Gi'), `storageClassName: Invalid value: "": ${subdomain}`],
    [capacity('storageClassName: C-'), `storageClassName: Invalid value: "C-": ${subdomain}`],
    [capacity('storageClassName: c, capacity: -1Gi'), 'capacity: Invalid value: "-1Gi": must be greater than or equal to 0'],
    [
      capacity('storageClassName: c, nodeTopology: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}'),
      "nodeTopology.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(capacity('storageClassName: c, nodeTopology: {matchLabels: {a: b}}'))
  it.each<[object, ...string[]]>([
    [{ capacity: '2Gi', maximumVolumeSize: '1Gi' }],
    [{ storageClassName: 'd' }, 'storageClassName: Invalid value: "d": field is immutable'],
    [{ nodeTopology: { matchLabels: { a: 'c' } } }, 'nodeTopology: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable'],
    [{ nodeTopology: undefined }, 'nodeTopology: Invalid value: null: field is immutable'],
  ])('changed to %j', (edit, ...causes) => expect(change((object) => void Object.assign(object, edit))).toEqual(causes))
})

describe('[KND75] node/validation ValidateRuntimeClass', () => {
  const runtimeClass = of('RuntimeClass', 'node.k8s.io')
  const scheduling = (text: string): string => runtimeClass(`handler: h, scheduling: {${text}}`)
  const at = 'scheduling.tolerations'
  it.each<Row>([
    [runtimeClass('handler: h, overhead: {podFixed: {cpu: 100m}}')],
    [runtimeClass('handler: ""'), 'handler: Required value'],
    [runtimeClass('handler: a.b'), 'handler: Invalid value: "a.b": must not contain dots'],
    [runtimeClass('handler: UPPER'), `handler: Invalid value: "UPPER": ${label}`],
    [scheduling('nodeSelector: {a: b}, tolerations: [{key: a, operator: Exists}]')],
    [scheduling('nodeSelector: {"a b": c}'), `scheduling.nodeSelector: Invalid value: "a b": ${qualified}`],
    [
      scheduling('tolerations: [{operator: Equal}]'),
      `${at}[0].operator: Invalid value: "Equal": operator must be Exists when \`key\` is empty, which means "match all values and all keys"`,
    ],
    [
      scheduling(
        'tolerations: [{key: a, operator: Exists, effect: NoExecute}, {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5}]',
      ),
      `${at}[1]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"NoExecute","TolerationSeconds":5}`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its handler stays', () =>
    expect(changes(runtimeClass('handler: h'))((object) => void (object.handler = 'i'))).toEqual([
      'handler: Invalid value: "i": field is immutable',
    ]))
})
