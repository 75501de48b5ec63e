import type { JsonObject } from '../../../api/json.ts'
import type { Container } from '../../../api/pod.ts'
import type { Kubectl } from '../../command.ts'
import type { Cause } from '../../errors.ts'
import type { Info } from '../../resource-args.ts'

export interface PodSpecLike {
  containers?: Container[]
  initContainers?: Container[]
  serviceAccountName?: string
  serviceAccount?: string
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

export const noTemplate = (info: Info): Cause => `the object is not a pod or does not have a pod template: ${info.resource.kind}`

/** The containers that --containers names. */
export const chosen = ({ flags }: Kubectl, spec: PodSpecLike): Container[] => {
  const wanted = flags.string('containers')
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(
    (container) => wanted === '*' || wanted.split(',').includes(container.name),
  )
}
