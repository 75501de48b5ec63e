import { goPlain } from '../../api/go-value.ts'

type Source = Readonly<Record<string, any>>

/** `Label:` and what a source says there. */
type Row = readonly [label: string, value: (source: Source) => string]

const text =
  (field: string, absent = ''): Row[1] =>
  (source) =>
    source[field] === undefined ? absent : goPlain(source[field])
const flag =
  (field: string): Row[1] =>
  (source) =>
    String(source[field] === true)
const list =
  (field: string): Row[1] =>
  (source) =>
    `[${(source[field] ?? []).join(' ')}]`

/** A reference as Go's generated String prints it; `nil` without one. */
const reference =
  (field: string, kind = 'LocalObjectReference'): Row[1] =>
  (source) => {
    const found = source[field]
    if (!found) return 'nil'
    return `&${kind}{Name:${found.name ?? ''},${kind === 'SecretReference' ? `Namespace:${found.namespace ?? ''},` : ''}}`
  }

const readOnly: Row = ['ReadOnly', flag('readOnly')]
const fsType: Row = ['FSType', text('fsType')]
const path: Row = ['Path', text('path')]
const optional: Row = ['Optional', flag('optional')]

const disk = (label: string, field: string): Row[] => [
  [label, text(field)],
  fsType,
  ['Partition', text('partition', '0')],
  readOnly,
]

const iscsi: Row[] = [
  ['TargetPortal', text('targetPortal')],
  ['IQN', text('iqn')],
  ['Lun', text('lun', '0')],
  ['ISCSIInterface', text('iscsiInterface')],
  fsType,
  readOnly,
  ['Portals', list('portals')],
  ['DiscoveryCHAPAuth', flag('chapAuthDiscovery')],
  ['SessionCHAPAuth', flag('chapAuthSession')],
  ['SecretRef', reference('secretRef')],
  ['InitiatorName', text('initiatorName', '<none>')],
]

/** How each kind of volume is told: its sentence, then its rows. Models describe.go print…VolumeSource (1.36). */
export const volumeSources: ReadonlyMap<string, { sentence: string; rows: readonly Row[] }> = new Map(
  Object.entries({
    hostPath: {
      sentence: 'HostPath (bare host directory volume)',
      rows: [path, ['HostPathType', text('type', '<none>')]],
    },
    emptyDir: {
      sentence: "EmptyDir (a temporary directory that shares a pod's lifetime)",
      rows: [
        ['Medium', text('medium')],
        ['SizeLimit', (source) => (source.sizeLimit && source.sizeLimit !== '0' ? source.sizeLimit : '<unset>')],
      ],
    },
    gcePersistentDisk: {
      sentence: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
      rows: disk('PDName', 'pdName'),
    },
    awsElasticBlockStore: {
      sentence: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
      rows: disk('VolumeID', 'volumeID'),
    },
    gitRepo: {
      sentence: 'GitRepo (a volume that is pulled from git when the pod is created)',
      rows: [
        ['Repository', text('repository')],
        ['Revision', text('revision')],
      ],
    },
    secret: { sentence: 'Secret (a volume populated by a Secret)', rows: [['SecretName', text('secretName')], optional] },
    configMap: { sentence: 'ConfigMap (a volume populated by a ConfigMap)', rows: [['Name', text('name')], optional] },
    nfs: {
      sentence: 'NFS (an NFS mount that lasts the lifetime of a pod)',
      rows: [['Server', text('server')], path, readOnly],
    },
    iscsi: {
      sentence: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
      rows: iscsi,
    },
    glusterfs: {
      sentence: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
      rows: [['EndpointsName', text('endpoints')], path, readOnly],
    },
    persistentVolumeClaim: {
      sentence: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      rows: [['ClaimName', text('claimName')], readOnly],
    },
    rbd: {
      sentence: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
      rows: [
        ['CephMonitors', list('monitors')],
        ['RBDImage', text('image')],
        fsType,
        ['RBDPool', text('pool')],
        ['RadosUser', text('user')],
        ['Keyring', text('keyring')],
        ['SecretRef', reference('secretRef')],
        readOnly,
      ],
    },
    cephfs: {
      sentence: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
      rows: [
        ['Monitors', list('monitors')],
        path,
        ['User', text('user')],
        ['SecretFile', text('secretFile')],
        ['SecretRef', reference('secretRef')],
        readOnly,
      ],
    },
    cinder: {
      sentence: 'Cinder (a Persistent Disk resource in OpenStack)',
      rows: [['VolumeID', text('volumeID')], fsType, readOnly, ['SecretRef', reference('secretRef')]],
    },
    fc: {
      sentence: 'FC (a Fibre Channel disk)',
      rows: [['TargetWWNs', (source) => (source.targetWWNs ?? []).join(', ')], ['LUN', text('lun', '<none>')], fsType, readOnly],
    },
    vsphereVolume: {
      sentence: 'vSphereVolume (a Persistent Disk resource in vSphere)',
      rows: [['VolumePath', text('volumePath')], fsType, ['StoragePolicyName', text('storagePolicyName')]],
    },
    azureDisk: {
      sentence: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
      rows: [
        ['DiskName', text('diskName')],
        ['DiskURI', text('diskURI')],
        ['Kind', text('kind')],
        fsType,
        ['CachingMode', text('cachingMode')],
        readOnly,
      ],
    },
    azureFile: {
      sentence: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
      rows: [['SecretName', text('secretName')], ['ShareName', text('shareName')], readOnly],
    },
    flexVolume: {
      sentence: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
      rows: [
        ['Driver', text('driver')],
        fsType,
        ['SecretRef', reference('secretRef')],
        readOnly,
        ['Options', text('options', 'map[]')],
      ],
    },
    portworxVolume: {
      sentence: 'PortworxVolume (a Portworx Volume resource)',
      rows: [['VolumeID', text('volumeID')]],
    },
    local: {
      sentence: 'LocalVolume (a persistent volume backed by local storage on a node)',
      rows: [path],
    },
    csi: {
      sentence: 'CSI (a Container Storage Interface (CSI) volume source)',
      rows: [['Driver', text('driver')], fsType, readOnly],
    },
    image: {
      sentence: 'Image (a container image or OCI artifact)',
      rows: [
        ['Reference', text('reference')],
        ['PullPolicy', text('pullPolicy')],
      ],
    },
  } satisfies Record<string, { sentence: string; rows: Row[] }>),
)

/** The rows that a PersistentVolume's source has in place of a Pod's. */
export const persistentSources: ReadonlyMap<string, readonly Row[]> = new Map(
  Object.entries({
    csi: [['Driver', text('driver')], fsType, ['VolumeHandle', text('volumeHandle')], readOnly],
    glusterfs: [
      ['EndpointsName', text('endpoints')],
      ['EndpointsNamespace', text('endpointsNamespace', '<unset>')],
      path,
      readOnly,
    ],
    iscsi: iscsi.map((row): Row => (row[0] === 'SecretRef' ? ['SecretRef', reference('secretRef', 'SecretReference')] : row)),
    azureFile: [
      ['SecretName', text('secretName')],
      ['SecretNamespace', text('secretNamespace')],
      ['ShareName', text('shareName')],
      readOnly,
    ],
  } satisfies Record<string, Row[]>),
)
