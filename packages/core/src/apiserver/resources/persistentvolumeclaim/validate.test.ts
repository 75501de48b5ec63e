import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { causesOf, changes, creates, type Row, statuses, subdomain } from '../refusals.ts'

const modes = 'accessModes: [ReadWriteOnce]'
const size = 'resources: {requests: {storage: 1Gi}}'
const claim = (spec: string): string => `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {${spec}}}`
const create = creates()
const known = 'supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"'

describe('[KND63] core/validation ValidatePersistentVolumeClaimSpec', () => {
  it.each<Row>([
    [`${modes}, ${size}`],
    [`${size}`, 'spec.accessModes: Required value: at least 1 access mode is required'],
    [`accessModes: [Often], ${size}`, `spec.accessModes: Unsupported value: "Often": ${known}`],
    [`accessModes: [ReadWriteOncePod], ${size}`],
    [
      `accessModes: [ReadWriteOncePod, ReadWriteOnce], ${size}`,
      'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
    ],
    [modes, 'spec.resources[storage]: Required value'],
    [`${modes}, resources: {requests: {storage: 0}}`, 'spec.resources[storage]: Invalid value: "0": must be greater than zero'],
    [
      `${modes}, resources: {requests: {storage: -1Gi}}`,
      'spec.resources[storage]: Invalid value: "-1Gi": must be greater than zero',
    ],
    [`${modes}, ${size}, storageClassName: ""`],
    [`${modes}, ${size}, storageClassName: A_b`, `spec.storageClassName: Invalid value: "A_b": ${subdomain}`],
    [
      `${modes}, ${size}, volumeMode: Tape`,
      'spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"',
    ],
    [`${modes}, ${size}, volumeAttributesClassName: A_b`, `spec.volumeAttributesClassName: Invalid value: "A_b": ${subdomain}`],
    [
      `${modes}, ${size}, selector: {matchExpressions: [{key: a, operator: In}]}`,
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ],
    [`${modes}, ${size}, dataSource: {kind: PersistentVolumeClaim, name: other}`],
    [
      `${modes}, ${size}, dataSourceRef: {kind: PersistentVolumeClaim}`,
      'spec.dataSource.name: Required value',
      'spec.dataSourceRef.name: Required value',
    ],
    [
      `${modes}, ${size}, dataSourceRef: {name: x, kind: Pod}`,
      'spec.dataSourceRef: Invalid value: "Pod": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
    ],
    [
      `${modes}, ${size}, dataSourceRef: {name: x, kind: Disk, apiGroup: A_b}`,
      `spec.dataSourceRef.apiGroup: Invalid value: "A_b": ${subdomain}`,
    ],
    [
      `${modes}, ${size}, dataSource: {kind: PersistentVolumeClaim, name: a}, dataSourceRef: {kind: PersistentVolumeClaim, name: b}`,
      'spec: Invalid value: {}: must match dataSourceRef',
    ],
  ])('%s', (spec, ...causes) => expect(create(claim(spec))).toEqual(causes))

  it('both ways to name a source are filled, and what the older one cannot name goes', () => {
    const source = (spec: string): unknown => {
      const { dataSource, dataSourceRef } = (bareServer().create(claim(`${modes}, ${size}, ${spec}`)) as any).spec
      return { dataSource, dataSourceRef }
    }
    const other = { apiGroup: null, kind: 'PersistentVolumeClaim', name: 'a' }
    expect(source('dataSource: {kind: PersistentVolumeClaim, name: a}')).toEqual({ dataSource: other, dataSourceRef: other })
    expect(source('dataSourceRef: {kind: PersistentVolumeClaim, name: a}')).toEqual({ dataSource: other, dataSourceRef: other })
    expect(source('dataSource: {kind: Disk, name: a, apiGroup: x.io}')).toEqual({
      dataSource: undefined,
      dataSourceRef: undefined,
    })
  })
})

describe('[KND63] core/validation ValidatePersistentVolumeClaimUpdate', () => {
  it.each<[string, (spec: any) => void, RegExp | undefined]>([
    ['volumeName, once', (spec) => (spec.volumeName = 'v'), undefined],
    ['storageClassName, once', (spec) => (spec.storageClassName = 'fast'), undefined],
    [
      'accessModes',
      (spec) => (spec.accessModes = ['ReadWriteMany']),
      /^spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ .*- {2}"ReadWriteOnce"\n\+ {2}"ReadWriteMany"/s,
    ],
    ['volumeMode', (spec) => (spec.volumeMode = 'Block'), /\n-.*"VolumeMode": "Filesystem",\n\+.*"VolumeMode": "Block",/],
  ])('%s', (_what, edit, why) => {
    const [first] = changes(claim(`${modes}, ${size}`))(({ spec }) => edit(spec))
    if (why === undefined) expect(first).toBeUndefined()
    else expect(first).toMatch(why)
  })

  it('what shrinks is refused, down to what the volume has', () => {
    const causes = changes(claim(`${modes}, resources: {requests: {storage: 2Gi}}`))(({ spec }) => {
      spec.resources.requests.storage = '0.5Gi'
    })
    // a claim that is not bound may not change its size at all
    expect(causes[0]).toMatch(/^spec: Forbidden: spec is immutable/)
  })

  const bound = { phase: 'Bound', capacity: { storage: '1Gi' } }
  function sized(to: string, allow: boolean, was: object = bound): string[] {
    const server = bareServer()
    server.create(
      `{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: x.io/y, allowVolumeExpansion: ${allow}}`,
    )
    const made = server.create(claim(`${modes}, ${size}, storageClassName: fast`)) as any
    const held = server.put({ ...made, status: was }, 'status') as any
    held.spec.resources.requests.storage = to
    return causesOf(server.put(held))
  }
  const refused = 'persistentvolumeclaims "data" is forbidden: '
  it.each<[string, boolean, object, ...string[]]>([
    ['2Gi', true, bound],
    [
      '2Gi',
      false,
      bound,
      `${refused}only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize`,
    ],
    ['2Gi', true, { phase: 'Pending' }, `${refused}Only bound persistent volume claims can be expanded`],
    ['512Mi', true, bound, 'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ])('to %s, class allows: %s, status %o', (to, allow, was, ...causes) => expect(sized(to, allow, was)).toEqual(causes))
})

it('a status has amounts above zero', () =>
  expect(statuses(claim(`${modes}, ${size}`))('{capacity: {storage: -1Gi}}')).toEqual([
    'status.capacity[storage]: Invalid value: -1073741824: must be a valid resource quantity',
  ]))
