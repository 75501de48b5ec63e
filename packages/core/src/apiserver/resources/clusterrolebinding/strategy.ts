import { clusterrolebindings } from '../../../api/kinds.ts'
import type { ClusterRoleBinding } from '../../../api/rbac.ts'
import type { Strategy } from '../../strategy.ts'
import { bindingColumns, bindingErrors, bindingUpdateErrors, setBindingDefaults } from '../rbac/bindings.ts'
import { bindingEscalation } from '../rbac/escalation.ts'

const kinds = ['ClusterRole']

/** Models pkg/registry/rbac/clusterrolebinding (1.36). */
export const clusterRoleBindingStrategy: Strategy<ClusterRoleBinding> = {
  resource: clusterrolebindings,
  metadataChecks: { changes: 1, whole: 2 },
  validatesTwice: true,
  createOnUpdate: true,
  nameRule: 'path-segment',
  columns: bindingColumns,
  setDefaults: setBindingDefaults,
  admit: ({ metadata, roleRef }, _old, context) =>
    bindingEscalation({ resource: clusterrolebindings, name: metadata.name, namespace: '' }, roleRef, context),
  validate: (binding) => bindingErrors(binding, kinds),
  validateUpdate: (binding, old) => bindingUpdateErrors(binding, old, kinds),
}
