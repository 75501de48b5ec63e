import type { PodTemplateSpec } from '../../../api/pod.ts'

/** Columns Containers and Images of everything with a Pod template. */
export const containerNames = (template: PodTemplateSpec | undefined): string =>
  (template?.spec?.containers ?? []).map((container) => container.name).join(',')

export const containerImages = (template: PodTemplateSpec | undefined): string =>
  (template?.spec?.containers ?? []).map((container) => container.image ?? '').join(',')
