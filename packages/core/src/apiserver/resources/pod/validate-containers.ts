import type { Container, EphemeralContainer, PodSpec, Volume } from '../../../api/pod.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
} from '../../../api/status.ts'
import { type Around, commonErrors, restartRulesErrors } from './validate-container.ts'
import { lifecycleErrors, probesErrors } from './validate-handler.ts'

/** Containers, init containers and those for debugging. Models core/validation validateContainers and its neighbours (1.36). */
export function containersErrors(spec: PodSpec, at: string, volumes: ReadonlyMap<string, Volume>): FieldError[] {
  const around: Around = { volumes, spec, claims: new Set((spec.resourceClaims ?? []).map(({ name }) => name as string)) }
  return [
    ...mainErrors(spec, `${at}.containers`, around),
    ...initErrors(spec, `${at}.initContainers`, around),
    ...debugErrors(spec, `${at}.ephemeralContainers`, around),
  ]
}

/** What is asked of a Pod's own containers, not of a template's. Models validateContainersOnlyForPod (1.36). */
export const onlyForPodErrors = (spec: PodSpec): FieldError[] => [
  ...paddedImages(spec.containers, 'spec.containers'),
  ...paddedImages(spec.initContainers, 'spec.initContainers'),
]

const paddedImages = (containers: readonly Container[] = [], at: string): FieldError[] =>
  containers.flatMap(({ image = '' }, i) =>
    image === image.trim() ? [] : [invalidField(`${at}[${i}].image`, image, 'must not have leading or trailing whitespace')],
  )

/** The second of a name, in the order of the lists. */
function duplicates(name: string, seen: Set<string>, at: string): FieldError[] {
  if (seen.has(name)) return [duplicateField(`${at}.name`, name)]
  seen.add(name)
  return []
}

function mainErrors(
  { containers = [], terminationGracePeriodSeconds: grace }: PodSpec,
  at: string,
  around: Around,
): FieldError[] {
  if (containers.length === 0) return [requiredField(at)]
  const seen = new Set<string>()
  return [
    ...containers.flatMap((container, i) => [
      ...commonErrors(container, `${at}[${i}]`, around),
      ...duplicates(container.name ?? '', seen, `${at}[${i}]`),
      ...lifecycleErrors(container, `${at}[${i}]`, grace),
      ...probesErrors(container, `${at}[${i}]`),
      ...restartRulesErrors(container, `${at}[${i}]`),
    ]),
    ...hostPortConflicts(containers, at),
  ]
}

const probed = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

/** Only a sidecar lives on, so only a sidecar is probed. */
function initErrors(spec: PodSpec, at: string, around: Around): FieldError[] {
  const seen = new Set((spec.containers ?? []).map(({ name }) => name))
  const why = 'may not be set for init containers without restartPolicy=Always'
  return (spec.initContainers ?? []).flatMap((container, i) => {
    const field = `${at}[${i}]`
    const sidecar = container.restartPolicy === 'Always'
    return [
      ...commonErrors(container, field, around),
      ...restartRulesErrors(container, field),
      ...(container.name ? duplicates(container.name, seen, field) : []),
      ...hostPortConflicts([container], at),
      ...(sidecar
        ? [...lifecycleErrors(container, field, spec.terminationGracePeriodSeconds), ...probesErrors(container, field)]
        : probed.filter((name) => container[name]).map((name) => forbiddenField(`${field}.${name}`, why))),
      ...(container.resizePolicy?.length && !sidecar
        ? [invalidField(`${field}.resizePolicy`, container.resizePolicy, 'must not be set for init containers')]
        : []),
    ]
  })
}

const unfit = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'resizePolicy', 'restartPolicy'] as const

/** Models validateEphemeralContainers (1.36). */
function debugErrors(spec: PodSpec, at: string, around: Around): FieldError[] {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec
  const others = new Set([...containers, ...initContainers].map(({ name }) => name))
  const seen = new Set(others)
  return (ephemeralContainers as EphemeralContainer[]).flatMap((container, i) => {
    const field = `${at}[${i}]`
    const { targetContainerName: target, volumeMounts = [] } = container
    const why = 'cannot be set for an Ephemeral Container'
    return [
      ...commonErrors(container, field, around),
      ...paddedImages([container], at).map((error) => ({ ...error, field: `${field}.image` })),
      ...duplicates(container.name ?? '', seen, field),
      ...(target && !others.has(target) ? [notFoundField(`${field}.targetContainerName`, target)] : []),
      ...unfitFields(container).map((name) => forbiddenField(`${field}.${name}`, why)),
      ...volumeMounts.flatMap((mount, m) =>
        (['subPath', 'subPathExpr'] as const)
          .filter((name) => (mount as unknown as Record<string, unknown>)[name])
          .map((name) => forbiddenField(`${field}.volumeMounts[${m}].${name}`, why)),
      ),
    ]
  })
}

function unfitFields(container: EphemeralContainer): string[] {
  const { limits, requests } = container.resources ?? {}
  const asks = limits !== undefined || requests !== undefined
  const given = unfit.filter((name) => (container as unknown as Record<string, unknown>)[name] !== undefined)
  return asks ? [...given.filter((name) => name === 'ports'), 'resources', ...given.filter((name) => name !== 'ports')] : given
}

/** hostPorts that one Pod asks for twice. Models AccumulateUniqueHostPorts (1.36). */
function hostPortConflicts(containers: readonly Container[], at: string): FieldError[] {
  const seen = new Set<string>()
  return containers.flatMap(({ ports = [] }, c) =>
    ports.flatMap(({ hostPort, hostIP = '', protocol }, p) => {
      if (!hostPort) return []
      const id = `${protocol}/${hostIP}/${hostPort}`
      if (seen.has(id)) return [duplicateField(`${at}[${c}].ports[${p}].hostPort`, id)]
      seen.add(id)
      return []
    }),
  )
}
