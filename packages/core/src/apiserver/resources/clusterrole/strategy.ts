import { clusterroles } from '../../../api/kinds.ts'
import type { ClusterRole } from '../../../api/rbac.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import type { Strategy } from '../../strategy.ts'
import { escalation } from '../rbac/escalation.ts'
import { rulesErrors } from '../rbac/rules.ts'

function aggregationErrors({ aggregationRule }: ClusterRole): FieldError[] {
  if (!aggregationRule) return []
  const field = 'aggregationRule.clusterRoleSelectors'
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0)
    return [requiredField(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  return selectors.flatMap((selector, i) => {
    const at = `${field}[${i}]`
    const errors = selectorErrors(selector, at)
    return errors.length > 0 ? [...errors, invalidField(at, null, 'invalid label selector.')] : []
  })
}

/** Models pkg/registry/rbac/clusterrole (1.36). */
export const clusterRoleStrategy: Strategy<ClusterRole> = {
  resource: clusterroles,
  metadataChecks: { changes: 1, whole: 2 },
  validatesTwice: true,
  createOnUpdate: true,
  nameRule: 'path-segment',
  columns: [nameColumn, createdAtColumn],
  setDefaults(role) {
    role.rules ??= null
  },
  admit: ({ metadata, rules }, _old, context) =>
    escalation({ resource: clusterroles, name: metadata.name, namespace: '' }, rules ?? [], context),
  validate: (role) => [...rulesErrors(role.rules, false), ...aggregationErrors(role)],
}
