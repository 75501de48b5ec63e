import { copy, equal } from '../../../api/copy.ts'
import type { Pod } from '../../../api/pod.ts'
import { type FieldError, forbiddenField } from '../../../api/status.ts'

const text =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** Only images, the deadline and more tolerations may change. Models ValidatePodUpdate (1.36). */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const now = copy(pod.spec)
  const before = old.spec
  for (const list of ['containers', 'initContainers'] as const) {
    if (now[list]?.length !== before[list]?.length) {
      return [forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
    }
    now[list]?.forEach((container, i) => {
      const image = before[list]?.[i]?.image
      if (image !== undefined) container.image = image
    })
  }
  now.activeDeadlineSeconds = before.activeDeadlineSeconds as number
  const kept = (before.tolerations ?? []).every((toleration) => now.tolerations?.some((other) => equal(toleration, other)))
  if (kept) now.tolerations = before.tolerations as NonNullable<typeof before.tolerations>
  if (equal(now, before)) return []
  return [forbiddenField('spec', `${text}\n${difference(before, now)}`)]
}

/** What differs, line by line, as go-cmp shows it in short. */
function difference(before: object, now: object): string {
  const lines = (value: object): string[] => JSON.stringify(value, undefined, 1).split('\n')
  const [a, b] = [lines(before), lines(now)]
  const gone = a.filter((line) => !b.includes(line)).map((line) => `- ${line.trim()}`)
  const come = b.filter((line) => !a.includes(line)).map((line) => `+ ${line.trim()}`)
  return [...gone, ...come].slice(0, 40).join('\n')
}
