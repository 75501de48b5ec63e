import { roles } from '../../../api/kinds.ts'
import type { Role } from '../../../api/rbac.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { escalation } from '../rbac/escalation.ts'
import { rulesErrors } from '../rbac/rules.ts'

/** Models pkg/registry/rbac/role (1.36). */
export const roleStrategy: Strategy<Role> = {
  resource: roles,
  metadataChecks: { changes: 1, whole: 2 },
  validatesTwice: true,
  createOnUpdate: true,
  nameRule: 'path-segment',
  columns: [nameColumn, createdAtColumn],
  setDefaults(role) {
    role.rules ??= null
  },
  admit: ({ metadata, rules }, _old, context) =>
    escalation({ resource: roles, name: metadata.name, namespace: metadata.namespace ?? '' }, rules ?? [], context),
  validate: (role) => rulesErrors(role.rules, true),
}
