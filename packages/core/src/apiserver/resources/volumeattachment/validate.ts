import type { JsonObject } from '../../../api/json.ts'
import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '../../../api/status.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import { inlineVolumeErrors } from '../persistentvolume/validate-inline.ts'
import { csiDriverNameErrors } from '../volume-sources.ts'

interface VolumeError {
  message?: string
  errorCode?: number
}
interface Spec {
  attacher?: string
  nodeName?: string
  source?: { persistentVolumeName?: string; inlineVolumeSpec?: JsonObject }
}
export type VolumeAttachment = KubeObject & {
  spec: Spec
  status?: {
    attached?: boolean
    attachmentMetadata?: Record<string, string>
    attachError?: VolumeError
    detachError?: VolumeError
  }
}

/** Both have the larger limit in their message. */
const maxMetadataBytes = 256 * 1024
const maxMessageBytes = 1024

/** Models storage/validation ValidateVolumeAttachment and ValidateVolumeAttachmentV1 (1.36). */
export const attachmentErrors = (object: VolumeAttachment): FieldError[] => [
  ...generalErrors(object),
  ...csiDriverNameErrors(object.spec.attacher ?? '', 'spec.attacher'),
  ...(object.spec.source?.persistentVolumeName === undefined
    ? []
    : follows(isDns1123Subdomain, object.spec.source.persistentVolumeName, 'spec.source.persistentVolumeName')),
]

const generalErrors = ({ spec, status }: VolumeAttachment): FieldError[] => [
  ...(spec.attacher ? [] : [requiredField('spec.attacher')]),
  ...sourceErrors(spec.source ?? {}),
  ...follows(isDns1123Subdomain, spec.nodeName ?? '', 'spec.nodeName'),
  ...statusErrors(status),
]

function sourceErrors({ persistentVolumeName: name, inlineVolumeSpec: inline }: NonNullable<Spec['source']>): FieldError[] {
  const at = 'spec.source'
  const why = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (inline && name !== undefined) return [forbiddenField(at, why)]
  if (inline) return inlineVolumeErrors(inline as never, `${at}.inlineVolumeSpec`)
  if (name === undefined) return [requiredField(at, why)]
  return name === '' ? [requiredField(`${at}.persistentVolumeName`, 'must specify non empty persistentVolumeName')] : []
}

function statusErrors(status: VolumeAttachment['status']): FieldError[] {
  const { attachmentMetadata = {}, attachError, detachError } = status ?? {}
  const bytes = encodeUtf8(Object.entries(attachmentMetadata).flat().join('')).length
  return [
    ...(bytes > maxMetadataBytes ? [tooLongField('status.attachmentMetadata', maxMetadataBytes)] : []),
    ...errorErrors(attachError, 'status.attachError'),
    ...errorErrors(detachError, 'status.detachError'),
  ]
}

function errorErrors(error: VolumeError | undefined, at: string): FieldError[] {
  const { message = '', errorCode = 0 } = error ?? {}
  return [
    ...(encodeUtf8(message).length > maxMessageBytes ? [tooLongField(`${at}.message`, maxMetadataBytes)] : []),
    ...(errorCode < 0 ? [invalidField(`${at}.errorCode`, errorCode, `must be between 0 and ${2 ** 31 - 1}, inclusive`)] : []),
  ]
}

const internalSpec = ({ attacher = '', nodeName = '', source = {} }: Spec): object => ({
  Attacher: attacher,
  Source: { PersistentVolumeName: source.persistentVolumeName ?? null, InlineVolumeSpec: source.inlineVolumeSpec ?? null },
  NodeName: nodeName,
})

/** An attachment stays what it is. Models ValidateVolumeAttachmentUpdate (1.36), which the strategy calls after a validation of its own. */
export function attachmentUpdateErrors(object: VolumeAttachment, old: VolumeAttachment): FieldError[] {
  const own = generalErrors(object)
  return [...own, ...own, ...immutable(internalSpec(object.spec), internalSpec(old.spec), 'spec')]
}

export function attachmentStatusErrors(object: VolumeAttachment): FieldError[] {
  const own = generalErrors(object)
  return [...own, ...own]
}
