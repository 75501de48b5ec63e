import type { Container, ContainerPort, PodSpec } from '../../../api/pod.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { isDns1123Label, isPortName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'
import { quantityErrors, quantityOf } from '../quantity.ts'
import { envErrors, envFromErrors } from './validate-env.ts'
import { lifecycleErrors, probesErrors } from './validate-handler.ts'
import { mountErrors } from './validate-volumes.ts'

interface Surroundings {
  names: Set<string>
  volumes: ReadonlySet<string>
  /** A Pod's own spec, not a template. */
  ofPod: boolean
}

/** Containers and init containers. Models core/validation validateContainers and validateInitContainers (1.36). */
export function containersErrors(spec: PodSpec, at: string): FieldError[] {
  const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name))
  const around: Surroundings = { names: new Set(), volumes, ofPod: at === 'spec' }
  const { containers = [], initContainers = [] } = spec
  return [
    ...(containers.length === 0 ? [requiredField(`${at}.containers`)] : []),
    ...containers.flatMap((container, i) => mainErrors(container, `${at}.containers[${i}]`, around)),
    ...hostPortConflicts(containers, `${at}.containers`),
    ...initContainers.flatMap((container, i) => initErrors(container, `${at}.initContainers[${i}]`, around)),
  ]
}

function mainErrors(container: Container, at: string, around: Surroundings): FieldError[] {
  return [...containerErrors(container, at, around), ...lifecycleErrors(container, at), ...probesErrors(container, at)]
}

/** Only a sidecar lives on, so only a sidecar is probed. */
function initErrors(container: Container, at: string, around: Surroundings): FieldError[] {
  const errors = containerErrors(container, at, around)
  const { restartPolicy } = container
  if (restartPolicy === 'Always') return [...errors, ...lifecycleErrors(container, at), ...probesErrors(container, at)]
  if (restartPolicy !== undefined) errors.push(unsupportedField(`${at}.restartPolicy`, restartPolicy, ['Always']))
  const why = 'may not be set for init containers without restartPolicy=Always'
  const unusable = (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const).filter((name) => container[name])
  return [...errors, ...unusable.map((name) => forbiddenField(`${at}.${name}`, why))]
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['FallbackToLogsOnError', 'File']

/** Models core/validation validateContainerCommon (1.36). */
function containerErrors(container: Container, at: string, { names, volumes, ofPod }: Surroundings): FieldError[] {
  const { name = '', image = '', imagePullPolicy, terminationMessagePolicy } = container
  const errors =
    name === '' ? [requiredField(`${at}.name`)] : isDns1123Label(name).map((why) => invalidField(`${at}.name`, name, why))
  if (image === '') errors.push(requiredField(`${at}.image`))
  if (ofPod && image !== image.trim()) {
    errors.push(invalidField(`${at}.image`, image, 'must not have leading or trailing whitespace'))
  }
  if (terminationMessagePolicy && !messagePolicies.includes(terminationMessagePolicy)) {
    errors.push(unsupportedField(`${at}.terminationMessagePolicy`, terminationMessagePolicy, messagePolicies))
  }
  errors.push(...portErrors(container.ports ?? [], `${at}.ports`))
  errors.push(...envErrors(container.env ?? [], `${at}.env`), ...envFromErrors(container.envFrom ?? [], `${at}.envFrom`))
  errors.push(...mountErrors(container, at, volumes))
  if (!pullPolicies.includes(imagePullPolicy as string)) {
    errors.push(unsupportedField(`${at}.imagePullPolicy`, imagePullPolicy, pullPolicies))
  }
  errors.push(...resourceErrors(container, `${at}.resources`))
  if (name !== '' && names.has(name)) errors.push(duplicateField(`${at}.name`, name))
  names.add(name)
  return errors
}

const protocols = ['SCTP', 'TCP', 'UDP']

function portErrors(ports: readonly ContainerPort[], at: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const { name = '', containerPort = 0, hostPort = 0, protocol = '' } = port
    const wrong = name === '' ? [] : isPortName(name)
    const errors = wrong.map((why) => invalidField(`${at}[${i}].name`, name, why))
    if (name !== '' && wrong.length === 0 && names.has(name)) errors.push(duplicateField(`${at}[${i}].name`, name))
    names.add(name)
    if (containerPort === 0) errors.push(requiredField(`${at}[${i}].containerPort`))
    else errors.push(...portNumberErrors(containerPort, `${at}[${i}].containerPort`))
    if (hostPort !== 0) errors.push(...portNumberErrors(hostPort, `${at}[${i}].hostPort`))
    if (!protocols.includes(protocol)) errors.push(unsupportedField(`${at}[${i}].protocol`, protocol, protocols))
    return errors
  })
}

/** Amounts that do not parse, and requests beyond their limit. */
export function resourceErrors({ resources = {} }: Pick<Container, 'resources'>, at: string): FieldError[] {
  const { limits = {}, requests = {} } = resources
  const errors = Object.entries(limits).flatMap(([name, value]) => quantityErrors(value, `${at}.limits[${name}]`))
  for (const [name, value] of Object.entries(requests)) {
    errors.push(...quantityErrors(value, `${at}.requests[${name}]`))
    const [limit, request] = [limits[name] === undefined ? undefined : quantityOf(limits[name]), quantityOf(value)]
    if (limit !== undefined && request !== undefined && request > limit) {
      errors.push(invalidField(`${at}.requests`, value, `must be less than or equal to ${name} limit of ${limits[name]}`))
    }
  }
  return errors
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
