import { resourceclaimtemplates } from '../../../api/kinds.ts'
import type { KubeObject, ObjectMeta } from '../../../api/object.ts'
import type { FieldError } from '../../../api/status.ts'
import { columnsOf } from '../../columns.ts'
import { annotationErrors, immutable, labelErrors } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { type ClaimSpec, claimSpecErrors, internalClaimSpec, setClaimDefaults } from '../resourceclaim/validate.ts'

type Template = KubeObject & { spec: { metadata?: Partial<ObjectMeta>; spec?: ClaimSpec } }

/** Models resource/validation validateResourceClaimTemplateSpec (1.36). */
const validate = ({ spec: { metadata, spec } }: Template): FieldError[] => [
  ...annotationErrors(metadata?.annotations, 'spec.metadata.annotations'),
  ...labelErrors(metadata?.labels, 'spec.metadata.labels'),
  ...claimSpecErrors(spec ?? {}, 'spec.spec'),
]

/** The metadata's fields stand beside the claim's spec. */
const internal = ({ spec: { metadata, spec } }: Template): object => ({ ...metadata, Spec: internalClaimSpec(spec ?? {}) })

/** Models pkg/registry/resource/resourceclaimtemplate (1.36). */
export const resourceClaimTemplateStrategy: Strategy<Template> = {
  resource: resourceclaimtemplates as never,
  answersDeleteWithObject: true,
  columns: columnsOf<Template>(),
  setDefaults(object) {
    object.spec ??= {}
    setClaimDefaults(object.spec.spec ?? {})
  },
  validate,
  validateUpdate: (object, old) => immutable(internal(object), internal(old), 'spec'),
}
