import type { Namespace } from '../api/core.ts'
import { labelsMatch, parseLabelSelector } from '../api/label-selector.ts'
import type { KubeObject } from '../api/object.ts'
import type { KubernetesPlugin } from './server-block.ts'

/** Which part of the cluster the kubernetes plugin shows. */
export type ZoneView = Pick<
  KubernetesPlugin,
  'pods' | 'endpointPodNames' | 'namespaces' | 'namespaceLabels' | 'labels' | 'noEndpoints' | 'ignoresEmpty'
>

function fits(selector: string | undefined, { metadata }: KubeObject): boolean {
  const parsed = selector === undefined ? [] : parseLabelSelector(selector)
  return typeof parsed !== 'string' && labelsMatch(parsed, metadata.labels)
}

export const showsNamespace = (namespace: Namespace, { namespaces, namespaceLabels }: ZoneView): boolean =>
  (namespaces === undefined || namespaces.includes(namespace.metadata.name)) && fits(namespaceLabels, namespace)

export const showsObject = (object: KubeObject, { labels }: ZoneView): boolean => fits(labels, object)
