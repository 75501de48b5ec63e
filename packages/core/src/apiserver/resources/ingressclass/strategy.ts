import { ingressclasses } from '../../../api/kinds.ts'
import type { IngressClass } from '../../../api/networking.ts'
import { type FieldError, forbiddenField, requiredField, tooLongField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { domainPrefixedPathErrors } from '../../metadata/domain-names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

const maxController = 250

function validate({ spec }: IngressClass): FieldError[] {
  const { controller = '', parameters } = spec
  const errors = controller.length > maxController ? [tooLongField('spec.controller', maxController)] : []
  return [...errors, ...domainPrefixedPathErrors(controller, 'spec.controller'), ...parameterErrors(parameters)]
}

function parameterErrors(parameters: Record<string, any> | undefined): FieldError[] {
  if (!parameters) return []
  const at = 'spec.parameters'
  const errors: FieldError[] = []
  if (!parameters.kind) errors.push(requiredField(`${at}.kind`, 'kind is required'))
  if (!parameters.name) errors.push(requiredField(`${at}.name`, 'name is required'))
  const scopes = ['Cluster', 'Namespace']
  if (!scopes.includes(parameters.scope)) return [...errors, unsupportedField(`${at}.scope`, parameters.scope ?? '', scopes)]
  if (parameters.scope === 'Namespace' && !parameters.namespace) {
    errors.push(requiredField(`${at}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  }
  if (parameters.scope === 'Cluster' && parameters.namespace) {
    errors.push(forbiddenField(`${at}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  }
  return errors
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
    ...validate(object),
    ...immutable(object.spec.controller, old.spec.controller, 'spec.controller'),
  ],
}
