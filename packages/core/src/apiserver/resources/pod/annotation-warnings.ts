import type { Container, PodSpec } from '../../../api/pod.ts'

type Annotations = Record<string, string> | undefined

const noMore: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]
const podSeccomp = 'seccomp.security.alpha.kubernetes.io/pod'
const containerSeccomp = 'container.seccomp.security.alpha.kubernetes.io/'
const containerAppArmor = 'container.apparmor.security.beta.kubernetes.io/'
const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead'
const appArmor = 'deprecated since v1.30; use the "appArmorProfile" field instead'

const of = (annotations: Annotations, key: string, at: string, why: string): string[] =>
  annotations?.[key] === undefined ? [] : [`${at}metadata.annotations[${key}]: ${why}`]

/** Annotations that mean nothing any more. */
export const annotationWarnings = (annotations: Annotations, at: string): string[] =>
  noMore.flatMap(([key, why]) => of(annotations, key, at, why))

/** The Pod's seccomp annotation without the field that took its place. */
export const podProfileWarnings = ({ securityContext }: PodSpec, annotations: Annotations, at: string): string[] =>
  profile(securityContext, 'seccompProfile') ? [] : of(annotations, podSeccomp, at, seccomp)

const profile = (context: unknown, name: 'seccompProfile' | 'appArmorProfile'): boolean =>
  (context as Record<string, unknown> | undefined)?.[name] !== undefined

/** The same of a container; AppArmor's is told of in templates alone, as Pods get the field from it. */
export function containerProfileWarnings(container: Container, spec: PodSpec, annotations: Annotations, at: string): string[] {
  const { name, securityContext } = container
  const armored = profile(spec.securityContext, 'appArmorProfile') || profile(securityContext, 'appArmorProfile')
  return [
    ...(profile(securityContext, 'seccompProfile') ? [] : of(annotations, `${containerSeccomp}${name}`, at, seccomp)),
    ...(at === '' || armored ? [] : of(annotations, `${containerAppArmor}${name}`, at, appArmor)),
  ]
}
