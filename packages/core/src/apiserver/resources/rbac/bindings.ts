import { equal } from '../../../api/copy.ts'
import type { RoleBinding, Subject } from '../../../api/rbac.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { isDns1123Subdomain, isPathSegment } from '../../metadata/names.ts'
import type { Column } from '../../strategy.ts'

const group = 'rbac.authorization.k8s.io'

/** Models pkg/apis/rbac/v1/defaults.go (1.36). */
export function setBindingDefaults(binding: RoleBinding): void {
  binding.roleRef = { ...(binding.roleRef ?? { kind: '', name: '' }), apiGroup: binding.roleRef?.apiGroup || group }
  for (const subject of binding.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= group
  }
}

/** roleRef and subjects; `kinds` are the roles that may be named. Models ValidateRoleBinding (1.36). */
export function bindingErrors(binding: RoleBinding, kinds: readonly string[]): FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = binding.roleRef ?? {}
  const errors: FieldError[] = []
  if (apiGroup !== group) errors.push(unsupportedField('roleRef.apiGroup', apiGroup, [group]))
  if (!kinds.includes(kind)) errors.push(unsupportedField('roleRef.kind', kind, kinds))
  if (name === '') errors.push(requiredField('roleRef.name'))
  else errors.push(...isPathSegment(name).map((why) => invalidField('roleRef.name', name, why)))
  const namespaced = kinds.includes('Role')
  return [...errors, ...(binding.subjects ?? []).flatMap((subject, i) => subjectErrors(subject, namespaced, `subjects[${i}]`))]
}

function subjectErrors(subject: Subject, namespaced: boolean, at: string): FieldError[] {
  const { kind = '', name = '', apiGroup = '', namespace = '' } = subject
  const errors = name === '' ? [requiredField(`${at}.name`)] : []
  if (kind === 'ServiceAccount') {
    if (name !== '') errors.push(...isDns1123Subdomain(name).map((why) => invalidField(`${at}.name`, name, why)))
    if (apiGroup !== '') errors.push(unsupportedField(`${at}.apiGroup`, apiGroup, ['']))
    if (!namespaced && namespace === '') errors.push(requiredField(`${at}.namespace`))
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== group) errors.push(unsupportedField(`${at}.apiGroup`, apiGroup, [group]))
  } else errors.push(unsupportedField(`${at}.kind`, kind, ['ServiceAccount', 'User', 'Group']))
  return errors
}

/** A binding never changes its role. */
export function bindingUpdateErrors(binding: RoleBinding, old: RoleBinding, kinds: readonly string[]): FieldError[] {
  const errors = bindingErrors(binding, kinds)
  const { apiGroup: APIGroup, kind: Kind, name: Name } = binding.roleRef ?? {}
  if (!equal(binding.roleRef, old.roleRef))
    errors.push(invalidField('roleRef', { APIGroup, Kind, Name }, 'cannot change roleRef'))
  return errors
}

const named = (binding: RoleBinding, kind: string): string =>
  (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map((subject) => (kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name))
    .join(', ')

/** Models printers printRoleBinding (1.36). */
export const bindingColumns: Column<RoleBinding>[] = columnsOf<RoleBinding>(
  text('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
).concat(
  text<RoleBinding>('Users', (binding) => named(binding, 'User'), 1),
  text<RoleBinding>('Groups', (binding) => named(binding, 'Group'), 1),
  text<RoleBinding>('ServiceAccounts', (binding) => named(binding, 'ServiceAccount'), 1),
)
