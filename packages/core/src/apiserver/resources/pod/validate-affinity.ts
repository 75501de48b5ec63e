import type { LabelSelector } from '../../../api/object.ts'
import type { Affinity, PodAffinityTerm } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isDns1123Label, isQualifiedName } from '../../metadata/names.ts'
import { nodeSelectorErrors, nodeTermErrors } from './validate-node-affinity.ts'

const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

/** Models core/validation validateAffinity (1.36). */
export function affinityErrors(affinity: Affinity | undefined, at: string): FieldError[] {
  if (!affinity) return []
  return [
    ...nodeAffinityErrors(affinity.nodeAffinity, `${at}.nodeAffinity`),
    ...podAffinityErrors(affinity.podAffinity, `${at}.podAffinity`),
    ...podAffinityErrors(affinity.podAntiAffinity, `${at}.podAntiAffinity`),
  ]
}

const weightErrors = (weight: number, at: string): FieldError[] =>
  weight >= 1 && weight <= 100 ? [] : [invalidField(`${at}.weight`, weight, 'must be in the range 1-100')]

function nodeAffinityErrors(affinity: Affinity['nodeAffinity'], at: string): FieldError[] {
  const needed = affinity?.[required]
  return [
    ...(needed ? nodeSelectorErrors(needed, `${at}.${required}`) : []),
    ...(affinity?.[preferred] ?? []).flatMap(({ weight, preference }, i) => [
      ...weightErrors(weight ?? 0, `${at}.${preferred}[${i}]`),
      ...nodeTermErrors(preference ?? {}, `${at}.${preferred}[${i}].preference`),
    ]),
  ]
}

const podAffinityErrors = (affinity: Affinity['podAffinity'], at: string): FieldError[] => [
  ...(affinity?.[required] ?? []).flatMap((term, i) => podTermErrors(term, `${at}.${required}[${i}]`)),
  ...(affinity?.[preferred] ?? []).flatMap(({ weight, podAffinityTerm }, i) => [
    ...weightErrors(weight ?? 0, `${at}.${preferred}[${i}]`),
    ...podTermErrors(podAffinityTerm ?? { topologyKey: '' }, `${at}.${preferred}[${i}].podAffinityTerm`),
  ]),
]

/** Models core/validation validatePodAffinityTerm (1.36). */
function podTermErrors(term: PodAffinityTerm, at: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey = '' } = term
  return [
    ...selectorErrors(labelSelector, `${at}.labelSelector`),
    ...selectorErrors(namespaceSelector, `${at}.namespaceSelector`),
    ...namespaces.flatMap((name) => follows(isDns1123Label, name, `${at}.namespace`)),
    ...labelKeysErrors(term, at),
    ...(topologyKey === '' ? [requiredField(`${at}.topologyKey`, 'can not be empty')] : []),
    ...follows(isQualifiedName, topologyKey, `${at}.topologyKey`),
  ]
}

/** Models validateMatchLabelKeysAndMismatchLabelKeys (1.36). */
function labelKeysErrors(term: PodAffinityTerm, at: string): FieldError[] {
  const {
    matchLabelKeys = [],
    mismatchLabelKeys = [],
    labelSelector,
  } = term as PodAffinityTerm & {
    matchLabelKeys?: string[]
    mismatchLabelKeys?: string[]
  }
  return [
    ...keysErrors(matchLabelKeys, labelSelector, `${at}.matchLabelKeys`),
    ...keysErrors(mismatchLabelKeys, labelSelector, `${at}.mismatchLabelKeys`),
    ...repeatedKeys(matchLabelKeys, labelSelector, at),
    ...matchLabelKeys.flatMap((key, i) =>
      mismatchLabelKeys.includes(key)
        ? [invalidField(`${at}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : [],
    ),
  ]
}

function keysErrors(keys: readonly string[], selector: LabelSelector | undefined, at: string): FieldError[] {
  if (keys.length === 0) return []
  if (!selector) return [forbiddenField(at, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, i) => follows(isQualifiedName, key, `${at}[${i}]`))
}

/** A key that a selector names beside the requirement that the server has made of it. */
function repeatedKeys(keys: readonly string[], selector: LabelSelector | undefined, at: string): FieldError[] {
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}))
  return (selector?.matchExpressions ?? []).flatMap(({ key }) => {
    const index = keys.lastIndexOf(key)
    const again = index >= 0 && seen.has(key)
    seen.add(key)
    return again ? [invalidField(`${at}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector')] : []
  })
}
