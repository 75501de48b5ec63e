import type { Namespace } from '../../../api/core.ts'
import { namespaces } from '../../../api/kinds.ts'
import { forbidden } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'

// plugin/pkg/admission/namespace/lifecycle
const immortal = new Set(['default', 'kube-public', 'kube-system'])

/** Models pkg/registry/core/namespace (1.36). Deleting marks it Terminating; the namespace controller empties it. */
export const namespaceStrategy: Strategy<Namespace> = {
  resource: namespaces,
  nameRule: 'dns1123label',
  columns: columnsOf<Namespace>(text('Status', (object) => object.status?.phase ?? '')),
  selectableFields: { 'status.phase': (object) => object.status?.phase ?? '' },
  answersDeleteWithObject: true,
  refuseDelete: ({ metadata }) =>
    immortal.has(metadata.name) ? forbidden(namespaces, metadata.name, 'this namespace may not be deleted') : undefined,
  setDefaults(object) {
    object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name }
  },
  prepareForCreate(object) {
    const finalizers = object.spec?.finalizers ?? []
    object.spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
    object.status = { phase: 'Active' }
  },
  prepareForUpdate(object, old, context) {
    if (context.subresource !== 'finalize') object.spec = { ...old.spec }
    object.status = { ...old.status }
  },
  prepareForDelete(object) {
    object.status = { ...object.status, phase: 'Terminating' }
  },
  holdsDeletion: (object) => (object.spec?.finalizers?.length ?? 0) > 0,
  subresources: {
    finalize: {
      verbs: ['update'],
      update: (parent, body) => ({ ...parent, spec: { ...(body.spec as Namespace['spec']) } }),
    },
  },
}
