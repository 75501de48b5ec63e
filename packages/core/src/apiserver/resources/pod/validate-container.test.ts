import { describe, expect, it } from 'vitest'
import { creates, type Row, subdomain } from '../refusals.ts'

const create = creates()
const spec = (fields: string): string => `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {${fields}}}`
const container = (more: string): string =>
  spec(
    `containers: [{name: c, image: x, ${more}}], volumes: [{name: v, emptyDir: {}}, {name: p, persistentVolumeClaim: {claimName: p}}]`,
  )
const c = 'spec.containers[0]'
const required = (field: string): string => `${c}.${field}: Required value`
const range = 'must be between 1 and 65535, inclusive'
const envText = "a valid environment variable name must consist only of printable ASCII characters other than '='"
const header =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"
const key =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
const below = 'must be greater than or equal to 0'

describe('[KND26] core/validation validateContainerCommon', () => {
  it.each<Row>([
    ['ports: [{containerPort: 0}]', required('ports[0].containerPort')],
    ['ports: [{containerPort: 65536}]', `${c}.ports[0].containerPort: Invalid value: 65536: ${range}`],
    ['ports: [{containerPort: 80, hostPort: 65536}]', `${c}.ports[0].hostPort: Invalid value: 65536: ${range}`],
    [
      'ports: [{containerPort: 80, protocol: QUIC}]',
      `${c}.ports[0].protocol: Unsupported value: "QUIC": supported values: "SCTP", "TCP", "UDP"`,
    ],
    [
      'ports: [{containerPort: 80, name: a--b}]',
      `${c}.ports[0].name: Invalid value: "a--b": must not contain consecutive hyphens`,
    ],
    [
      'ports: [{containerPort: 80, name: "80"}]',
      `${c}.ports[0].name: Invalid value: "80": must contain at least one letter (a-z)`,
    ],
    [
      'ports: [{containerPort: 80, name: http-long-name-x}]',
      `${c}.ports[0].name: Invalid value: "http-long-name-x": must be no more than 15 characters`,
    ],
    ['ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]', `${c}.ports[1].name: Duplicate value: "a"`],
    [
      'ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}]',
      `${c}.ports[1].hostPort: Duplicate value: "TCP//80"`,
    ],
    [
      'terminationMessagePolicy: Log',
      `${c}.terminationMessagePolicy: Unsupported value: "Log": supported values: "File", "FallbackToLogsOnError"`,
    ],
    [
      'imagePullPolicy: Once',
      `${c}.imagePullPolicy: Unsupported value: "Once": supported values: "Always", "IfNotPresent", "Never"`,
    ],
    ['env: [{name: ""}]', required('env[0].name')],
    ['env: [{name: a=b}]', `${c}.env[0].name: Invalid value: "a=b": ${envText}`],
    ['env: [{name: a b}]'],
    [
      'env: [{name: A, value: v, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
      `${c}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
    ],
    [
      'env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, configMapKeyRef: {name: c, key: k}}}]',
      `${c}.env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time`,
    ],
    ['env: [{name: A, valueFrom: {fieldRef: {fieldPath: ""}}}]', required('env[0].valueFrom.fieldRef.fieldPath')],
    [
      'env: [{name: A, valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}}]',
      `${c}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`,
    ],
    [
      'env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.phase}}}]',
      `${c}.env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
    ],
    [`env: [{name: A, valueFrom: {fieldRef: {fieldPath: "metadata.labels['a']"}}}]`],
    [
      `env: [{name: A, valueFrom: {fieldRef: {fieldPath: "metadata.name['a']"}}}]`,
      `${c}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']`,
    ],
    ['env: [{name: A, valueFrom: {resourceFieldRef: {resource: ""}}}]', required('env[0].valueFrom.resourceFieldRef.resource')],
    [
      'env: [{name: A, valueFrom: {resourceFieldRef: {resource: cpu}}}]',
      `${c}.env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
    ],
    [
      'env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 2}}}]',
      `${c}.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
    ],
    [
      'env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1m}}}]',
      `${c}.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.memory": only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource`,
    ],
    ['env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: ""}}}]', required('env[0].valueFrom.secretKeyRef.key')],
    [
      'env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: a b}}}]',
      `${c}.env[0].valueFrom.secretKeyRef.key: Invalid value: "a b": ${key}`,
    ],
    ['envFrom: [{prefix: "a=", configMapRef: {name: c}}]', `${c}.envFrom[0].prefix: Invalid value: "a=": ${envText}`],
    ['envFrom: [{configMapRef: {name: ""}}]', required('envFrom[0].configMapRef.name')],
    ['envFrom: [{secretRef: {name: S}}]', `${c}.envFrom[0].secretRef.name: Invalid value: "S": ${subdomain}`],
    [
      'envFrom: [{secretRef: {name: s}, configMapRef: {name: c}}]',
      `${c}.envFrom: Invalid value: "": may not have more than one field specified at a time`,
    ],
    ['volumeMounts: [{name: v, mountPath: ""}]', required('volumeMounts[0].mountPath')],
    [
      'volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /a}]',
      `${c}.volumeMounts[1].mountPath: Invalid value: "/a": must be unique`,
    ],
    [
      'volumeMounts: [{name: v, mountPath: /a, subPath: /b}]',
      `${c}.volumeMounts.subPath: Invalid value: "/b": must be a relative path`,
    ],
    [
      'volumeMounts: [{name: v, mountPath: /a, subPath: b/../c}]',
      `${c}.volumeMounts.subPath: Invalid value: "b/../c": must not contain '..'`,
    ],
    [
      'volumeMounts: [{name: v, mountPath: /a, subPath: b, subPathExpr: c}]',
      `${c}.volumeMounts[0].subPathExpr: Invalid value: "c": subPathExpr and subPath are mutually exclusive`,
    ],
    [
      'volumeMounts: [{name: v, mountPath: /a, mountPropagation: Bidirectional}]',
      `${c}.volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`,
    ],
    [
      'volumeMounts: [{name: v, mountPath: /a, recursiveReadOnly: Enabled}]',
      `${c}.volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`,
    ],
    ['volumeDevices: [{name: p, devicePath: ""}]', required('volumeDevices[0].devicePath')],
    [
      'volumeDevices: [{name: v, devicePath: /d}]',
      `${c}.volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
    ],
    [
      'volumeDevices: [{name: p, devicePath: /d}], volumeMounts: [{name: p, mountPath: /m}]',
      `${c}.volumeMounts[0].name: Invalid value: "p": must not already exist in volumeDevices`,
      `${c}.volumeDevices[0].name: Invalid value: "p": must not already exist in volumeMounts`,
    ],
  ])('%s', (more, ...causes) => expect(create(container(more))).toEqual(causes))
})

describe('[KND26] core/validation validateProbe, validateHandler, validateLifecycle', () => {
  const exec = 'exec: {command: [x]}'
  it.each<Row>([
    ['livenessProbe: {exec: {command: []}}', required('livenessProbe.exec.command')],
    [`livenessProbe: {${exec}, initialDelaySeconds: -1}`, `${c}.livenessProbe.initialDelaySeconds: Invalid value: -1: ${below}`],
    [`livenessProbe: {${exec}, failureThreshold: -1}`, `${c}.livenessProbe.failureThreshold: Invalid value: -1: ${below}`],
    [`startupProbe: {${exec}, successThreshold: 2}`, `${c}.startupProbe.successThreshold: Invalid value: 2: must be 1`],
    [`readinessProbe: {${exec}, successThreshold: 2}`],
    [
      `livenessProbe: {${exec}, terminationGracePeriodSeconds: 0}`,
      `${c}.livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0`,
    ],
    [
      `readinessProbe: {${exec}, terminationGracePeriodSeconds: 1}`,
      `${c}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 1: must not be set for readinessProbes`,
    ],
    [
      'livenessProbe: {httpGet: {port: 80, scheme: FTP}}',
      `${c}.livenessProbe.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"`,
    ],
    [
      'livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: a_b, value: x}]}}',
      `${c}.livenessProbe.httpGet.httpHeaders: Invalid value: "a_b": ${header}`,
    ],
    [
      'livenessProbe: {tcpSocket: {port: ""}}',
      `${c}.livenessProbe.tcpSocket.port: Invalid value: "": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
      `${c}.livenessProbe.tcpSocket.port: Invalid value: "": must contain at least one letter (a-z)`,
    ],
    ['livenessProbe: {grpc: {port: 0}}', `${c}.livenessProbe.grpc.port: Invalid value: 0: ${range}`],
    [`livenessProbe: {${exec}, grpc: {port: 1}}`, `${c}.livenessProbe.grpc: Forbidden: may not specify more than 1 handler type`],
    ['lifecycle: {preStop: {}}', `${required('lifecycle.preStop')}: must specify a handler type`],
    [
      'lifecycle: {preStop: {sleep: {seconds: 31}}}',
      `${c}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)`,
    ],
    ['lifecycle: {postStart: {sleep: {seconds: 1}}}'],
  ])('%s', (more, ...causes) => expect(create(container(more))).toEqual(causes))
})

describe('[KND26] core/validation ValidateResourceRequirements', () => {
  const r = `${c}.resources`
  it.each<Row>([
    // a limit is a request as well, unless told otherwise
    ['limits: {cpu: -1}', `${r}.limits[cpu]: Invalid value: "-1": ${below}`, `${r}.requests[cpu]: Invalid value: "-1": ${below}`],
    ['requests: {cpu: 1500u}'],
    [
      'requests: {memory: 2Gi}, limits: {memory: 1Gi}',
      `${r}.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi`,
    ],
    [
      'requests: {bogus: 1}, limits: {}',
      `${r}.requests[bogus]: Invalid value: "bogus": must be a standard resource type or fully qualified`,
      `${r}.requests[bogus]: Invalid value: "bogus": must be a standard resource for containers`,
    ],
    ['limits: {example.com/gpu: 1}'],
    [
      'limits: {example.com/gpu: 1500m}',
      `${r}.limits[example.com/gpu]: Invalid value: "1500m": must be an integer`,
      `${r}.requests[example.com/gpu]: Invalid value: "1500m": must be an integer`,
    ],
    ['requests: {example.com/gpu: 1}', `${required('resources.limits')}: Limit must be set for non overcommitable resources`],
    [
      'requests: {example.com/gpu: 1}, limits: {example.com/gpu: 2}',
      `${r}.requests: Invalid value: "1": must be equal to example.com/gpu limit of 2`,
    ],
    ['limits: {hugepages-2Mi: 2Mi}', `${r}: Forbidden: HugePages require cpu or memory`],
    [
      'limits: {cpu: 1, hugepages-2Mi: 3Mi}',
      `${r}.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
      `${r}.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
    ],
    ['claims: [{name: x}]', `${r}.claims[0]: Not found: "x": must be one of the names in pod.spec.resourceClaims which is empty`],
  ])('%s', (resources, ...causes) => expect(create(container(`resources: {${resources}}`))).toEqual(causes))
})

describe('[KND26] core/validation validateInitContainers and ephemeral containers', () => {
  const at = 'spec.initContainers[0]'
  const without = 'Forbidden: may not be set for init containers without restartPolicy=Always'
  const init = (more: string): string => spec(`containers: [{name: c, image: x}], initContainers: [{name: i, image: x, ${more}}]`)
  it.each<Row>([
    ['lifecycle: {preStop: {exec: {command: [x]}}}', `${at}.lifecycle: ${without}`],
    ['livenessProbe: {exec: {command: [x]}}', `${at}.livenessProbe: ${without}`],
    ['readinessProbe: {exec: {command: [x]}}', `${at}.readinessProbe: ${without}`],
    ['startupProbe: {exec: {command: [x]}}', `${at}.startupProbe: ${without}`],
    ['restartPolicy: Always, startupProbe: {exec: {command: [x]}}'],
    ['restartPolicy: Maybe', `${at}.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "Never", "OnFailure"`],
    [
      'restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]',
      `${at}.restartPolicy: Required value: must specify restartPolicy when restart rules are used`,
    ],
    [
      'restartPolicy: Never, restartPolicyRules: [{action: Stop}]',
      `${at}.restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers"`,
      `${at}.restartPolicyRules[0].exitCodes: Required value: must be specified`,
    ],
  ])('%s', (more, ...causes) => expect(create(init(more))).toEqual(causes))

  it.each<Row>([
    ['containers: [{name: a, image: x}], initContainers: [{name: a, image: x}]', `${at}.name: Duplicate value: "a"`],
    [
      'containers: [{name: a, image: x}], ephemeralContainers: [{name: e, image: x}]',
      'spec.ephemeralContainers: Forbidden: cannot be set on create',
    ],
  ])('%s', (fields, ...causes) => expect(create(spec(fields))).toEqual(causes))
})
