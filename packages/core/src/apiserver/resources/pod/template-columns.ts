import type { KubeObject } from '../../../api/object.ts'
import type { PodTemplateSpec } from '../../../api/pod.ts'
import { text } from '../../columns.ts'
import type { Column } from '../../strategy.ts'

/** Columns Containers and Images of everything with a Pod template. */
export const containerNames = (template: PodTemplateSpec | undefined): string =>
  (template?.spec?.containers ?? []).map((container) => container.name).join(',')

export const containerImages = (template: PodTemplateSpec | undefined): string =>
  (template?.spec?.containers ?? []).map((container) => container.image ?? '').join(',')

/** What a workload shows in wide output; the selector where the Kind shows one. */
export function wideColumns<T extends KubeObject>(
  template: (object: T) => PodTemplateSpec | undefined,
  selector?: (object: T) => string,
): Column<T>[] {
  const columns = [
    text<T>('Containers', (object) => containerNames(template(object)), 1),
    text<T>('Images', (object) => containerImages(template(object)), 1),
  ]
  return selector ? [...columns, text<T>('Selector', selector, 1)] : columns
}
