import { type FieldError, invalidField } from '../../../api/status.ts'

const minSeconds = 600
const maxSeconds = 2 ** 32

/** How long a token may be asked for. Models authentication/validation ValidateTokenRequest (1.36). */
export function tokenSecondsErrors(seconds: number, field: string): FieldError[] {
  if (seconds < minSeconds) return [invalidField(field, seconds, 'may not specify a duration less than 10 minutes')]
  return seconds > maxSeconds ? [invalidField(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : []
}
