import type { ObjectMeta } from '../../../api/object.ts'
import { type FieldError, forbiddenField } from '../../../api/status.ts'
import { annotationErrors, labelErrors } from '../../metadata/validate.ts'

/** Only labels and annotations go from a template to the claim. Models core/validation ValidateTemplateObjectMeta (1.36). */
export function templateMetaErrors(metadata: Partial<ObjectMeta>, at: string): FieldError[] {
  const { annotations, labels, ...others } = metadata
  return [
    ...annotationErrors(annotations, `${at}.annotations`),
    ...labelErrors(labels, `${at}.labels`),
    ...Object.keys(others).map((name) => forbiddenField(`${at}.${name}`, 'cannot be set')),
  ]
}
