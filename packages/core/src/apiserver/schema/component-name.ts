import { messages } from '../../api/messages.gen.ts'

const groupNames: Readonly<Record<string, string>> = { autoscalingv2: 'autoscaling' }

/** io.k8s.api.core.v1.Pod for V1Pod: the name of a schema in OpenAPI documents. */
export function componentName(model: string): string {
  const match = /^([A-Z][a-z]+)?(V\d+)(.+)$/.exec(model)
  if (!match) return `io.k8s.api.${model}`
  const [, prefix, version = 'V1', kind = ''] = match
  if (prefix) return `io.k8s.api.${prefix.toLowerCase()}.${version.toLowerCase()}.${kind}`
  const group = groupOf(kind, version)
  if (group === 'meta') return `io.k8s.apimachinery.pkg.apis.meta.${version.toLowerCase()}.${kind}`
  return `io.k8s.api.${groupNames[group] ?? group}.${version.toLowerCase()}.${kind}`
}

/** The row of messages.gen.ts for a model: apps.DeploymentSpec for V1DeploymentSpec. */
export function messageOf(model: string): string {
  const [, prefix, version = 'V1', kind = ''] = /^([A-Z][a-z]+)?(V\d+)(.+)$/.exec(model) ?? []
  const group = prefix?.toLowerCase() ?? groupOf(kind, version)
  return group === 'core' ? kind : `${group}.${kind}`
}

function groupOf(kind: string, version: string): string {
  if (version === 'V2') return 'autoscalingv2'
  if (messages[`meta.${kind}`] !== undefined) return 'meta'
  if (messages[kind] !== undefined) return 'core'
  const found = Object.keys(messages).find((name) => name.endsWith(`.${kind}`))
  return found?.split('.')[0] ?? 'core'
}
