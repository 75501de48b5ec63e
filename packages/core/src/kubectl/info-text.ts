import { apiVersionOf, type Resource } from '../api/resource.ts'

/** How kubectl names an object in a message. Models cli-runtime resource/visitor.go Info.String (1.36). */
export function infoText(resource: Resource, namespace: string, name: string): string {
  const group = `${resource.group}/${resource.version}`
  const what = resource.group === '' ? `/${resource.version}` : apiVersionOf(resource)
  return `Resource: ${JSON.stringify(`${what}, Resource=${resource.resource}`)}, GroupVersionKind: ${JSON.stringify(`${group}, Kind=${resource.kind}`)}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`
}
