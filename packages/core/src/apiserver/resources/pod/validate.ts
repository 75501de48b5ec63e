import type { Container, ContainerPort, EnvVar, Handler, PodSpec, Probe, Volume } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isDns1123Label, isDns1123Subdomain, isPortName } from '../../metadata/names.ts'
import { labelErrors } from '../../metadata/validate.ts'
import { quantityErrors, quantityOf } from '../quantity.ts'

const badPort = 'must be between 1 and 65535, inclusive'
const isPort = (port: unknown): boolean => Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65535

/** Models pkg/apis/core/validation ValidatePodSpec (1.36); `at` is spec or spec.template.spec. */
export function validatePodSpec(spec: PodSpec, at: string): FieldError[] {
  const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name))
  const errors = volumeErrors(spec.volumes ?? [], `${at}.volumes`)
  if (!spec.containers?.length) errors.push(requiredField(`${at}.containers`))
  const names = new Set<string>()
  spec.containers?.forEach((container, i) => errors.push(...containerErrors(container, `${at}.containers[${i}]`, names, volumes)))
  spec.initContainers?.forEach((container, i) =>
    errors.push(...containerErrors(container, `${at}.initContainers[${i}]`, names, volumes)),
  )
  errors.push(...policyErrors(spec, at), ...labelErrors(spec.nodeSelector, `${at}.nodeSelector`), ...hostnameErrors(spec, at))
  errors.push(...dnsErrors(spec, at), ...portConflicts(spec, at))
  return errors
}

function policyErrors(spec: PodSpec, at: string): FieldError[] {
  const errors: FieldError[] = []
  const restart = ['Always', 'OnFailure', 'Never']
  if (!restart.includes(spec.restartPolicy as string))
    errors.push(unsupportedField(`${at}.restartPolicy`, spec.restartPolicy, restart))
  const dns = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
  if (!dns.includes(spec.dnsPolicy as string)) errors.push(unsupportedField(`${at}.dnsPolicy`, spec.dnsPolicy, dns))
  const { activeDeadlineSeconds, terminationGracePeriodSeconds } = spec
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > 2147483647)) {
    errors.push(invalidField(`${at}.activeDeadlineSeconds`, activeDeadlineSeconds, 'must be between 1 and 2147483647, inclusive'))
  }
  if (terminationGracePeriodSeconds !== undefined && terminationGracePeriodSeconds < 0) {
    errors.push(
      invalidField(`${at}.terminationGracePeriodSeconds`, terminationGracePeriodSeconds, 'must be greater than or equal to 0'),
    )
  }
  return errors
}

function hostnameErrors(spec: PodSpec, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (spec.hostname)
    errors.push(...isDns1123Label(spec.hostname).map((why) => invalidField(`${at}.hostname`, spec.hostname, why)))
  if (spec.subdomain)
    errors.push(...isDns1123Label(spec.subdomain).map((why) => invalidField(`${at}.subdomain`, spec.subdomain, why)))
  if (spec.serviceAccountName) {
    errors.push(
      ...isDns1123Subdomain(spec.serviceAccountName).map((why) =>
        invalidField(`${at}.serviceAccountName`, spec.serviceAccountName, why),
      ),
    )
  }
  if (spec.nodeName)
    errors.push(...isDns1123Subdomain(spec.nodeName).map((why) => invalidField(`${at}.nodeName`, spec.nodeName, why)))
  return errors
}

function dnsErrors(spec: PodSpec, at: string): FieldError[] {
  if (spec.dnsPolicy !== 'None') return []
  if (!spec.dnsConfig) return [requiredField(`${at}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (!spec.dnsConfig.nameservers?.length)
    return [requiredField(`${at}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  return []
}

function containerErrors(container: Container, at: string, names: Set<string>, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = []
  if (!container.name) errors.push(requiredField(`${at}.name`))
  else {
    errors.push(...isDns1123Label(container.name).map((why) => invalidField(`${at}.name`, container.name, why)))
    if (names.has(container.name))
      errors.push({
        reason: 'FieldValueDuplicate',
        field: `${at}.name`,
        message: `Duplicate value: ${JSON.stringify(container.name)}`,
      })
    names.add(container.name)
  }
  if (!container.image) errors.push(requiredField(`${at}.image`))
  else if (container.image !== container.image.trim())
    errors.push(invalidField(`${at}.image`, container.image, 'must not have leading or trailing whitespace'))
  errors.push(...portErrors(container.ports ?? [], `${at}.ports`), ...envErrors(container.env ?? [], `${at}.env`))
  errors.push(...mountErrors(container, at, volumes), ...resourceErrors(container, at))
  const pull = ['Always', 'IfNotPresent', 'Never']
  if (!pull.includes(container.imagePullPolicy as string))
    errors.push(unsupportedField(`${at}.imagePullPolicy`, container.imagePullPolicy, pull))
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[name]
    if (probe) errors.push(...probeErrors(probe, `${at}.${name}`, name))
  }
  for (const name of ['postStart', 'preStop'] as const) {
    const handler = container.lifecycle?.[name]
    if (handler) errors.push(...handlerErrors(handler, `${at}.lifecycle.${name}`))
  }
  return errors
}

function portErrors(ports: readonly ContainerPort[], at: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const errors: FieldError[] = []
    if (port.name) {
      const wrong = isPortName(port.name)
      errors.push(...wrong.map((why) => invalidField(`${at}[${i}].name`, port.name, why)))
      if (wrong.length === 0 && names.has(port.name))
        errors.push({
          reason: 'FieldValueDuplicate',
          field: `${at}[${i}].name`,
          message: `Duplicate value: ${JSON.stringify(port.name)}`,
        })
      names.add(port.name)
    }
    if (port.containerPort === undefined || port.containerPort === 0) errors.push(requiredField(`${at}[${i}].containerPort`))
    else if (!isPort(port.containerPort)) errors.push(invalidField(`${at}[${i}].containerPort`, port.containerPort, badPort))
    if (port.hostPort && !isPort(port.hostPort)) errors.push(invalidField(`${at}[${i}].hostPort`, port.hostPort, badPort))
    const protocols = ['SCTP', 'TCP', 'UDP']
    if (!protocols.includes(port.protocol as string))
      errors.push(unsupportedField(`${at}[${i}].protocol`, port.protocol, protocols))
    return errors
  })
}

const envText = "a valid environment variable name must consist only of printable ASCII characters other than '='"

function envErrors(env: readonly EnvVar[], at: string): FieldError[] {
  return env.flatMap((variable, i) => {
    const errors: FieldError[] = []
    if (!variable.name) errors.push(requiredField(`${at}[${i}].name`))
    else if (!/^[ -<>-~]+$/.test(variable.name)) errors.push(invalidField(`${at}[${i}].name`, variable.name, envText))
    if (variable.valueFrom && variable.value)
      errors.push(invalidField(`${at}[${i}].valueFrom`, '', 'may not be specified when `value` is not empty'))
    const path = variable.valueFrom?.fieldRef?.fieldPath
    if (path !== undefined && !isFieldPath(path))
      errors.push(unsupportedField(`${at}[${i}].valueFrom.fieldRef.fieldPath`, path, envFieldPaths))
    return errors
  })
}

const envFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const isFieldPath = (path: string): boolean =>
  envFieldPaths.includes(path) || /^metadata\.(labels|annotations)\['.+'\]$/.test(path)

function mountErrors(container: Container, at: string, volumes: ReadonlySet<string>): FieldError[] {
  const paths = new Set<string>()
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const field = `${at}.volumeMounts[${i}]`
    const errors: FieldError[] = []
    if (!mount.name) errors.push(requiredField(`${field}.name`))
    else if (!volumes.has(mount.name))
      errors.push({ reason: 'FieldValueNotFound', field: `${field}.name`, message: `Not found: ${JSON.stringify(mount.name)}` })
    if (!mount.mountPath) errors.push(requiredField(`${field}.mountPath`))
    else if (paths.has(mount.mountPath)) errors.push(invalidField(`${field}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    return errors
  })
}

function resourceErrors(container: Container, at: string): FieldError[] {
  const errors: FieldError[] = []
  const { limits = {}, requests = {} } = container.resources ?? {}
  for (const [name, value] of Object.entries(limits)) errors.push(...quantityErrors(value, `${at}.resources.limits[${name}]`))
  for (const [name, value] of Object.entries(requests)) {
    errors.push(...quantityErrors(value, `${at}.resources.requests[${name}]`))
    const [limit, request] = [quantityOf(limits[name] ?? ''), quantityOf(value)]
    if (limit !== undefined && request !== undefined && request > limit) {
      errors.push(
        invalidField(`${at}.resources.requests`, value, `must be less than or equal to ${name} limit of ${limits[name]}`),
      )
    }
  }
  return errors
}

function probeErrors(probe: Probe, at: string, name: string): FieldError[] {
  const errors = handlerErrors(probe, at)
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    const value = probe[field]
    if (value !== undefined && value < 0) errors.push(invalidField(`${at}.${field}`, value, 'must be greater than or equal to 0'))
  }
  if (name !== 'readinessProbe' && (probe.successThreshold ?? 1) !== 1)
    errors.push(invalidField(`${at}.successThreshold`, probe.successThreshold, 'must be 1'))
  return errors
}

function handlerErrors(handler: Handler, at: string): FieldError[] {
  const kinds = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter((kind) => handler[kind])
  if (kinds.length === 0) return [requiredField(at, 'must specify a handler type')]
  const errors = kinds.slice(1).map((kind) => forbiddenField(`${at}.${kind}`, 'may not specify more than 1 handler type'))
  if (handler.exec && !handler.exec.command?.length) errors.push(requiredField(`${at}.exec.command`))
  const port = handler.httpGet?.port ?? handler.tcpSocket?.port
  const field = `${at}.${handler.httpGet ? 'httpGet' : 'tcpSocket'}.port`
  if (typeof port === 'number' && !isPort(port)) errors.push(invalidField(field, port, badPort))
  if (typeof port === 'string') errors.push(...isPortName(port).map((why) => invalidField(field, port, why)))
  return errors
}

function volumeErrors(volumes: readonly Volume[], at: string): FieldError[] {
  const names = new Set<string>()
  return volumes.flatMap((volume, i) => {
    const errors: FieldError[] = []
    if (!volume.name) errors.push(requiredField(`${at}[${i}].name`))
    else {
      errors.push(...isDns1123Label(volume.name).map((why) => invalidField(`${at}[${i}].name`, volume.name, why)))
      if (names.has(volume.name))
        errors.push({
          reason: 'FieldValueDuplicate',
          field: `${at}[${i}].name`,
          message: `Duplicate value: ${JSON.stringify(volume.name)}`,
        })
      names.add(volume.name)
    }
    const sources = Object.keys(volume).filter((key) => key !== 'name')
    for (const source of sources.slice(1))
      errors.push(forbiddenField(`${at}[${i}].${source}`, 'may not specify more than 1 volume type'))
    return errors
  })
}

/** hostPorts that one Pod asks for twice. */
function portConflicts(spec: PodSpec, at: string): FieldError[] {
  const seen = new Set<string>()
  return (spec.containers ?? []).flatMap((container, c) =>
    (container.ports ?? []).flatMap((port, p) => {
      if (!port.hostPort) return []
      const id = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`
      if (!seen.has(id)) {
        seen.add(id)
        return []
      }
      const field = `${at}.containers[${c}].ports[${p}].hostPort`
      return [
        {
          reason: 'FieldValueDuplicate' as const,
          field,
          message: `Duplicate value: ${JSON.stringify(`${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`)}`,
        },
      ]
    }),
  )
}
