import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from '../bare-server.ts'

const pod = (spec: string, name = 'a'): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: ${spec}`
const web = (more: string): string => `{containers: [{name: web, image: nginx, ${more}}]}`
const beside = (more: string): string => `{containers: [{name: web, image: nginx}], ${more}}`

describe('a Pod is refused', () => {
  it.each([
    ['{containers: []}', 'spec.containers: Required value'],
    ['{containers: [{name: web}]}', 'spec.containers[0].image: Required value'],
    [
      '{containers: [{name: web, image: " nginx"}]}',
      'spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace',
    ],
    ['{containers: [{name: a, image: x}, {name: a, image: x}]}', 'spec.containers[1].name: Duplicate value: "a"'],
    [
      web('ports: [{containerPort: 70000}]'),
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      web('ports: [{name: http, containerPort: 80}, {name: http, containerPort: 81}]'),
      'spec.containers[0].ports[1].name: Duplicate value: "http"',
    ],
    [
      web('ports: [{containerPort: 80, protocol: HTTP}]'),
      'spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      web('livenessProbe: {httpGet: {path: /}}'),
      'spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [web('livenessProbe: {}'), 'spec.containers[0].livenessProbe: Required value: must specify a handler type'],
    [
      web('readinessProbe: {exec: {command: [x]}, tcpSocket: {port: 80}}'),
      'spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
    ],
    [
      web('livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}'),
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ],
    [
      web('env: [{name: A, valueFrom: {}}]'),
      'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    ],
    [
      web('env: [{name: A, valueFrom: {configMapKeyRef: {name: c}}}]'),
      'spec.containers[0].env[0].valueFrom.configMapKeyRef.key: Required value',
    ],
    [web('envFrom: [{}]'), 'spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
    [web('volumeMounts: [{name: x, mountPath: /x}]'), 'spec.containers[0].volumeMounts[0].name: Not found: "x"'],
    [
      web('resources: {requests: {cpu: 2}, limits: {cpu: 1}}'),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      web('imagePullPolicy: Often'),
      'spec.containers[0].imagePullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      beside('restartPolicy: Sometimes'),
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [beside('dnsPolicy: None'), 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    [
      beside('initContainers: [{name: i, image: x, readinessProbe: {tcpSocket: {port: 1}}}]'),
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [beside('volumes: [{name: v, configMap: {}}]'), 'spec.volumes[0].configMap.name: Required value'],
    [
      beside('volumes: [{name: v, hostPath: {path: /x, type: Thing}}]'),
      'spec.volumes[0].hostPath.type: Unsupported value: "Thing": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ],
    [
      beside('volumes: [{name: v, emptyDir: {}, configMap: {name: c}}]'),
      'spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type',
    ],
    [
      beside('tolerations: [{key: k, operator: Like}]'),
      'spec.tolerations[0].operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
    ],
    [
      beside('tolerations: [{operator: Equal}]'),
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      beside('affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}'),
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
    ],
    [
      beside('affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}'),
      "[spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty, spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part must be non-empty, spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]",
    ],
    [
      beside('hostAliases: [{ip: here}]'),
      'spec.hostAliases[0].ip: Invalid value: "here": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      beside('topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]'),
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
    ],
  ])('[KND26] %s', (spec, why) => {
    expect(messageOf(bareServer().create(pod(spec)))).toBe(`Pod "a" is invalid: ${why}`)
  })
})

it('[KND27] warns of what is hidden or said twice', () => {
  const server = bareServer()
  const spec = web('ports: [{containerPort: 80}, {containerPort: 80}], env: [{name: A, value: "1"}, {name: A, value: "2"}]')
  expect(server.warnings(pod(spec, 'a.b'))).toEqual([
    "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
  ])
})

it.each([
  ['eA==', ''],
  ['eHg=', ''],
  ['xx!', 'illegal base64 data at input byte 2'],
  ['abc', 'illegal base64 data at input byte 0'],
  ['YQ=', 'illegal base64 data at input byte 3'],
  ['YQ==YQ==', 'illegal base64 data at input byte 4'],
])('[KND28] %s', (data, why) => {
  const secret = `{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: "${data}"}}`
  const message = why === '' ? '' : `Secret in version "v1" cannot be handled as a Secret: ${why}`
  expect(messageOf(bareServer().create(secret))).toBe(message)
})

it.each(['default', 'kube-system'])('[KND29] %s', (name) => {
  const server = bareServer()
  server.request('POST', '/api/v1/namespaces', { metadata: { name } })
  expect(messageOf(server.request('DELETE', `/api/v1/namespaces/${name}`))).toBe(
    `namespaces "${name}" is forbidden: this namespace may not be deleted`,
  )
})
