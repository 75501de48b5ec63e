import { selectorMatches } from '../../../api/label-selector.ts'
import type { LabelSelector } from '../../../api/object.ts'
import type { PodTemplateSpec } from '../../../api/pod.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { labelErrors } from '../../metadata/validate.ts'
import { validatePodSpec } from './validate.ts'

interface Templated {
  replicas?: number
  minReadySeconds?: number
  selector?: LabelSelector
  template?: PodTemplateSpec
}

/** Replicas, selector and template of a workload. Models apps/validation ValidateDeploymentSpec (1.36). */
export function validateTemplate(spec: Templated, restartPolicy: 'Always' | 'any'): FieldError[] {
  const errors: FieldError[] = []
  if ((spec.replicas ?? 0) < 0) errors.push(invalidField('spec.replicas', spec.replicas, 'must be greater than or equal to 0'))
  if ((spec.minReadySeconds ?? 0) < 0)
    errors.push(invalidField('spec.minReadySeconds', spec.minReadySeconds, 'must be greater than or equal to 0'))
  const { selector, template } = spec
  const empty = !selector || (!Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length)
  if (!selector) errors.push(requiredField('spec.selector'))
  else if (empty) errors.push(invalidField('spec.selector', selector, 'empty selector is invalid for deployment'))
  if (!template) return [...errors, requiredField('spec.template')]
  if (selector && !empty && !selectorMatches(selector, template.metadata?.labels)) {
    errors.push(
      invalidField(
        'spec.template.metadata.labels',
        template.metadata?.labels ?? null,
        '`selector` does not match template `labels`',
      ),
    )
  }
  errors.push(
    ...labelErrors(template.metadata?.labels, 'spec.template.labels'),
    ...validatePodSpec(template.spec, 'spec.template.spec'),
  )
  const policy = template.spec.restartPolicy
  if (restartPolicy === 'Always' && policy !== 'Always' && (policy === 'OnFailure' || policy === 'Never')) {
    errors.push(unsupportedField('spec.template.spec.restartPolicy', policy, ['Always']))
  }
  return errors
}
