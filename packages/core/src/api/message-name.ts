/** Kinds of every group that meta/v1 defines. */
const ofMeta = new Set([
  'Status',
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
])

/** The row of messages.gen.ts: authorization.k8s.io/v1 SelfSubjectAccessReview → authorization.SelfSubjectAccessReview; v1 Pod → Pod. */
export function messageName(apiVersion: string, kind: string): string {
  if (kind.endsWith('Options') && !kind.startsWith('Pod')) return `meta.${kind}`
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  if (ofMeta.has(kind) && (group === '' || group === 'meta.k8s.io')) return `meta.${kind}`
  if (group === 'autoscaling' && version === 'v2') return `autoscalingv2.${kind}`
  return group === '' ? kind : `${group.split('.')[0]}.${kind}`
}
