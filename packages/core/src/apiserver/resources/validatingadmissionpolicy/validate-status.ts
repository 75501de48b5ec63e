import type { Condition } from '../../../api/object.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import { conditionsErrors } from '../../metadata/conditions.ts'
import type { Policy } from './validate.ts'

interface Status {
  typeChecking?: { expressionWarnings?: { fieldRef?: string; warning?: string }[] }
  conditions?: Condition[]
}

/** Models admissionregistration/validation validateValidatingAdmissionPolicyStatus (1.36). */
export function policyStatusErrors({ status }: Policy): FieldError[] {
  const { typeChecking, conditions } = (status ?? {}) as Status
  const at = 'status.typeChecking.expressionWarnings'
  return [
    ...(typeChecking?.expressionWarnings ?? []).flatMap(({ fieldRef = '', warning = '' }, i) => [
      ...(warning === '' ? [requiredField(`${at}[${i}].warning`)] : []),
      ...(fieldRef.trim() === '' ? [requiredField(`${at}[${i}].fieldRef`)] : []),
    ]),
    ...conditionsErrors(conditions, 'status.conditions'),
  ]
}
