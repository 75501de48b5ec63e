import { describe, expect, it } from 'vitest'
import { changes, creates, type Row } from '../refusals.ts'

const basis = 'capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]'
const volume = (spec: string): string => `{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {${spec}}}`
const create = creates()
const node = 'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}'
const partition = 'must be between 1 and 255, inclusive'

describe('[KND63] core/validation ValidatePersistentVolumeSpec', () => {
  it.each<Row>([
    [`${basis}, hostPath: {path: /x}`],
    ['capacity: {storage: 1Gi}, hostPath: {path: /x}', 'spec.accessModes: Required value'],
    [
      'accessModes: [ReadWriteOnce], hostPath: {path: /x}',
      'spec.capacity: Required value',
      'spec.capacity: Unsupported value: {}: supported values: "storage"',
    ],
    [
      'accessModes: [ReadWriteOnce], capacity: {storage: 0}, hostPath: {path: /x}',
      'spec.capacity[storage]: Invalid value: "0": must be greater than zero',
    ],
    [
      'accessModes: [ReadWriteOnce], capacity: {cpu: 1}, hostPath: {path: /x}',
      'spec.capacity: Unsupported value: {"cpu":"1"}: supported values: "storage"',
    ],
    [basis, 'spec: Required value: must specify a volume type'],
    [
      `${basis}, hostPath: {path: /x}, nfs: {server: a, path: /b}`,
      'spec.nfs: Forbidden: may not specify more than 1 volume type',
    ],
    [`${basis}, hostPath: {path: ""}`, 'spec.hostPath.path: Required value'],
    [`${basis}, hostPath: {path: /a/../b}`, 'spec.hostPath.path: Invalid value: "/a/../b": must not contain \'..\''],
    [
      `${basis}, hostPath: {path: /}, persistentVolumeReclaimPolicy: Recycle`,
      "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
    ],
    [
      `${basis}, hostPath: {path: /x}, persistentVolumeReclaimPolicy: Burn`,
      'spec.persistentVolumeReclaimPolicy: Unsupported value: "Burn": supported values: "Delete", "Recycle", "Retain"',
    ],
    [
      `${basis}, hostPath: {path: /x}, volumeMode: Tape`,
      'spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"',
    ],
    [`${basis}, local: {path: /x}`, 'spec.nodeAffinity: Required value: Local volume requires node affinity'],
    [`${basis}, local: {path: /x}, ${node}`],
    [`${basis}, local: {path: ""}, ${node}`, 'spec.local.path: Required value'],
    [
      `${basis}, hostPath: {path: /x}, nodeAffinity: {}`,
      'spec.nodeAffinity.required: Required value: must specify required node constraints',
    ],
    [
      `${basis}, hostPath: {path: /x}, volumeAttributesClassName: ""`,
      'spec.volumeAttributesClassName: Required value: an empty string is disallowed',
      'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
    ],
    [`${basis}, nfs: {server: a, path: b}`, 'spec.nfs.path: Invalid value: "b": must be an absolute path'],
    [
      `${basis}, nfs: {}`,
      'spec.nfs.server: Required value',
      'spec.nfs.path: Required value',
      'spec.nfs.path: Invalid value: "": must be an absolute path',
    ],
    [
      `${basis}, gcePersistentDisk: {partition: 300}`,
      'spec.persistentDisk.pdName: Required value',
      `spec.persistentDisk.partition: Invalid value: 300: ${partition}`,
    ],
    [
      `${basis}, awsElasticBlockStore: {volumeID: a, partition: -1}`,
      `spec.awsElasticBlockStore.partition: Invalid value: -1: ${partition}`,
    ],
    [`${basis}, rbd: {}`, 'spec.rbd.monitors: Required value', 'spec.rbd.image: Required value'],
    [`${basis}, cephfs: {}`, 'spec.cephfs.monitors: Required value'],
    [
      `${basis}, iscsi: {targetPortal: a, iqn: x, lun: 256}`,
      'spec.iscsi.iqn: Invalid value: "x": must be valid format',
      'spec.iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive',
    ],
    [`${basis}, fc: {}`, 'spec.fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both'],
    [`${basis}, fc: {targetWWNs: [a]}`, 'spec.fc.lun: Required value: lun is required if targetWWNs is specified'],
    [`${basis}, azureFile: {secretName: a}`, 'spec.azureFile.shareName: Required value'],
    [
      `${basis}, azureDisk: {diskName: a, diskURI: x, kind: Managed}`,
      'spec.azureDisk.diskURI: Unsupported value: "x": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
    ],
    [
      `${basis}, flexVolume: {driver: a, options: {kubernetes.io/x: "1"}}`,
      'spec.flexVolume.options[kubernetes.io/x]: Invalid value: "kubernetes.io/x": kubernetes.io and k8s.io namespaces are reserved',
    ],
    [
      `${basis}, csi: {}`,
      'spec.csi.driver: Required value',
      "spec.csi.driver: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'spec.csi.volumeHandle: Required value',
    ],
    [
      `${basis}, csi: {driver: a.io, volumeHandle: h, nodePublishSecretRef: {}}`,
      'spec.csi.nodePublishSecretRef.name: Required value',
      'spec.csi.nodePublishSecretRef.namespace: Required value',
    ],
    [
      `${basis}, cinder: {volumeID: a, secretRef: {}}`,
      'spec.cinder.secretRef.name: Required value',
      'spec.cinder.secretRef.namespace: Required value',
    ],
    [
      `${basis}, glusterfs: {endpoints: e, path: p, endpointsNamespace: ""}`,
      'spec.glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it must be a valid namespace name',
    ],
    [`${basis}, portworxVolume: {}`, 'spec.portworxVolume.volumeID: Required value'],
    [`${basis}, vsphereVolume: {}`, 'spec.vsphereVolume.volumePath: Required value'],
    [
      `${basis}, scaleIO: {}`,
      'spec.scaleIO.gateway: Required value',
      'spec.scaleIO.system: Required value',
      'spec.scaleIO.volumeName: Required value',
    ],
    [
      `${basis}, quobyte: {registry: a, volume: b}`,
      'spec.quobyte.registry: Invalid value: "a": must be a host:port pair or multiple pairs separated by commas',
    ],
  ])('%s', (spec, ...causes) => expect(create(volume(spec))).toEqual(causes))
})

describe('[KND63] core/validation ValidatePersistentVolumeUpdate', () => {
  const before = volume(`${basis}, hostPath: {path: /x}, ${node.replace('key: a', 'key: beta.kubernetes.io/os')}`)
  it.each<[string, (spec: any) => void, RegExp | undefined]>([
    ['capacity', (spec) => (spec.capacity.storage = '2Gi'), undefined],
    ['claimRef', (spec) => (spec.claimRef = { name: 'a', namespace: 'b' }), undefined],
    [
      'source',
      (spec) => (spec.hostPath.path = '/y'),
      /^spec\.persistentvolumesource: Forbidden: spec\.persistentvolumesource is immutable after creation\n@@ .*\n- {2}"Path": "\/x",\n\+ {2}"Path": "\/y",/s,
    ],
    ['volumeMode', (spec) => (spec.volumeMode = 'Block'), /^volumeMode: Invalid value: "Block": field is immutable$/],
    [
      'a label gets its stable name',
      (spec) => (spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key = 'kubernetes.io/os'),
      undefined,
    ],
    [
      'another label',
      (spec) => (spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key = 'z'),
      /^nodeAffinity: Invalid value: .*: field is immutable, except for updating from beta label to GA$/,
    ],
  ])('%s', (_what, edit, why) => {
    const [first] = changes(before)(({ spec }) => edit(spec))
    if (why === undefined) expect(first).toBeUndefined()
    else expect(first).toMatch(why)
  })
})
