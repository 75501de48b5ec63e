import type { PersistentVolume } from '../../../api/core.ts'
import { type FieldError, forbiddenField, requiredField } from '../../../api/status.ts'
import { volumeSources } from '../volume-sources.ts'
import { accessModeErrors } from './access-modes.ts'

const outOfPlace = 'may not be specified in the context of inline volumes'

/** The volume inside a VolumeAttachment, `at` its spec: a CSI one, and nothing that only an object has. Models core/validation ValidatePersistentVolumeSpec with validateInlinePersistentVolumeSpec (1.36). */
export function inlineVolumeErrors(spec: PersistentVolume['spec'], at: string): FieldError[] {
  const forbidden = (name: string): FieldError[] => (spec[name] ? [forbiddenField(`${at}.${name}`, outOfPlace)] : [])
  const { csi, volumeMode } = spec
  const otherMode = `may not specify volumeMode other than Filesystem in the context of inline volumes`
  return [
    ...forbidden('claimRef'),
    ...(Object.keys(spec.capacity ?? {}).length > 0 ? forbidden('capacity') : []),
    ...(csi ? [] : [requiredField(`${at}.csi`, 'has to be specified in the context of inline volumes')]),
    ...accessModeErrors(spec.accessModes, `${at}.accessModes`, ''),
    ...forbidden('persistentVolumeReclaimPolicy'),
    ...forbidden('nodeAffinity'),
    ...(csi ? (volumeSources.csi?.(csi as never, `${at}.csi`, { name: '', persistent: true }) ?? []) : []),
    ...forbidden('storageClassName'),
    ...(volumeMode !== undefined && volumeMode !== 'Filesystem' ? [forbiddenField(`${at}.volumeMode`, otherMode)] : []),
  ]
}
