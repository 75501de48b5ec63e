import { type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from '../../api/status.ts'
import { follows, named, present, supported } from '../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain } from '../metadata/names.ts'

export type Source = Record<string, any>

/** Where a volume is: in a Pod, or a PersistentVolume of this name. */
export interface VolumeContext {
  name: string
  persistent: boolean
}
type SourceRule = (source: Source, at: string, context: VolumeContext) => FieldError[]

const required = (source: Source, at: string, ...names: string[]): FieldError[] =>
  names.flatMap((name) => {
    const value = source[name]
    return Array.isArray(value) ? (value.length > 0 ? [] : [requiredField(`${at}.${name}`)]) : present(value, `${at}.${name}`)
  })

export const noBacksteps = (path: string, at: string): FieldError[] =>
  path.split('/').includes('..') ? [invalidField(at, path, "must not contain '..'")] : []

/** A path that leads down from where it stands. Models validateLocalDescendingPath (1.36). */
export const descendingPath = (path: string, at: string): FieldError[] => [
  ...(path.startsWith('/') ? [invalidField(at, path, 'must be a relative path')] : []),
  ...noBacksteps(path, at),
]

/** A path below its volume that no link of the kubelet's own may have. Models ValidateLocalNonReservedPath (1.36). */
export function localPathErrors(path: string, at: string): FieldError[] {
  const errors = descendingPath(path, at)
  const reserved = path.startsWith('..') && !path.startsWith('../')
  return reserved ? [...errors, invalidField(at, path, "must not start with '..'")] : errors
}

const partition: SourceRule = ({ partition: number = 0 }, at) =>
  number < 0 || number > 255 ? [invalidField(`${at}.partition`, number, 'must be between 1 and 255, inclusive')] : []

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

const secretName: SourceRule = ({ secretRef }, at, { persistent }) =>
  secretRef ? required(secretRef, `${at}.secretRef`, 'name', ...(persistent ? ['namespace'] : [])) : []

const lun = (value: number, at: string): FieldError[] =>
  value >= 0 && value <= 255 ? [] : [invalidField(`${at}.lun`, value, 'must be between 0 and 255, inclusive')]

const iscsiNames: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
}

function iscsiName(name: string, at: string, persistent: boolean): FieldError[] {
  const pattern = iscsiNames[name.slice(0, 3)]
  const plain = 'must be valid format'
  if (!pattern) return [invalidField(at, name, persistent ? plain : `${plain} starting with iqn, eui, or naa`)]
  return pattern.test(name) ? [] : [invalidField(at, name, plain)]
}

/** Models validateISCSIVolumeSource and validateISCSIPersistentVolumeSource (1.36). */
const iscsi: SourceRule = (source, at, { name, persistent }) => {
  const { iqn = '', lun: number = 0, initiatorName, targetPortal = '' } = source
  const long = initiatorName !== undefined && `${name}:${targetPortal}`.length > 64
  const why =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
  const chap = (source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef
  return [
    ...required(source, at, 'targetPortal'),
    ...(long && persistent ? [invalidField(`${at}.targetportal`, targetPortal, why)] : []),
    ...(iqn === '' ? [requiredField(`${at}.iqn`)] : iscsiName(iqn, `${at}.iqn`, persistent)),
    ...lun(number, at),
    ...(chap ? [requiredField(`${at}.secretRef`)] : []),
    ...(persistent && source.secretRef ? required(source.secretRef, `${at}.secretRef`, 'name') : []),
    ...(initiatorName === undefined ? [] : iscsiName(initiatorName, `${at}.initiatorname`, persistent)),
    ...(long && !persistent ? [invalidField(at.replace(/iscsi$/, 'name'), name, why)] : []),
  ]
}

const fc: SourceRule = ({ targetWWNs = [], wwids = [], lun: number }, at) => {
  const field = `${at}.targetWWNs`
  if (targetWWNs.length === 0 && wwids.length === 0)
    return [requiredField(field, 'must specify either targetWWNs or wwids, but not both')]
  const both = targetWWNs.length > 0 && wwids.length > 0
  const errors = both ? [invalidField(field, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')] : []
  if (targetWWNs.length === 0) return errors
  if (number === undefined) return [...errors, requiredField(`${at}.lun`, 'lun is required if targetWWNs is specified')]
  return [...errors, ...lun(number, at)]
}

const quobyte: SourceRule = (source, at) => {
  const { registry = '', tenant = '' } = source
  const why = 'must be a host:port pair or multiple pairs separated by commas'
  const errors: FieldError[] = []
  if (registry === '') errors.push(requiredField(`${at}.registry`, why))
  else if (tenant.length >= 65)
    errors.push(requiredField(`${at}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
  else
    for (const pair of registry.split(','))
      if (!/^[^:]*:[^:]*$/.test(pair)) errors.push(invalidField(`${at}.registry`, registry, why))
  return [...errors, ...required(source, at, 'volume')]
}

const flocker: SourceRule = ({ datasetName = '', datasetUUID = '' }, at) => [
  ...(datasetName === '' && datasetUUID === '' ? [requiredField(at, 'one of datasetName and datasetUUID is required')] : []),
  ...(datasetName !== '' && datasetUUID !== ''
    ? [invalidField(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')]
    : []),
  ...(datasetName.includes('/') ? [invalidField(`${at}.datasetName`, datasetName, "must not contain '/'")] : []),
]

const flexVolume: SourceRule = (source, at) => [
  ...required(source, at, 'driver'),
  ...Object.keys(source.options ?? {}).flatMap((key) =>
    /\.(kubernetes|k8s)\.io$/.test(`.${(key.split('/')[0] as string).toLowerCase()}`)
      ? [invalidField(`${at}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')]
      : [],
  ),
]

const managed = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blob = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

const azureDisk: SourceRule = (source, at) => {
  const { diskURI = '', cachingMode, kind } = source
  const [start, form] = kind === 'Managed' ? ['/subscriptions/', managed] : ['https://', blob]
  return [
    ...required(source, at, 'diskName', 'diskURI'),
    ...supported(cachingMode, ['None', 'ReadOnly', 'ReadWrite'], `${at}.cachingMode`),
    ...supported(kind, ['Dedicated', 'Managed', 'Shared'], `${at}.kind`),
    ...(kind === undefined || diskURI.startsWith(start) ? [] : [unsupportedField(`${at}.diskURI`, diskURI, [form])]),
  ]
}

const azureFile: SourceRule = (source, at, { persistent }) => [
  ...required(source, at, 'secretName', 'shareName'),
  ...(persistent && source.secretNamespace === '' ? [requiredField(`${at}.secretNamespace`)] : []),
]

const glusterfs: SourceRule = (source, at, { persistent }) => {
  const { endpointsNamespace: namespace } = source
  const field = `${at}.endpointsNamespace`
  const errors = required(source, at, 'endpoints', 'path')
  if (!persistent || namespace === undefined) return errors
  const why = 'if the endpointnamespace is set, it must be a valid namespace name'
  return [...errors, ...(namespace === '' ? [invalidField(field, '', why)] : follows(isDns1123Label, namespace, field))]
}

const storageos: SourceRule = (source, at, context) => [
  ...named(isDns1123Label, source.volumeName, `${at}.volumeName`),
  ...(source.volumeNamespace ? follows(isDns1123Label, source.volumeNamespace, `${at}.volumeNamespace`) : []),
  ...secretName(source, at, context),
]

const maxDriverName = 63

/** Models core/validation ValidateCSIDriverName (1.36). */
export const csiDriverNameErrors = (name: string, at: string): FieldError[] => [
  ...(name === '' ? [requiredField(at)] : []),
  ...(name.length > maxDriverName ? [tooLongField(at, maxDriverName)] : []),
  ...isDns1123Subdomain(name.toLowerCase()).map((why) => invalidField(at, name, why)),
]

const csiSecrets = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef']

const csi: SourceRule = (source, at, { persistent }) => {
  const errors = csiDriverNameErrors(source.driver ?? '', `${at}.driver`)
  if (persistent) {
    const secrets = csiSecrets.filter((name) => source[name])
    return [
      ...errors,
      ...required(source, at, 'volumeHandle'),
      ...secrets.flatMap((name) => [
        ...named(isDns1123Subdomain, source[name].name, `${at}.${name}.name`),
        ...named(isDns1123Label, source[name].namespace, `${at}.${name}.namespace`),
      ]),
    ]
  }
  const { nodePublishSecretRef: secret } = source
  if (!secret) return errors
  if (!secret.name) return [...errors, requiredField(`${at}.nodePublishSecretRef.name`)]
  return [...errors, ...follows(isDns1123Subdomain, secret.name as string, `${at}.name`)]
}

/** Kinds of volume that Pods and PersistentVolumes share. Models core/validation validate…VolumeSource (1.36). */
export const volumeSources: Readonly<Record<string, SourceRule>> = {
  hostPath: ({ path = '', type }, at) =>
    path === ''
      ? [requiredField(`${at}.path`)]
      : [...noBacksteps(path, `${at}.path`), ...supported(type, hostPathTypes, `${at}.type`)],
  local: ({ path = '' }, at) => (path === '' ? [requiredField(`${at}.path`)] : noBacksteps(path, `${at}.path`)),
  gitRepo: (source, at) => [...required(source, at, 'repository'), ...descendingPath(source.directory ?? '', `${at}.directory`)],
  // upstream names it otherwise
  gcePersistentDisk: (source, at, context) => {
    const field = at.replace(/gcePersistentDisk$/, 'persistentDisk')
    return [...required(source, field, 'pdName'), ...partition(source, field, context)]
  },
  awsElasticBlockStore: (source, at, context) => [...required(source, at, 'volumeID'), ...partition(source, at, context)],
  nfs: (source, at) => [
    ...required(source, at, 'server', 'path'),
    ...((source.path ?? '').startsWith('/') ? [] : [invalidField(`${at}.path`, source.path ?? '', 'must be an absolute path')]),
  ],
  iscsi,
  glusterfs,
  flocker,
  rbd: (source, at) => required(source, at, 'monitors', 'image'),
  cinder: (source, at, context) => [...required(source, at, 'volumeID'), ...secretName(source, at, context)],
  cephfs: (source, at) => required(source, at, 'monitors'),
  quobyte,
  fc,
  flexVolume,
  azureFile,
  vsphereVolume: (source, at) => required(source, at, 'volumePath'),
  photonPersistentDisk: (source, at) => required(source, at, 'pdID'),
  portworxVolume: (source, at) => required(source, at, 'volumeID'),
  azureDisk,
  storageos,
  scaleIO: (source, at) => required(source, at, 'gateway', 'system', 'volumeName'),
  csi,
}

/** How a second source is told: upstream's own words for some. */
export const saidAs: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' }
