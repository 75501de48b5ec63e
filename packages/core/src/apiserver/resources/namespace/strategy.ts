import type { Namespace } from '../../../api/core.ts'
import { namespaces } from '../../../api/kinds.ts'
import { type FieldError, forbidden, invalidField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import { standardFinalizerErrors } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

// plugin/pkg/admission/namespace/lifecycle
const immortal = new Set(['default', 'kube-public', 'kube-system'])

const finalizers = 'spec.finalizers'

/** Models core/validation validateFinalizerName (1.36). */
const finalizerErrors = (name: string, field: string): FieldError[] => [
  ...follows(isQualifiedName, name, field),
  ...standardFinalizerErrors(name, field),
]

/** Models ValidateNamespace (1.36): each finalizer under the list's own name. */
const validate = ({ spec }: Namespace): FieldError[] =>
  (spec?.finalizers ?? []).flatMap((name) => finalizerErrors(name, finalizers))

/** Models ValidateNamespaceFinalizeUpdate (1.36). */
const finalizeErrors = ({ spec }: Namespace): FieldError[] =>
  (spec?.finalizers ?? []).flatMap((name, i) => finalizerErrors(name, `${finalizers}[${i}]`))

/** Models ValidateNamespaceStatusUpdate (1.36). */
function statusErrors({ metadata, status }: Namespace): FieldError[] {
  const going = metadata.deletionTimestamp !== undefined
  const right = going ? 'Terminating' : 'Active'
  const phase = status?.phase ?? ''
  if (phase === right) return []
  const why = `may only be '${right}' if \`deletionTimestamp\` is ${going ? 'not ' : ''}empty`
  return [invalidField('status.Phase', phase, why)]
}

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
  validate,
  validateUpdate: (object, _old, { subresource }) => (subresource === 'finalize' ? finalizeErrors(object) : validate(object)),
  validateStatusUpdate: statusErrors,
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
