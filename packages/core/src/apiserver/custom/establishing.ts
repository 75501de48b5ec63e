import { isTrueOf } from '../../api/custom-resources.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'
import { caBundleProblem } from '../webhooks/ca-bundle.ts'
import { withCondition } from './conditions.ts'

/** Why no webhook can be asked to convert; such a definition is not served. */
export const conversionProblem = ({ spec }: CustomResourceDefinition): string | undefined =>
  caBundleProblem(spec.conversion?.webhook?.clientConfig?.caBundle)

/**
 * A definition whose names are accepted is established, unless its conversion webhook cannot be trusted.
 * Models apiextensions-apiserver/pkg/controller/establish EstablishingController (1.36).
 */
export function established(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  if (!isTrueOf(definition, 'NamesAccepted') || isTrueOf(definition, 'Established')) return definition
  const outcome = conversionProblem(definition) === undefined ? initial : untrusted
  const before = definition.status?.conditions?.find(({ type }) => type === 'Established')
  return before?.reason === outcome.reason ? definition : withCondition(definition, outcome, now)
}

const initial = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
} as const
const untrusted = {
  type: 'Established',
  status: 'False',
  reason: 'InvalidCABundle',
  message: 'The conversion webhook CABundle is invalid',
} as const
