import { selectorMatches } from '../../../api/label-selector.ts'
import type { LabelSelector } from '../../../api/object.ts'
import type { PodTemplateSpec } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isEmptySelector, selectorErrors } from '../../metadata/label-selector.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { annotationErrors, labelErrors } from '../../metadata/validate.ts'
import { validatePodSpec } from './validate.ts'

interface Templated {
  replicas?: number
  minReadySeconds?: number
  selector?: LabelSelector
  template?: PodTemplateSpec
}

export type WorkloadKind = 'DaemonSet' | 'Deployment' | 'ReplicaSet' | 'StatefulSet'

/** Replicas, selector and template of a workload. Models apps/validation ValidateDeploymentSpec and its neighbours (1.36). */
export function validateWorkload(spec: Templated, kind: WorkloadKind): FieldError[] {
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...workloadSelectorErrors(spec.selector, kind.toLowerCase()),
    ...workloadTemplateErrors(spec, kind),
  ]
}

function workloadSelectorErrors(selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (!selector) return kind === 'daemonset' ? [] : [requiredField('spec.selector')]
  const errors = selectorErrors(selector, 'spec.selector')
  if (isEmptySelector(selector)) errors.push(invalidField('spec.selector', selector, `empty selector is invalid for ${kind}`))
  return errors
}

function workloadTemplateErrors({ selector, template }: Templated, kind: WorkloadKind): FieldError[] {
  if (!template) return [requiredField('spec.template')]
  // the server leaves a StatefulSet's Pods to the day they are made: its claims are volumes that the template does not name
  const inside =
    kind === 'StatefulSet' ? templateMetadataErrors(template, 'spec.template') : templateErrors(template, 'spec.template')
  const errors = [...unmatchedLabels(selector, template), ...inside]
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy === 'OnFailure' || restartPolicy === 'Never') {
    errors.push(unsupportedField('spec.template.spec.restartPolicy', restartPolicy, ['Always']))
  }
  if (activeDeadlineSeconds !== undefined) {
    const what = kind === 'Deployment' ? 'ReplicaSet' : kind
    const why = `activeDeadlineSeconds in ${what} is not Supported`
    errors.push(forbiddenField('spec.template.spec.activeDeadlineSeconds', why))
  }
  return errors
}

/** A selector that does not select its own template; none selects nothing. */
export function unmatchedLabels(selector: LabelSelector | undefined, template: PodTemplateSpec): FieldError[] {
  const matches = selector !== undefined && (isEmptySelector(selector) || selectorMatches(selector, template.metadata?.labels))
  if (matches) return []
  const labels = template.metadata?.labels ?? null
  return [invalidField('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
}

/** Models ValidatePodTemplateSpec (1.36). */
export const templateErrors = (template: PodTemplateSpec, at: string): FieldError[] => [
  ...templateMetadataErrors(template, at),
  ...validatePodSpec(template.spec ?? {}, `${at}.spec`),
]

/** All that is checked of a StatefulSet's template. Models ValidatePodTemplateSpecForStatefulSet (1.36). */
const templateMetadataErrors = ({ metadata }: PodTemplateSpec, at: string): FieldError[] => [
  ...labelErrors(metadata?.labels, `${at}.labels`),
  ...annotationErrors(metadata?.annotations, `${at}.annotations`),
]
