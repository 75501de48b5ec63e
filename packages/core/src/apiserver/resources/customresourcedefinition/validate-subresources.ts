import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import type { Version } from './definition.ts'
import { simplePathErrors } from './validate-columns.ts'

/** Models apiextensions/validation ValidateCustomResourceDefinitionSubresources (1.36). */
export function subresourceErrors(subresources: Version['subresources'], at: string): FieldError[] {
  const { scale } = subresources ?? {}
  if (!scale) return []
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale
  return [
    ...placeErrors(specReplicasPath, `${at}.scale.specReplicasPath`, ['.spec'], true),
    ...placeErrors(statusReplicasPath, `${at}.scale.statusReplicasPath`, ['.status'], true),
    ...placeErrors(labelSelectorPath, `${at}.scale.labelSelectorPath`, ['.spec', '.status'], false),
  ]
}

function placeErrors(path: string | undefined, field: string, under: readonly string[], required: boolean): FieldError[] {
  if (!path) return required ? [requiredField(field)] : []
  const wrong = simplePathErrors(path, field)
  if (wrong.length > 0 || under.some((place) => path.startsWith(`${place}.`))) return wrong
  const [first, second] = under
  const places = second === undefined ? first : `either ${first} or ${second}`
  return [invalidField(field, path, `should be a json path under ${places}`)]
}
