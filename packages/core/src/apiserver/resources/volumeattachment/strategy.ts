import { volumeattachments } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { attachmentErrors, attachmentStatusErrors, attachmentUpdateErrors, type VolumeAttachment } from './validate.ts'

/** Models pkg/registry/storage/volumeattachment (1.36). */
export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  resource: volumeattachments as never,
  metadataChecks: { changes: 0, whole: 2 },
  validatesTwice: true,
  requireResourceVersionOnUpdate: true,
  statusKeeps: 'metadata',
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
  validate: attachmentErrors,
  validateUpdate: attachmentUpdateErrors,
  validateStatusUpdate: attachmentStatusErrors,
}
