import { copy, equal } from '../../../api/copy.ts'
import type { PersistentVolume } from '../../../api/core.ts'
import type { JsonObject } from '../../../api/json.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { unifiedDiff } from '../../../diff/unified.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import { internalSource } from '../pod/internal-form.ts'
import { internalTerm } from '../pod/validate-gated.ts'
import { nodeSelectorErrors } from '../pod/validate-node-affinity.ts'
import { saidAs, volumeSources } from '../volume-sources.ts'
import { accessModeErrors } from './access-modes.ts'

type Spec = PersistentVolume['spec']

/** In upstream's order. */
const sources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
]
const policies = ['Delete', 'Recycle', 'Retain']

/** Models core/validation ValidatePersistentVolumeSpec (1.36). */
export const validateVolume = ({ spec, metadata }: PersistentVolume): FieldError[] => [
  ...accessModeErrors(spec.accessModes, 'spec.accessModes', ''),
  ...capacityErrors(spec.capacity ?? {}),
  ...supported(spec.persistentVolumeReclaimPolicy || undefined, policies, 'spec.persistentVolumeReclaimPolicy'),
  ...affinityErrors(spec.nodeAffinity),
  ...sourceErrors(spec, metadata.name),
  ...recycleErrors(spec),
  ...(spec.storageClassName ? follows(isDns1123Subdomain, spec.storageClassName as string, 'spec.storageClassName') : []),
  ...supported(spec.volumeMode, ['Block', 'Filesystem'], 'spec.volumeMode'),
  ...attributesErrors(spec),
]

function capacityErrors(capacity: Record<string, string>): FieldError[] {
  const names = Object.keys(capacity)
  const errors = names.length === 0 ? [requiredField('spec.capacity')] : []
  if (capacity.storage === undefined || names.length > 1) errors.push(unsupportedField('spec.capacity', capacity, ['storage']))
  for (const [name, value] of Object.entries(capacity)) {
    const { nanos } = quantityOf(value)
    const field = `spec.capacity[${name}]`
    if (nanos <= -1_000_000_000n)
      errors.push(invalidField(field, Number(nanos / 1_000_000_000n), 'must be a valid resource quantity'))
    if (nanos <= 0n) errors.push(invalidField(field, value, 'must be greater than zero'))
  }
  return errors
}

function affinityErrors(affinity: Spec['nodeAffinity']): FieldError[] {
  if (!affinity) return []
  const field = 'spec.nodeAffinity.required'
  return affinity.required
    ? nodeSelectorErrors(affinity.required, field)
    : [requiredField(field, 'must specify required node constraints')]
}

function sourceErrors(spec: Spec, name: string): FieldError[] {
  const [first, ...others] = sources.filter((source) => spec[source])
  if (first === undefined) return [requiredField('spec', 'must specify a volume type')]
  const errors = volumeSources[first]?.(spec[first], `spec.${first}`, { name, persistent: true }) ?? []
  if (first === 'local' && !spec.nodeAffinity)
    errors.push(requiredField('spec.nodeAffinity', 'Local volume requires node affinity'))
  return [
    ...errors,
    ...others.map((source) => forbiddenField(`spec.${saidAs[source] ?? source}`, 'may not specify more than 1 volume type')),
  ]
}

function recycleErrors({ hostPath, persistentVolumeReclaimPolicy }: Spec): FieldError[] {
  const root = hostPath && /^\/+$/.test(hostPath.path ?? '')
  if (!root || persistentVolumeReclaimPolicy !== 'Recycle') return []
  return [forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
}

function attributesErrors({ volumeAttributesClassName: name, csi }: Spec): FieldError[] {
  if (name === undefined) return []
  const field = 'spec.volumeAttributesClassName'
  return [
    ...(name === ''
      ? [requiredField(field, 'an empty string is disallowed')]
      : follows(isDns1123Subdomain, name as string, field)),
    ...(csi ? [] : [requiredField('spec.csi', 'has to be specified when using volumeAttributesClassName')]),
  ]
}

/** Models core/validation ValidatePersistentVolumeUpdate (1.36). */
export function validateVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const [now, before] = [sourceOf(volume.spec), sourceOf(old.spec)]
  // a secret for expansion may be added once
  if (before.csi && !before.csi.controllerExpandSecretRef) delete now.csi?.controllerExpandSecretRef
  const errors = validateVolume(volume)
  if (!equal(now, before)) {
    const why = `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(indented(before), indented(now))}`
    errors.push(forbiddenField('spec.persistentvolumesource', why))
  }
  errors.push(...immutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode'))
  if (old.spec.nodeAffinity) errors.push(...affinityChange(volume.spec.nodeAffinity, old.spec.nodeAffinity))
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined)
    errors.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  return errors
}

const indented = (source: JsonObject): string => JSON.stringify(internalSource(source), undefined, 1)

const sourceOf = (spec: Spec): Record<string, any> =>
  copy(Object.fromEntries(sources.filter((name) => spec[name]).map((name) => [name, spec[name]])))

const stableNames: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
}

const internalAffinity = (affinity: Spec['nodeAffinity']): object | null =>
  affinity
    ? { Required: affinity.required ? { NodeSelectorTerms: affinity.required.nodeSelectorTerms.map(internalTerm) } : null }
    : null

/** Labels may get their stable names. Models validatePvNodeAffinity (1.36). */
function affinityChange(now: Spec['nodeAffinity'], before: Spec['nodeAffinity']): FieldError[] {
  const text = JSON.stringify(before).replace(/"key":"([^"]+)"/g, (_whole, key) => `"key":"${stableNames[key] ?? key}"`)
  const settled = JSON.parse(text) as unknown
  const why = 'field is immutable, except for updating from beta label to GA'
  return equal(now, before) || equal(now, settled) ? [] : [invalidField('nodeAffinity', internalAffinity(now), why)]
}
