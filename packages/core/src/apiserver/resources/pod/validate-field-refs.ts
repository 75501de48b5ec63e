import { quantityOf, quantityText } from '../../../api/quantity.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isQualifiedName } from '../../metadata/names.ts'

/** What of its Pod an environment variable may show. */
export const envPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
/** Labels that the API server turns paths of a Pod into. Models core/pods ConvertDownwardAPIFieldLabel (1.36). */
const convertible = new Set([
  ...envPaths,
  'metadata.annotations',
  'metadata.labels',
  'spec.hostname',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.host',
  'status.phase',
])

/** Models core/validation validateObjectFieldSelector (1.36). */
export function fieldRefErrors(
  { apiVersion = '', fieldPath = '' }: { apiVersion?: string; fieldPath?: string },
  paths: readonly string[],
  at: string,
): FieldError[] {
  const field = `${at}.fieldPath`
  if (apiVersion === '') return [requiredField(`${at}.apiVersion`)]
  if (fieldPath === '') return [requiredField(field)]
  const failed = (why: string): FieldError[] => [invalidField(field, fieldPath, `error converting fieldPath: ${why}`)]
  if (apiVersion !== 'v1') return failed(`unsupported pod version: ${apiVersion}`)
  const subscript = /^(.*)\['(.*)'\]$/.exec(fieldPath)
  if (subscript) return subscriptErrors(subscript[1] as string, subscript[2] as string, at, failed)
  if (!convertible.has(fieldPath)) return failed(`field label not supported: ${fieldPath}`)
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath
  return paths.includes(path) ? [] : [unsupportedField(field, path, paths)]
}

function subscriptErrors(path: string, key: string, at: string, failed: (why: string) => FieldError[]): FieldError[] {
  if (path === 'metadata.annotations')
    return isQualifiedName(key.toLowerCase()).map((why) => invalidField(at, key.toLowerCase(), why))
  if (path === 'metadata.labels') return follows(isQualifiedName, key, at)
  return failed(`field label does not support subscript: ${path}['${key}']`)
}

export interface ResourceRef {
  containerName?: string
  resource?: string
  divisor?: string
}

const resources = ['limits', 'requests'].flatMap((kind) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((name) => `${kind}.${name}`),
)
const units = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']
const isHugePages = (resource: string): boolean => /^(limits|requests)\.hugepages-/.test(resource)

/** Models core/validation validateContainerResourceFieldSelector (1.36). */
export function resourceRefErrors(
  { containerName, resource = '', divisor }: ResourceRef,
  at: string,
  inVolume: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (inVolume && !containerName) errors.push(requiredField(`${at}.containerName`))
  else if (resource === '') errors.push(requiredField(`${at}.resource`))
  else if (!resources.includes(resource) && !isHugePages(resource))
    errors.push(unsupportedField(`${at}.resource`, resource, resources))
  return [...errors, ...divisorErrors(resource, divisor ?? '0', `${at}.divisor`)]
}

function divisorErrors(resource: string, divisor: string, at: string): FieldError[] {
  const text = quantityText(quantityOf(divisor))
  if (text === '0') return []
  const refuse = (list: string, what: string): FieldError[] => [
    invalidField(at, resource, `only divisor's values ${list} are supported with the ${what} resource`),
  ]
  if (resource.endsWith('.cpu')) return text === '1m' || text === '1' ? [] : refuse('1m and 1', 'cpu')
  const what = /\.memory$/.test(resource)
    ? 'memory'
    : /\.ephemeral-storage$/.test(resource)
      ? 'local ephemeral storage'
      : isHugePages(resource)
        ? 'hugepages'
        : undefined
  return what === undefined || units.includes(text) ? [] : refuse(units.join(', '), what)
}
