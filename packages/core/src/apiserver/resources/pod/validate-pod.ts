import type { Pod } from '../../../api/pod.ts'
import { type FieldError, forbiddenField } from '../../../api/status.ts'
import { validatePodSpec } from './validate.ts'
import { podAnnotationErrors, profileMatchErrors } from './validate-annotations.ts'
import { onlyForPodErrors } from './validate-containers.ts'

/** Models core/validation validatePodMetadataAndSpec (1.36). */
export const podErrors = ({ metadata, spec }: Pod): FieldError[] => [
  ...podAnnotationErrors(metadata.annotations, spec, 'metadata.annotations'),
  ...validatePodSpec(spec, 'spec', metadata.name),
  ...onlyForPodErrors(spec),
]

/** Models core/validation ValidatePodCreate (1.36). */
export function validatePod(pod: Pod): FieldError[] {
  const { spec } = pod
  const errors = podErrors(pod)
  if (spec.ephemeralContainers?.length) errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'))
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  return [...errors, ...profileMatchErrors(pod, 'spec')]
}
