import { selectorMatches } from '../../../api/label-selector.ts'
import type { LabelSelector } from '../../../api/object.ts'
import type { PodTemplateSpec } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isEmptySelector, selectorErrors } from '../../metadata/label-selector.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { annotationErrors, labelErrors } from '../../metadata/validate.ts'
import { validatePodSpec } from './validate.ts'
import { podAnnotationErrors, profileMatchErrors } from './validate-annotations.ts'

interface Templated {
  replicas?: number
  minReadySeconds?: number
  selector?: LabelSelector
  template?: PodTemplateSpec
}

/** Replicas, selector and template of a ReplicaSet. Models apps/validation ValidateReplicaSetSpec (1.36). */
export const validateReplicaSet = (spec: Templated): FieldError[] => [
  ...nonNegative(spec.replicas, 'spec.replicas'),
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  // upstream's own word for both
  ...workloadSelectorErrors(spec.selector, 'deployment'),
  ...workloadTemplateErrors(spec, 'ReplicaSet'),
]

export const emptySelectorErrors = (selector: LabelSelector | undefined, kind: string): FieldError[] =>
  selector && isEmptySelector(selector) ? [invalidField('spec.selector', selector, `empty selector is invalid for ${kind}`)] : []

/** A selector, which must be there and select something. */
export function workloadSelectorErrors(selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (!selector) return [requiredField('spec.selector')]
  return [...selectorErrors(selector, 'spec.selector'), ...emptySelectorErrors(selector, kind)]
}

/** A template that the selector selects, of Pods that run for ever. Models ValidatePodTemplateSpecForReplicaSet (1.36). */
export function workloadTemplateErrors({ selector, template }: Templated, kind: string): FieldError[] {
  if (!template) return [requiredField('spec.template')]
  if (selectorErrors(selector, 'spec.selector').length > 0) return unreadableSelector(selector, template, kind)
  // the server leaves a StatefulSet's Pods to the day they are made: its claims are volumes that the template does not name
  const inside =
    kind === 'StatefulSet' ? templateMetadataErrors(template, 'spec.template') : templateErrors(template, 'spec.template')
  return [...mismatch(selector, template), ...inside, ...foreverErrors(template, kind === 'Deployment' ? 'ReplicaSet' : kind)]
}

/** What is said of a selector that cannot be read, in place of all that is said of the template. */
const unreadableSelector = (selector: LabelSelector | undefined, template: PodTemplateSpec, kind: string): FieldError[] =>
  kind === 'StatefulSet'
    ? [invalidField('spec.selector', selector, ''), ...foreverErrors(template, kind)]
    : [invalidField('spec.selector', selector, 'invalid label selector')]

/** Pods that are made anew whenever they end. */
export function foreverErrors(template: PodTemplateSpec | undefined, kind: string): FieldError[] {
  const { restartPolicy = 'Always', activeDeadlineSeconds } = template?.spec ?? {}
  const at = 'spec.template.spec'
  const errors = restartPolicy === 'Always' ? [] : [unsupportedField(`${at}.restartPolicy`, restartPolicy, ['Always'])]
  if (activeDeadlineSeconds === undefined) return errors
  const why = `activeDeadlineSeconds in ${kind} is not Supported`
  return [...errors, forbiddenField(`${at}.activeDeadlineSeconds`, why)]
}

/** A selector that does not select its own template; none selects nothing, and of one that cannot be read nothing is said here. */
export const unmatchedLabels = (selector: LabelSelector | undefined, template: PodTemplateSpec): FieldError[] =>
  selectorErrors(selector, 'spec.selector').length > 0 ? [] : mismatch(selector, template)

function mismatch(selector: LabelSelector | undefined, template: PodTemplateSpec): FieldError[] {
  const matches = selector !== undefined && (isEmptySelector(selector) || selectorMatches(selector, template.metadata?.labels))
  if (matches) return []
  const labels = template.metadata?.labels ?? null
  return [invalidField('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
}

/** Models ValidatePodTemplateSpec (1.36). */
export const templateErrors = (template: PodTemplateSpec, at: string): FieldError[] => [
  ...templateMetadataErrors(template, at),
  ...validatePodSpec(template.spec ?? {}, `${at}.spec`),
  ...profileMatchErrors(template, `${at}.spec`),
  ...(template.spec?.ephemeralContainers?.length
    ? [forbiddenField(`${at}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
    : []),
]

/** All that is checked of a StatefulSet's template. Models ValidatePodTemplateSpecForStatefulSet (1.36). */
const templateMetadataErrors = ({ metadata, spec }: PodTemplateSpec, at: string): FieldError[] => [
  ...labelErrors(metadata?.labels, `${at}.labels`),
  ...annotationErrors(metadata?.annotations, `${at}.annotations`),
  ...podAnnotationErrors(metadata?.annotations, spec ?? {}, `${at}.annotations`),
]
