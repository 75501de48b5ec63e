import type { ServicePort, ServiceSpec } from '../../../api/service.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { follows, oneOf } from '../../metadata/field-rules.ts'
import { isDns1123Label, isPortName, isQualifiedName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'

const protocols = ['SCTP', 'TCP', 'UDP']

/** Each port by itself, and its name among the others'. Models core/validation validateServicePort (1.36). */
export function portListErrors(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const field = `spec.ports[${i}]`
    return [...nameErrors(port, ports.length > 1, names, `${field}.name`), ...portErrors(port, field)]
  })
}

function nameErrors({ name }: ServicePort, isNeeded: boolean, names: Set<string>, field: string): FieldError[] {
  if (!name) return isNeeded ? [requiredField(field)] : []
  const errors = follows(isDns1123Label, name, field)
  if (names.has(name)) errors.push(duplicateField(field, name))
  names.add(name)
  return errors
}

const portErrors = ({ port, protocol, targetPort = 0, appProtocol }: ServicePort, field: string): FieldError[] => [
  ...portNumberErrors(port ?? 0, `${field}.port`),
  ...oneOf(protocol, protocols, `${field}.protocol`),
  ...(typeof targetPort === 'number'
    ? portNumberErrors(targetPort, `${field}.targetPort`)
    : follows(isPortName, targetPort, `${field}.targetPort`)),
  ...(appProtocol === undefined ? [] : follows(isQualifiedName, appProtocol, `${field}.appProtocol`)),
]

/** A port as the server's own form shows it that is told by these fields. */
const shown = ({ protocol = 'TCP', port }: ServicePort): object => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
})

/** Node ports where there are none, and numbers that stand twice. */
export function repeatedPortErrors({ type, ports = [] }: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key) !== undefined
  if (type === 'ClusterIP')
    ports.forEach(({ nodePort }, i) => {
      if (nodePort) errors.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
    })
  ports.forEach(({ protocol, nodePort }, i) => {
    if (nodePort && !isNew(`node ${protocol} ${nodePort}`)) errors.push(duplicateField(`spec.ports[${i}].nodePort`, nodePort))
  })
  ports.forEach((port, i) => {
    if (!isNew(`${port.protocol} ${port.port}`)) errors.push(duplicateField(`spec.ports[${i}]`, shown(port)))
  })
  return errors
}

const kubeletPort = 10250

/** Some clouds open the node's own port along with a load balancer's. */
export const kubeletPortErrors = (ports: readonly ServicePort[]): FieldError[] =>
  ports.flatMap(({ port }, i) =>
    port === kubeletPort
      ? [invalidField(`spec.ports[${i}]`, port, `may not expose port ${kubeletPort} externally since it is used by kubelet`)]
      : [],
  )
