import type { JsonObject } from '../../../api/json.ts'
import { volumeattachments } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

type VolumeAttachment = KubeObject & {
  spec: { attacher?: string; nodeName?: string; source?: { persistentVolumeName?: string } & JsonObject }
  status?: { attached?: boolean } & JsonObject
}

/** Models storage/validation validateVolumeAttachmentSpec (1.36). */
function validate({ spec }: VolumeAttachment): FieldError[] {
  const errors = spec.attacher ? [] : [requiredField('spec.attacher')]
  if (!spec.source?.persistentVolumeName && !spec.source?.inlineVolumeSpec) {
    errors.push(requiredField('spec.source', 'must specify one of inlineVolumeSpec and persistentVolumeName'))
  }
  if (!spec.nodeName) errors.push(requiredField('spec.nodeName'))
  return errors
}

/** Models pkg/registry/storage/volumeattachment (1.36). */
export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  resource: volumeattachments as never,
  requireResourceVersionOnUpdate: true,
  answersDeleteWithObject: true,
  columns: columnsOf<VolumeAttachment>(
    text('Attacher', ({ spec }) => spec.attacher ?? ''),
    text('PV', ({ spec }) => spec.source?.persistentVolumeName ?? ''),
    text('Node', ({ spec }) => spec.nodeName ?? ''),
    { name: 'Attached', type: 'boolean', value: ({ status }) => status?.attached === true },
  ),
  setDefaults(object) {
    object.spec ??= {}
    object.status = { ...object.status, attached: object.status?.attached ?? false }
  },
  prepareForCreate(object) {
    object.status = { attached: false }
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? { attached: false }
  },
  validate,
  validateUpdate: (object, old) => immutable(object.spec, old.spec, 'spec'),
}
