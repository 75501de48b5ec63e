import { type FieldError, requiredField } from '../../../api/status.ts'
import { mapErrors } from '../device/lists.ts'
import { labelNameErrors } from '../device/names.ts'

const maxCounters = 32
const labelChars = 63

/** Named amounts of what devices share; any amount is good. Models resource/validation validateCounterSet (1.36). */
export function countersErrors(counters: Record<string, object> | undefined, field: string): FieldError[] {
  if (Object.keys(counters ?? {}).length === 0) return [requiredField(field)]
  return mapErrors(counters, { max: maxCounters, keyChars: labelChars }, { key: labelNameErrors, value: () => [] }, field)
}
