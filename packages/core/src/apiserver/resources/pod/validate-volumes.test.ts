import { describe, expect, it } from 'vitest'
import { creates, label, type Row, subdomain } from '../refusals.ts'

const create = creates()
const pod = (volumes: string, name = 'a'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: c, image: x}], volumes: [${volumes}]}}`
const v = 'spec.volumes[0]'
const required = (field: string): string => `${v}.${field}: Required value`
const mode = 'must be a number between 0 and 0777 (octal), both inclusive'
const back = "must not contain '..'"
const relative = 'must be a relative path'
const lun = 'must be between 0 and 255, inclusive'

describe('[KND26] core/validation validateVolumeSource', () => {
  it.each<Row>([
    ['emptyDir: {}'],
    ['emptyDir: {sizeLimit: "-1"}', `${v}.emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity`],
    ['emptyDir: {}, hostPath: {path: /x}', `${v}.hostPath: Forbidden: may not specify more than 1 volume type`],
    ['hostPath: {path: ""}', required('hostPath.path')],
    ['hostPath: {path: /a/../b}', `${v}.hostPath.path: Invalid value: "/a/../b": ${back}`],
    [
      'hostPath: {path: /a, type: Link}',
      `${v}.hostPath.type: Unsupported value: "Link": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"`,
    ],
    ['gitRepo: {repository: ""}', required('gitRepo.repository')],
    ['gitRepo: {repository: r, directory: /d}', `${v}.gitRepo.directory: Invalid value: "/d": ${relative}`],
    ['gcePersistentDisk: {pdName: ""}', required('persistentDisk.pdName')],
    [
      'gcePersistentDisk: {pdName: d, partition: 256}',
      `${v}.persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive`,
    ],
    ['awsElasticBlockStore: {volumeID: ""}', required('awsElasticBlockStore.volumeID')],
    ['secret: {secretName: ""}', required('secret.secretName')],
    ['secret: {secretName: s, defaultMode: 512}', `${v}.secret.defaultMode: Invalid value: 512: ${mode}`],
    ['secret: {secretName: s, items: [{key: "", path: p}]}', required('secret.items[0].key')],
    ['secret: {secretName: s, items: [{key: k, path: ""}]}', required('secret.items[0].path')],
    ['secret: {secretName: s, items: [{key: k, path: /p}]}', `${v}.secret.items[0].path: Invalid value: "/p": ${relative}`],
    ['secret: {secretName: s, items: [{key: k, path: ../p}]}', `${v}.secret.items[0].path: Invalid value: "../p": ${back}`],
    [
      'secret: {secretName: s, items: [{key: k, path: ..p}]}',
      `${v}.secret.items[0].path: Invalid value: "..p": must not start with '..'`,
    ],
    ['secret: {secretName: s, items: [{key: k, path: p, mode: -1}]}', `${v}.secret.items[0].mode: Invalid value: -1: ${mode}`],
    ['configMap: {name: ""}', required('configMap.name')],
    ['configMap: {name: c, items: [{key: k, path: a/../b}]}', `${v}.configMap.items[0].path: Invalid value: "a/../b": ${back}`],
    [
      'nfs: {server: "", path: ""}',
      required('nfs.server'),
      required('nfs.path'),
      `${v}.nfs.path: Invalid value: "": must be an absolute path`,
    ],
    ['nfs: {server: s, path: p}', `${v}.nfs.path: Invalid value: "p": must be an absolute path`],
    [
      'iscsi: {targetPortal: "", iqn: "", lun: 256}',
      required('iscsi.targetPortal'),
      required('iscsi.iqn'),
      `${v}.iscsi.lun: Invalid value: 256: ${lun}`,
    ],
    [
      'iscsi: {targetPortal: p, iqn: x, lun: 1}',
      `${v}.iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa`,
    ],
    ['iscsi: {targetPortal: p, iqn: eui.x, lun: 1}', `${v}.iscsi.iqn: Invalid value: "eui.x": must be valid format`],
    ['iscsi: {targetPortal: p, iqn: eui.0123456789abcdef, lun: 1, chapAuthDiscovery: true}', required('iscsi.secretRef')],
    ['persistentVolumeClaim: {claimName: ""}', required('persistentVolumeClaim.claimName')],
    [
      'downwardAPI: {items: [{path: ""}]}',
      required('downwardAPI.path'),
      `${required('downwardAPI')}: one of fieldRef and resourceFieldRef is required`,
    ],
    [
      'downwardAPI: {items: [{path: p, fieldRef: {fieldPath: spec.nodeName}}]}',
      `${v}.downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"`,
    ],
    [
      'downwardAPI: {items: [{path: p, fieldRef: {fieldPath: spec.bogus}}]}',
      `${v}.downwardAPI.fieldRef.fieldPath: Invalid value: "spec.bogus": error converting fieldPath: field label not supported: spec.bogus`,
    ],
    [
      'downwardAPI: {items: [{path: p, resourceFieldRef: {resource: limits.cpu}}]}',
      required('downwardAPI.resourceFieldRef.containerName'),
    ],
    ['fc: {targetWWNs: [a]}', `${required('fc.lun')}: lun is required if targetWWNs is specified`],
    ['fc: {targetWWNs: [a], lun: 256}', `${v}.fc.lun: Invalid value: 256: ${lun}`],
    ['fc: {}', `${required('fc.targetWWNs')}: must specify either targetWWNs or wwids, but not both`],
    ['flexVolume: {driver: ""}', required('flexVolume.driver')],
    ['azureFile: {secretName: "", shareName: ""}', required('azureFile.secretName'), required('azureFile.shareName')],
    ['csi: {driver: ""}', required('csi.driver'), `${v}.csi.driver: Invalid value: "": ${subdomain}`],
    ['csi: {driver: d, nodePublishSecretRef: {name: ""}}', required('csi.nodePublishSecretRef.name')],
    [
      'projected: {sources: [{secret: {name: s}, configMap: {name: c}}]}',
      `${v}.projected.sources[0]: Forbidden: may not specify more than 1 volume type`,
    ],
    ['projected: {sources: [{secret: {name: ""}}]}', required('projected.sources[0].secret.name')],
    [
      'projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 599}}]}',
      `${v}.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes`,
    ],
    [
      'projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 4294967297}}]}',
      `${v}.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds`,
    ],
    [
      'projected: {sources: [{secret: {name: s, items: [{key: k, path: p}]}}, {configMap: {name: c, items: [{key: k, path: p}]}}]}',
      `${v}.projected: Invalid value: "c": conflicting duplicate paths`,
    ],
    ['ephemeral: {}', required('ephemeral.volumeClaimTemplate')],
    [
      'ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}',
      `${required('ephemeral.volumeClaimTemplate.spec.accessModes')}: at least 1 access mode is required`,
    ],
    ['ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}'],
    ['image: {reference: ""}', required('image.reference')],
    ['image: {reference: r}'],
    [
      'image: {reference: r, pullPolicy: Maybe}',
      `${v}.image.pullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"`,
    ],
  ])('%s', (source, ...causes) => expect(create(pod(`{name: v, ${source}}`))).toEqual(causes))
})

describe('[KND26] core/validation ValidateVolumes', () => {
  it.each<Row>([
    ['{name: "", emptyDir: {}}', `${v}.name: Required value`],
    ['{name: A, emptyDir: {}}', `${v}.name: Invalid value: "A": ${label}`],
    ['{name: v, emptyDir: {}}, {name: v, emptyDir: {}}', 'spec.volumes[1].name: Duplicate value: "v"'],
    ['{name: v}'],
    [
      '{name: e, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}, {name: v, persistentVolumeClaim: {claimName: a-e}}',
      'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "a-e": must not reference a PVC that gets created for an ephemeral volume',
    ],
  ])('%s', (volumes, ...causes) => expect(create(pod(volumes))).toEqual(causes))
})
