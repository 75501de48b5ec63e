import { quantityOf } from '../../api/quantity.ts'
import { type FieldError, invalidField } from '../../api/status.ts'
import { follows } from '../metadata/field-rules.ts'
import { isQualifiedName } from '../metadata/names.ts'

const computed = ['cpu', 'memory', 'ephemeral-storage']
const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]
const quotaNames = new Set([
  ...['', 'requests.', 'limits.'].flatMap((prefix) => computed.map((name) => prefix + name)),
  ...counted,
  'requests.storage',
])
const standardNames = new Set([...quotaNames, 'storage'])

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-')
const isQuotaHugePages = (name: string): boolean => isHugePages(name) || name.startsWith('requests.hugepages-')
export const isStandardQuotaName = (name: string): boolean => quotaNames.has(name) || isQuotaHugePages(name)
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0

/** May more be promised than there is? Models helper.IsOvercommitAllowed (1.36). */
export const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name)

/** Models core/validation validateResourceName (1.36). */
export function resourceNameErrors(name: string, at: string): FieldError[] {
  const errors = follows(isQualifiedName, name, at)
  if (errors.length > 0 || name.includes('/') || standardNames.has(name) || isQuotaHugePages(name)) return errors
  return [invalidField(at, name, 'must be a standard resource type or fully qualified')]
}

/** Models core/validation validateContainerResourceName (1.36). */
export function containerResourceNameErrors(name: string, at: string): FieldError[] {
  const errors = resourceNameErrors(name, at)
  if (!name.includes('/')) {
    if (computed.includes(name) || isHugePages(name)) return errors
    return [...errors, invalidField(at, name, 'must be a standard resource for containers')]
  }
  if (isNative(name) || isExtended(name)) return errors
  return [...errors, invalidField(at, name, "doesn't follow extended resource name standard")]
}

/** Models core/validation ValidateResourceQuotaResourceName (1.36). */
export function quotaResourceNameErrors(name: string, at: string): FieldError[] {
  const errors = resourceNameErrors(name, at)
  if (name.includes('/') || isStandardQuotaName(name)) return errors
  return [...errors, invalidField(at, name, 'must be a standard resource for quota')]
}

/** Not below zero, and whole where only whole ones are counted. Models ValidateResourceQuantityValue (1.36). */
export function resourceValueErrors(name: string, value: string, at: string): FieldError[] {
  const { nanos } = quantityOf(value)
  const errors = nanos < 0n ? [invalidField(at, value, 'must be greater than or equal to 0')] : []
  const whole = counted.includes(name) || isExtended(name)
  return whole && nanos % 1_000_000_000n !== 0n ? [...errors, invalidField(at, value, 'must be an integer')] : errors
}

/** A multiple of the page's own size. */
export function isWholePages(name: string, value: string): boolean {
  const page = quantityOf(name.slice('hugepages-'.length)).nanos
  return page > 0n && page % 1_000_000_000n === 0n && quantityOf(value).nanos % page === 0n
}
