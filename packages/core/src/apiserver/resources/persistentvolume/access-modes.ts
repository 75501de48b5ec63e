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

/** Known modes, the exclusive one alone; `none` says why there must be one. */
export function accessModeErrors(modes: readonly string[] = [], at: string, none: string): FieldError[] {
  if (modes.length === 0) return [requiredField(at, none)]
  const known = Object.keys(short).sort()
  const errors = modes.filter((mode) => !known.includes(mode)).map((mode) => unsupportedField(at, mode, known))
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && known.includes(mode))
  if (modes.includes('ReadWriteOncePod') && others)
    errors.push(forbiddenField(at, 'may not use ReadWriteOncePod with other access modes'))
  return errors
}
