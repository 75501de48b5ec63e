import { runtimeclasses } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Toleration } from '../../../api/pod.ts'
import { duplicateField, type FieldError } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { named } from '../../metadata/field-rules.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { immutable, labelErrors } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { fixedOverheadErrors } from '../pod/validate-resources.ts'
import { tolerationsErrors } from '../pod/validate-scheduling.ts'

type RuntimeClass = KubeObject & {
  handler?: string
  overhead?: { podFixed?: Record<string, string> }
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] }
}

/** Models node/validation ValidateRuntimeClass (1.36). */
const validate = ({ handler, overhead, scheduling }: RuntimeClass): FieldError[] => [
  ...named(isDns1123Label, handler, 'handler'),
  ...(overhead ? fixedOverheadErrors(overhead.podFixed ?? {}, 'overhead') : []),
  ...(scheduling ? schedulingErrors(scheduling) : []),
]

const schedulingErrors = ({ nodeSelector, tolerations = [] }: NonNullable<RuntimeClass['scheduling']>): FieldError[] => [
  ...labelErrors(nodeSelector, 'scheduling.nodeSelector'),
  ...tolerationsErrors(tolerations, 'scheduling.tolerations'),
  ...repeatedErrors(tolerations, 'scheduling.tolerations'),
]

/** One toleration of each key, operator, value and effect. */
function repeatedErrors(tolerations: readonly Toleration[], at: string): FieldError[] {
  const seen = new Set<string>()
  return tolerations.flatMap((toleration, i) => {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds = null } = toleration
    const id = JSON.stringify([key, operator, value, effect])
    const again = seen.has(id)
    seen.add(id)
    const shown = { Key: key, Operator: operator, Value: value, Effect: effect, TolerationSeconds: tolerationSeconds }
    return again ? [duplicateField(`${at}[${i}]`, shown)] : []
  })
}

/** Models pkg/registry/node/runtimeclass (1.36). */
export const runtimeClassStrategy: Strategy<RuntimeClass> = {
  resource: runtimeclasses as never,
  plainFinalizers: true,
  requireResourceVersionOnUpdate: true,
  columns: columnsOf<RuntimeClass>(text('Handler', ({ handler }) => handler ?? '')),
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutable(object.handler ?? '', old.handler, 'handler')],
}
