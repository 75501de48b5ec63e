import type { Volume } from '../../../api/pod.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { named, oneOf } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { claimSpecErrors } from '../persistentvolumeclaim/validate.ts'
import { type Source, saidAs, volumeSources } from '../volume-sources.ts'
import { templateMetaErrors } from './validate-claim-template.ts'
import { fileSources } from './validate-volume-files.ts'

interface Place {
  volume: string
  pod: string
}
type Rule = (source: Source, at: string, place: Place) => FieldError[]

const shared =
  (name: string): Rule =>
  (source, at, { volume }) => {
    return volumeSources[name]?.(source, at, { name: volume, persistent: false }) ?? []
  }

/** In upstream's order. Models core/validation validateVolumeSource (1.36). */
const sources: Readonly<Record<string, Rule>> = {
  emptyDir: ({ sizeLimit }, at) =>
    quantityOf(sizeLimit).nanos < 0n
      ? [forbiddenField(`${at}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath: shared('hostPath'),
  gitRepo: shared('gitRepo'),
  gcePersistentDisk: shared('gcePersistentDisk'),
  awsElasticBlockStore: shared('awsElasticBlockStore'),
  secret: fileSources.secret,
  nfs: shared('nfs'),
  iscsi: shared('iscsi'),
  glusterfs: shared('glusterfs'),
  flocker: shared('flocker'),
  persistentVolumeClaim: ({ claimName }, at) => (claimName ? [] : [requiredField(`${at}.claimName`)]),
  rbd: shared('rbd'),
  cinder: shared('cinder'),
  cephfs: shared('cephfs'),
  quobyte: shared('quobyte'),
  downwardAPI: fileSources.downwardAPI,
  fc: shared('fc'),
  flexVolume: shared('flexVolume'),
  configMap: fileSources.configMap,
  azureFile: shared('azureFile'),
  vsphereVolume: shared('vsphereVolume'),
  photonPersistentDisk: shared('photonPersistentDisk'),
  portworxVolume: shared('portworxVolume'),
  azureDisk: shared('azureDisk'),
  storageos: shared('storageos'),
  projected: fileSources.projected,
  scaleIO: shared('scaleIO'),
  csi: shared('csi'),
  ephemeral: ephemeralErrors,
  image: ({ reference, pullPolicy }, at, { pod }) => [
    ...(pod === '' || reference ? [] : [requiredField(`${at}.reference`)]),
    ...oneOf(pullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.pullPolicy`),
  ],
}

function ephemeralErrors({ volumeClaimTemplate: template }: Source, at: string, { volume, pod }: Place): FieldError[] {
  const field = `${at}.volumeClaimTemplate`
  const errors = template
    ? [
        ...templateMetaErrors(template.metadata ?? {}, `${field}.metadata`),
        ...claimSpecErrors(template.spec ?? {}, `${field}.spec`, false),
      ]
    : [requiredField(field)]
  if (pod === '' || volume === '') return errors
  const claim = `${pod}-${volume}`
  const wrong = isDns1123Subdomain(claim).map((why) => `PVC name ${JSON.stringify(claim)}: ${why}`)
  return [...errors, ...wrong.map((why) => invalidField(at.replace(/ephemeral$/, 'name'), volume, why))]
}

export interface CheckedVolumes {
  errors: FieldError[]
  /** Those without an error, by name: containers may mount no others. */
  sound: ReadonlyMap<string, Volume>
}

/** Models core/validation ValidateVolumes (1.36). */
export function checkVolumes(volumes: readonly Volume[], at: string, pod: string): CheckedVolumes {
  const sound = new Map<string, Volume>()
  const made = new Set(pod === '' ? [] : volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${pod}-${name}`))
  const errors = volumes.flatMap((volume, i) => {
    const { name = '' } = volume
    const field = `${at}[${i}]`
    const errors = [...sourceErrors(volume, field, { volume: name, pod }), ...named(isDns1123Label, name, `${field}.name`)]
    if (sound.has(name)) errors.push(duplicateField(`${field}.name`, name))
    if (errors.length === 0) sound.set(name, volume)
    const claim = volume.persistentVolumeClaim?.claimName ?? ''
    if (!made.has(claim)) return errors
    const why = 'must not reference a PVC that gets created for an ephemeral volume'
    return [...errors, invalidField(`${field}.persistentVolumeClaim.claimName`, claim, why)]
  })
  return { errors, sound }
}

function sourceErrors(volume: Volume, at: string, place: Place): FieldError[] {
  const [first, ...others] = Object.keys(sources).filter((source) => volume[source])
  if (first === undefined) return [requiredField(at, 'must specify a volume type')]
  return [
    ...(sources[first]?.(volume[first] as Source, `${at}.${first}`, place) ?? []),
    ...others.map((source) => forbiddenField(`${at}.${saidAs[source] ?? source}`, 'may not specify more than 1 volume type')),
  ]
}
