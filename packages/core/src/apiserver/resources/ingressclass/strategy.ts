import { ingressclasses } from '../../../api/kinds.ts'
import type { IngressClass } from '../../../api/networking.ts'
import { type FieldError, forbiddenField, requiredField, tooLongField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { domainPrefixedPathErrors } from '../../metadata/domain-names.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { referenceErrors } from '../ingress/validate.ts'

const maxController = 250

function validate({ spec }: IngressClass): FieldError[] {
  const { controller = '', parameters } = spec
  const errors = controller.length > maxController ? [tooLongField('spec.controller', maxController)] : []
  return [...errors, ...domainPrefixedPathErrors(controller, 'spec.controller'), ...parameterErrors(parameters)]
}

function parameterErrors(parameters: Record<string, any> | undefined): FieldError[] {
  if (!parameters) return []
  const at = 'spec.parameters'
  const { scope, namespace } = parameters
  const errors = referenceErrors(parameters, at)
  const scopes = ['Cluster', 'Namespace']
  if (!scopes.includes(scope)) return [...errors, unsupportedField(`${at}.scope`, scope, scopes)]
  const why = `\`parameters.scope\` is set to '${scope}'`
  if (namespace === undefined) return scope === 'Namespace' ? [...errors, requiredField(`${at}.namespace`, why)] : errors
  if (scope === 'Cluster') return [...errors, forbiddenField(`${at}.namespace`, why)]
  return [...errors, ...follows(isDns1123Label, namespace, `${at}.namespace`)]
}

function parametersText({ spec }: IngressClass): string {
  const { parameters } = spec
  if (!parameters) return '<none>'
  const kind = parameters.apiGroup ? `${parameters.kind}.${parameters.apiGroup}` : parameters.kind
  return `${kind}/${parameters.name}`
}

/** Models pkg/registry/networking/ingressclass (1.36). */
export const ingressClassStrategy: Strategy<IngressClass> = {
  resource: ingressclasses,
  tracksGeneration: true,
  columns: columnsOf<IngressClass>(
    text('Controller', ({ spec }) => spec.controller ?? ''),
    text('Parameters', parametersText),
  ),
  setDefaults(object) {
    object.spec ??= {}
    if (object.spec.parameters) object.spec.parameters.scope ??= 'Cluster'
  },
  validate,
  validateUpdate: (object, old) => [
    ...immutable(object.spec.controller ?? '', old.spec.controller, 'spec.controller'),
    ...validate(object),
  ],
}
