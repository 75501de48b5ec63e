import type { Container, ContainerPort, PodSpec, Volume } from '../../../api/pod.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  tooLongField,
  tooManyField,
  unsupportedField,
} from '../../../api/status.ts'
import { named, oneOf, supported } from '../../metadata/field-rules.ts'
import { isDns1123Label, isPortName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'
import { envErrors, envFromErrors } from './validate-env.ts'
import { deviceErrors, mountErrors } from './validate-mounts.ts'
import { containerResourcesErrors } from './validate-resources.ts'
import { containerSecurityErrors } from './validate-security.ts'

/** What a container is checked against. */
export interface Around {
  spec: PodSpec
  volumes: ReadonlyMap<string, Volume>
  /** Names of the Pod's resource claims. */
  claims: ReadonlySet<string>
}

/** Models core/validation validateContainerCommon (1.36). */
export const commonErrors = (container: Container, at: string, around: Around): FieldError[] => [
  ...named(isDns1123Label, container.name, `${at}.name`),
  ...(container.image ? [] : [requiredField(`${at}.image`)]),
  ...oneOf(container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError'], `${at}.terminationMessagePolicy`),
  ...portErrors(container.ports ?? [], `${at}.ports`),
  ...envErrors(container.env ?? [], `${at}.env`),
  ...envFromErrors(container.envFrom ?? [], `${at}.envFrom`),
  ...mountErrors(container, `${at}.volumeMounts`, around.volumes),
  ...deviceErrors(container, `${at}.volumeDevices`, around.volumes),
  ...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.imagePullPolicy`),
  ...containerResourcesErrors(container, `${at}.resources`, around.claims),
  ...resizeErrors(container, `${at}.resizePolicy`, around.spec.restartPolicy),
  ...containerSecurityErrors(container.securityContext, `${at}.securityContext`, around.spec),
]

const protocols = ['SCTP', 'TCP', 'UDP']

function portErrors(ports: readonly ContainerPort[], at: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const { name = '', containerPort = 0, hostPort = 0, protocol } = port
    const wrong = name === '' ? [] : isPortName(name)
    const errors = wrong.map((why) => invalidField(`${at}[${i}].name`, name, why))
    if (name !== '' && wrong.length === 0 && names.has(name)) errors.push(duplicateField(`${at}[${i}].name`, name))
    if (wrong.length === 0) names.add(name)
    if (containerPort === 0) errors.push(requiredField(`${at}[${i}].containerPort`))
    else errors.push(...portNumberErrors(containerPort, `${at}[${i}].containerPort`))
    if (hostPort !== 0) errors.push(...portNumberErrors(hostPort, `${at}[${i}].hostPort`))
    return [...errors, ...oneOf(protocol, protocols, `${at}[${i}].protocol`)]
  })
}

/** What a change of resources does to the container. Models validateResizePolicy (1.36). */
function resizeErrors({ resizePolicy = [] }: Container, at: string, podPolicy: string | undefined): FieldError[] {
  const seen = new Set<string>()
  return resizePolicy.flatMap(({ resourceName = '', restartPolicy = '' }, i) => {
    const errors = seen.has(resourceName) ? [duplicateField(`${at}[${i}]`, resourceName)] : []
    seen.add(resourceName)
    errors.push(...oneOf(resourceName, ['cpu', 'memory'], at), ...oneOf(restartPolicy, ['NotRequired', 'RestartContainer'], at))
    const never = podPolicy === 'Never' && restartPolicy !== 'NotRequired'
    const why = "must be 'NotRequired' when `restartPolicy` is 'Never'"
    return never ? [...errors, invalidField(at, restartPolicy, why)] : errors
  })
}

const maxRules = 20
const maxExitCodes = 255

/** A container's own restart policy and rules. Models validateContainerRestartPolicy (1.36). */
export function restartRulesErrors({ restartPolicy, restartPolicyRules: rules = [] }: Container, at: string): FieldError[] {
  const field = `${at}.restartPolicyRules`
  const missing = restartPolicy === undefined && rules.length > 0
  return [
    ...supported(restartPolicy, ['Always', 'Never', 'OnFailure'], `${at}.restartPolicy`),
    ...(missing ? [requiredField(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used')] : []),
    ...(rules.length > maxRules ? [tooLongField(field, maxRules)] : []),
    ...rules.flatMap(({ action = '', exitCodes }, i) => [
      ...(['Restart', 'RestartAllContainers'].includes(action)
        ? []
        : [unsupportedField(`${field}[${i}].action`, action, ['Restart', 'RestartAllContainers'])]),
      ...(exitCodes
        ? exitCodesErrors(exitCodes, `${field}[${i}].exitCodes`)
        : [requiredField(`${field}[${i}].exitCodes`, 'must be specified')]),
    ]),
  ]
}

function exitCodesErrors({ operator = '', values = [] }: { operator?: string; values?: number[] }, at: string): FieldError[] {
  const errors = ['In', 'NotIn'].includes(operator) ? [] : [unsupportedField(`${at}.operator`, operator, ['In', 'NotIn'])]
  return values.length > maxExitCodes ? [...errors, tooManyField(`${at}.values`, values.length, maxExitCodes)] : errors
}
