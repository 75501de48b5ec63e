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

function groupOf(kind: string, version: string): string {
  if (version === 'V2') return 'autoscalingv2'
  if (messages[`meta.${kind}`] !== undefined) return 'meta'
  if (messages[kind] !== undefined) return 'core'
  const found = Object.keys(messages).find((name) => name.endsWith(`.${kind}`))
  return found?.split('.')[0] ?? 'core'
}
