import { rolebindings } from '../../../api/kinds.ts'
import type { RoleBinding } from '../../../api/rbac.ts'
import type { Strategy } from '../../strategy.ts'
import { bindingColumns, bindingErrors, bindingUpdateErrors, setBindingDefaults } from '../rbac/bindings.ts'
import { bindingEscalation } from '../rbac/escalation.ts'

const kinds = ['Role', 'ClusterRole']

/** Models pkg/registry/rbac/rolebinding (1.36). */
export const roleBindingStrategy: Strategy<RoleBinding> = {
  resource: rolebindings,
  metadataChecks: { changes: 1, whole: 2 },
  validatesTwice: true,
  createOnUpdate: true,
  nameRule: 'path-segment',
  columns: bindingColumns,
  setDefaults: setBindingDefaults,
  admit: ({ metadata, roleRef }, _old, context) =>
    bindingEscalation({ resource: rolebindings, name: metadata.name, namespace: metadata.namespace ?? '' }, roleRef, context),
  validate: (binding) => bindingErrors(binding, kinds),
  validateUpdate: (binding, old) => bindingUpdateErrors(binding, old, kinds),
}
