import type { PersistentVolumeClaim } from '../../../api/core.ts'
import { goQuote } from '../../../api/go-quote.ts'
import { quantityOf, quantityText } from '../../../api/quantity.ts'

const classAnnotation = 'volume.beta.kubernetes.io/storage-class'
const oldClass = 'deprecated since v1.8; use "storageClassName" attribute instead'

/** `metadata.annotations[volume.beta.kubernetes.io/storage-class]: …`, for claims and volumes. */
export const classAnnotationWarnings = (annotations: Record<string, string> | undefined): string[] =>
  annotations?.[classAnnotation] === undefined ? [] : [`metadata.annotations[${classAnnotation}]: ${oldClass}`]

/** Half a byte cannot be asked for. */
export function fractionWarnings(text: string | undefined, field: string): string[] {
  if (text === undefined) return []
  const amount = quantityOf(text)
  if (amount.nanos % 1_000_000_000n === 0n) return []
  return [`${field}: fractional byte value ${goQuote(quantityText(amount))} is invalid, must be an integer`]
}

/** Models pkg/api/persistentvolumeclaim GetWarningsForPersistentVolumeClaimSpec (1.36). */
export const claimSpecWarnings = (spec: PersistentVolumeClaim['spec'] | undefined, at: string): string[] =>
  fractionWarnings(spec?.resources?.requests?.storage, `${at}.resources.requests[storage]`)

/** Models pkg/api/persistentvolumeclaim GetWarningsForPersistentVolumeClaim (1.36). */
export const claimWarnings = ({ metadata, spec }: PersistentVolumeClaim): string[] => [
  ...classAnnotationWarnings(metadata.annotations),
  ...claimSpecWarnings(spec, 'spec'),
]
