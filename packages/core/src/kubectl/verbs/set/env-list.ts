import { unbase64 } from '../../../api/base64.ts'
import { configmaps, secrets } from '../../../api/kinds.ts'
import type { Container } from '../../../api/pod.ts'
import { decodeUtf8 } from '../../../api/utf8.ts'
import type { Kubectl } from '../../command.ts'
import { causeText } from '../../errors.ts'
import { getObject } from '../../object-requests.ts'
import { quantityValue } from '../../quantity.ts'
import { isStatus } from '../../result.ts'
import type { Info } from '../../targets.ts'
import type { Variable } from './env-arguments.ts'

type Source = NonNullable<Variable['valueFrom']>

/** --list: `# Deployment web, container nginx` and its variables. Models set_env.go RunEnv (1.36). */
export function listVariables(kubectl: Kubectl, info: Info, container: Container): void {
  const { process, flags } = kubectl
  const problems = new Map<string, string[]>()
  process.stdout(`# ${info.resource.kind} ${info.name}, container ${container.name}\n`)
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    const found = valueFrom && flags.bool('resolve') ? resolved(kubectl, info, container, valueFrom) : undefined
    if (!valueFrom) process.stdout(`${name}=${value}\n`)
    else if (found?.value !== undefined) process.stdout(`${name}=${found.value}\n`)
    else process.stdout(`# ${name} from ${referenceText(valueFrom)}\n`)
    if (found?.problem !== undefined) problems.set(found.problem, [...(problems.get(found.problem) ?? []), name])
  }
  const lines = [...problems].map(([problem, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${problem}\n`)
  process.stderr(lines.sort().join(''))
}

/** Models set/env/env_resolve.go GetEnvVarRefString (1.36). */
function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`
  if (fieldRef) return `field path ${fieldRef.fieldPath}`
  const { containerName, resource } = (resourceFieldRef ?? {}) as { containerName?: string; resource?: string }
  return resource ? `resource field ${containerName ? `${containerName}/` : ''}${resource}` : 'invalid valueFrom'
}

type Resolved = { value: string; problem?: undefined } | { value?: undefined; problem: string }

/** Models set/env/env_resolve.go GetEnvVarRefValue (1.36). */
function resolved(kubectl: Kubectl, info: Info, container: Container, source: Source): Resolved {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source
  if (secretKeyRef) return keyOf(kubectl, 'secret', secretKeyRef as { name: string; key: string })
  if (configMapKeyRef) return keyOf(kubectl, 'config map', configMapKeyRef as { name: string; key: string })
  if (fieldRef) return fieldValue(info, fieldRef.fieldPath)
  return resourceFieldRef ? amountValue(container, resourceFieldRef as { resource: string }) : { problem: 'invalid valueFrom' }
}

function keyOf(kubectl: Kubectl, what: 'secret' | 'config map', { name, key }: { name: string; key: string }): Resolved {
  const object = getObject(kubectl, what === 'secret' ? secrets : configmaps, kubectl.namespace, name)
  if (isStatus(object)) return { problem: object.message ?? causeText(object) }
  const value = ((object.data ?? {}) as Record<string, string>)[key]
  if (value === undefined) return { problem: `key ${key} not found in ${what} ${name}` }
  return { value: what === 'secret' ? decodeUtf8(unbase64(value) ?? new Uint8Array()) : value }
}

function fieldValue({ object }: Info, path: string): Resolved {
  const metadata = object.metadata as { labels?: Record<string, string>; annotations?: Record<string, string> } & Record<
    string,
    string
  >
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? []
  if (map !== undefined) return { value: metadata[map as 'labels']?.[key as string] ?? '' }
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const pairs = Object.entries(metadata[path.slice(9) as 'labels'] ?? {}).sort()
    return { value: pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join('\n') }
  }
  if (['metadata.name', 'metadata.namespace', 'metadata.uid'].includes(path)) return { value: metadata[path.slice(9)] ?? '' }
  return { problem: `unsupported fieldPath: ${path}` }
}

function amountValue({ resources }: Container, { resource }: { resource: string }): Resolved {
  const [list = '', name = ''] = resource.split('.')
  if (list !== 'limits' && list !== 'requests') return { problem: `Unsupported container resource : ${resource}` }
  const text = resources?.[list]?.[name]
  return { value: String(Math.ceil(text === undefined ? 0 : (quantityValue(String(text)) ?? 0))) }
}
