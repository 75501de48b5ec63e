import { type FieldError, forbiddenField, requiredField, unsupportedField } from '../../../api/status.ts'

const short: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** RWO,ROX … in Kubernetes' own order. Models storage/util GetAccessModesAsString (1.36). */
export function accessModesText(modes: readonly string[] | undefined): string {
  return Object.entries(short)
    .filter(([mode]) => modes?.includes(mode))
    .map(([, text]) => text)
    .join(',')
}

export function accessModeErrors(modes: readonly string[] | undefined, at: string): FieldError[] {
  if (!modes?.length) return [requiredField(at, at.includes('accessModes') ? 'at least 1 access mode is required' : '')]
  const errors = modes
    .filter((mode) => short[mode] === undefined)
    .map((mode) => unsupportedField(at, mode, Object.keys(short).sort()))
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) {
    errors.push(forbiddenField(at, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}
