import { equal } from '../../../api/copy.ts'
import type { Service, ServicePort } from '../../../api/service.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isIPv4, parseCidr } from '../../metadata/addresses.ts'
import { isDns1123Label, isDns1123Subdomain, isPortName, isQualifiedName } from '../../metadata/names.ts'
import { labelErrors } from '../../metadata/validate.ts'
import { familyErrors } from './families.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const protocols = ['SCTP', 'TCP', 'UDP']
const policies = ['Cluster', 'Local']
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']
const badPort = 'must be between 1 and 65535, inclusive'
const isPort = (port: unknown): boolean => Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65535

/** Models pkg/apis/core/validation ValidateService (1.36). */
export function validateService(service: Service): FieldError[] {
  const { spec } = service
  const headless = spec.clusterIP === 'None'
  const errors: FieldError[] = []
  if (spec.type === 'ExternalName') errors.push(...externalNameErrors(service))
  else if (!spec.ports?.length && !headless) errors.push(requiredField('spec.ports'))
  if (headless && spec.type === 'LoadBalancer')
    errors.push(invalidField('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services"))
  if (headless && spec.type === 'NodePort')
    errors.push(invalidField('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services"))
  errors.push(...portListErrors(spec.ports ?? []))
  errors.push(...labelErrors(spec.selector, 'spec.selector'))
  errors.push(...affinityErrors(service), ...externalIpErrors(spec.externalIPs ?? []))
  if (!types.includes(spec.type as string)) errors.push(unsupportedField('spec.type', spec.type, types))
  if (spec.type === 'ClusterIP') errors.push(...noNodePorts(spec.ports ?? []))
  errors.push(...rangeErrors(service), ...policyErrors(service), ...clusterIpErrors(service))
  errors.push(...classErrors(service), ...familyErrors(service))
  if (spec.trafficDistribution !== undefined && !distributions.includes(spec.trafficDistribution)) {
    errors.push(unsupportedField('spec.trafficDistribution', spec.trafficDistribution, distributions))
  }
  return errors
}

function externalNameErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  if (spec.clusterIP) errors.push(forbiddenField('spec.clusterIPs[0]', 'may not be set for ExternalName services'))
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') return [...errors, requiredField('spec.externalName')]
  return [...errors, ...isDns1123Subdomain(name).map((why) => invalidField('spec.externalName', spec.externalName, why))]
}

function portListErrors(ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  ports.forEach((port, i) => {
    errors.push(...portErrors(port, i, ports.length > 1, names))
  })
  const duplicate = (
    key: (port: ServicePort) => string | undefined,
    field: (i: number) => string,
    value: (port: ServicePort) => unknown,
  ): void => {
    const seen = new Set<string>()
    ports.forEach((port, i) => {
      const id = key(port)
      if (id === undefined) return
      if (seen.has(id))
        errors.push({ reason: 'FieldValueDuplicate', field: field(i), message: `Duplicate value: ${goValue(value(port))}` })
      seen.add(id)
    })
  }
  const bare = (port: ServicePort, also: object): object => ({
    Name: '',
    Protocol: port.protocol ?? '',
    AppProtocol: null,
    Port: 0,
    TargetPort: 0,
    NodePort: 0,
    ...also,
  })
  duplicate(
    (port) => (port.nodePort ? `${port.protocol}/${port.nodePort}` : undefined),
    (i) => `spec.ports[${i}].nodePort`,
    (port) => port.nodePort,
  )
  duplicate(
    (port) => `${port.protocol}/${port.port}`,
    (i) => `spec.ports[${i}]`,
    (port) => bare(port, { Port: port.port }),
  )
  return errors
}

const goValue = (value: unknown): string => JSON.stringify(value)

function portErrors(port: ServicePort, i: number, needsName: boolean, names: Set<string>): FieldError[] {
  const field = `spec.ports[${i}]`
  const errors: FieldError[] = []
  if (needsName && !port.name) errors.push(requiredField(`${field}.name`))
  else if (port.name) {
    errors.push(...isDns1123Label(port.name).map((why) => invalidField(`${field}.name`, port.name, why)))
    if (names.has(port.name))
      errors.push({
        reason: 'FieldValueDuplicate',
        field: `${field}.name`,
        message: `Duplicate value: ${JSON.stringify(port.name)}`,
      })
    names.add(port.name)
  }
  if (!isPort(port.port)) errors.push(invalidField(`${field}.port`, port.port ?? 0, badPort))
  if (!port.protocol) errors.push(requiredField(`${field}.protocol`))
  else if (!protocols.includes(port.protocol)) errors.push(unsupportedField(`${field}.protocol`, port.protocol, protocols))
  errors.push(...targetPortErrors(port, `${field}.targetPort`))
  const { appProtocol } = port
  if (appProtocol)
    errors.push(...isQualifiedName(appProtocol).map((why) => invalidField(`${field}.appProtocol`, appProtocol, why)))
  return errors
}

function targetPortErrors({ targetPort }: ServicePort, field: string): FieldError[] {
  if (targetPort === undefined) return []
  if (typeof targetPort === 'number') return isPort(targetPort) ? [] : [invalidField(field, targetPort, badPort)]
  return isPortName(targetPort).map((why) => invalidField(field, targetPort, why))
}

function affinityErrors({ spec }: Service): FieldError[] {
  const field = 'spec.sessionAffinity'
  if (spec.sessionAffinity !== 'ClientIP' && spec.sessionAffinity !== 'None')
    return [unsupportedField(field, spec.sessionAffinity, ['ClientIP', 'None'])]
  if (spec.sessionAffinity === 'None') return []
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (seconds !== undefined && (seconds <= 0 || seconds > 86_400)) {
    return [
      invalidField('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, 'must be greater than 0 and less than 86400'),
    ]
  }
  return []
}

function externalIpErrors(ips: readonly string[]): FieldError[] {
  return ips.flatMap((ip, i) => {
    const field = `spec.externalIPs[${i}]`
    if (!isIPv4(ip)) return [invalidField(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
    if (ip === '0.0.0.0') return [invalidField(field, ip, 'may not be unspecified (0.0.0.0 or ::)')]
    if (ip.startsWith('127.')) return [invalidField(field, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
    if (ip.startsWith('169.254.'))
      return [invalidField(field, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
    return []
  })
}

function classErrors({ spec }: Service): FieldError[] {
  const { loadBalancerClass, type } = spec
  if (loadBalancerClass === undefined) return []
  const field = 'spec.loadBalancerClass'
  if (type !== 'LoadBalancer') return [forbiddenField(field, "may only be used when `type` is 'LoadBalancer'")]
  return isQualifiedName(loadBalancerClass).map((why) => invalidField(field, loadBalancerClass, why))
}

const noNodePorts = (ports: readonly ServicePort[]): FieldError[] =>
  ports.flatMap((port, i) =>
    port.nodePort ? [forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'")] : [],
  )

function rangeErrors({ spec }: Service): FieldError[] {
  const ranges = spec.loadBalancerSourceRanges ?? []
  const errors: FieldError[] = []
  if (ranges.length > 0 && spec.type !== 'LoadBalancer')
    errors.push(forbiddenField('spec.LoadBalancerSourceRanges', "may only be used when `type` is 'LoadBalancer'"))
  ranges.forEach((range, i) => {
    if (!parseCidr(range))
      errors.push(
        invalidField(
          `spec.loadBalancerSourceRanges[${i}]`,
          range,
          'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ),
      )
  })
  return errors
}

function policyErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const external =
    spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort } = spec
  if (!external && externalTrafficPolicy) {
    errors.push(
      invalidField('spec.externalTrafficPolicy', externalTrafficPolicy, 'may only be set for externally-accessible services'),
    )
  } else if (externalTrafficPolicy && !policies.includes(externalTrafficPolicy)) {
    errors.push(unsupportedField('spec.externalTrafficPolicy', externalTrafficPolicy, policies))
  }
  const local = spec.type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
  if (healthCheckNodePort && !local) {
    const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    errors.push(invalidField('spec.healthCheckNodePort', healthCheckNodePort, why))
  }
  if (internalTrafficPolicy && !policies.includes(internalTrafficPolicy)) {
    errors.push(unsupportedField('spec.internalTrafficPolicy', internalTrafficPolicy, policies))
  }
  return errors
}

function clusterIpErrors({ spec }: Service): FieldError[] {
  const { clusterIP, clusterIPs } = spec
  if (clusterIPs && clusterIPs.length > 0 && clusterIP !== clusterIPs[0]) {
    return [invalidField('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')]
  }
  if (!clusterIP || clusterIP === 'None' || isIPv4(clusterIP)) return []
  return [invalidField('spec.clusterIPs[0]', clusterIP, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
}

/** What a change may not touch. Models ValidateServiceUpdate (1.36). */
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const errors: FieldError[] = []
  const [now, before] = [service.spec, old.spec]
  const keeps = before.type !== 'ExternalName' && now.type !== 'ExternalName'
  if (keeps && before.clusterIP && !equal(now.clusterIPs?.[0], before.clusterIPs?.[0])) {
    errors.push(invalidField('spec.clusterIPs[0]', now.clusterIPs, 'may not change once set'))
  }
  if (before.type === 'LoadBalancer' && now.type === 'LoadBalancer' && before.loadBalancerClass !== now.loadBalancerClass) {
    errors.push(invalidField('spec.loadBalancerClass', now.loadBalancerClass, 'may not change once set'))
  }
  return [...errors, ...validateService(service)]
}
