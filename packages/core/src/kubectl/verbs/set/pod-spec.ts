import type { JsonObject } from '../../../api/json.ts'
import type { Container } from '../../../api/pod.ts'
import type { Kubectl } from '../../command.ts'
import type { Cause } from '../../errors.ts'
import type { Info } from '../../targets.ts'
import { changeFailure } from './change-each.ts'

export interface PodSpecLike {
  containers?: Container[]
  initContainers?: Container[]
  serviceAccountName?: string
}

/** The Pod spec of a Pod or of what has a template. */
export function podSpecOf(object: JsonObject, kind: string): PodSpecLike | undefined {
  const spec = object.spec as unknown as PodSpecLike & {
    template?: { spec?: PodSpecLike }
    jobTemplate?: { spec?: { template?: { spec?: PodSpecLike } } }
  }
  if (kind === 'Pod') return spec
  return kind === 'CronJob' ? spec?.jobTemplate?.spec?.template?.spec : spec?.template?.spec
}

export const noTemplate = (kubectl: Kubectl, info: Info): Cause =>
  changeFailure(
    kubectl,
    info,
    `the object is not a pod or does not have a pod template: *${info.resource.version}.${info.resource.kind}`,
  )

/** The containers that --containers names, `*` standing for any letters; those of the Pod before those that begin it. */
export const chosen = (spec: PodSpecLike, wanted: string): Container[] =>
  [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(({ name }) => fits(name, wanted))

/** Models kubectl/pkg/cmd/set/helper.go selectString (1.36). */
function fits(name: string, wanted: string): boolean {
  if (wanted === '*' || !wanted.includes('*')) return wanted === '*' || name === wanted
  let from = 0
  const parts = wanted.split('*')
  for (const [i, part] of parts.entries()) {
    if (part === '') continue
    const next = name.slice(from).indexOf(part)
    if (next < from || (i === 0 && from !== 0)) return false
    if (i === parts.length - 1 && name.length !== part.length + next) return false
    from = next
  }
  return true
}
