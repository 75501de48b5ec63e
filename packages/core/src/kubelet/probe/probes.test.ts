import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../../tests/kubelet-lab.ts'
import type { Probe } from '../../api/pod.ts'

const coffee = { name: 'coffee', image: 'ansilh/demo-coffee', ports: [{ name: 'http', containerPort: 9090 }] }
const ready = (lab: ReturnType<typeof kubeletLab>) => lab.pod().status?.containerStatuses?.[0]?.ready

it.each<[string, Probe, string]>([
  [
    'httpGet',
    { httpGet: { path: '/', port: 8080 } },
    'Get "http://10.10.1.2:8080/": dial tcp 10.10.1.2:8080: connect: connection refused',
  ],
  ['httpGet', { httpGet: { path: '/nosuch', port: 'http' } }, 'HTTP probe failed with statuscode: 404'],
  ['tcpSocket', { tcpSocket: { port: 81 } }, 'dial tcp 10.10.1.2:81: connect: connection refused'],
  ['exec', { exec: { command: ['cat', '/tmp/nosuch'] } }, "cat: can't open '/tmp/nosuch': No such file or directory\n"],
  ['grpc', { grpc: { port: 5000 } }, 'timeout: failed to connect service "10.10.1.2:5000" within 1s: context deadline exceeded'],
])('[KLT30] a failing %s readiness probe says why and keeps the Pod out', (_kind, probe, output) => {
  const lab = kubeletLab()
  lab.run({ containers: [{ ...coffee, readinessProbe: probe }] })
  expect(lab.engine.settle().settled).toBe(true)
  expect(ready(lab)).toBe(false)
  expect(lab.pod().status?.phase).toBe('Running')
  expect(lab.events()).toContain(`Warning Unhealthy Readiness probe failed: ${output}`)
  const condition = lab.pod().status?.conditions?.find((c) => c.type === 'Ready')
  expect(condition).toMatchObject({
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [coffee]',
  })
})

it('[KLT31] a readiness probe that succeeds makes the Pod ready after its delay', () => {
  const lab = kubeletLab()
  lab.run({ containers: [{ ...coffee, readinessProbe: { httpGet: { path: '/', port: 9090 }, initialDelaySeconds: 5 } }] })
  lab.engine.advance(3000)
  expect([lab.pod().status?.phase, ready(lab)]).toEqual(['Running', false])
  lab.engine.settle()
  expect(ready(lab)).toBe(true)
})

it('[KLT32] three failed liveness probes restart the container', () => {
  const lab = kubeletLab()
  const livenessProbe = { tcpSocket: { port: 81 }, periodSeconds: 2 }
  lab.run({ containers: [{ ...coffee, livenessProbe }] })
  lab.engine.advance(9000)
  expect(lab.events()).toContain('Normal Killing Container coffee failed liveness probe, will be restarted')
  expect(lab.pod().status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1 })
})

it('[KLT33] a startup probe holds the others back until it has succeeded', () => {
  const lab = kubeletLab()
  const startupProbe = { exec: { command: ['test', '-f', '/etc/os-release'] }, initialDelaySeconds: 4 }
  lab.run({ containers: [{ ...coffee, startupProbe, readinessProbe: { tcpSocket: { port: 9090 } } }] })
  lab.engine.advance(3000)
  expect(lab.pod().status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false })
  lab.engine.settle()
  expect(lab.pod().status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true })
})

it('[KLT34] agnhost liveness is well for ten seconds and then restarted', () => {
  const lab = kubeletLab()
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
  const livenessProbe = { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 3, periodSeconds: 3 }
  lab.run({ containers: [{ name: 'liveness', image, args: ['liveness'], livenessProbe }] })
  lab.engine.advance(10_000)
  expect(lab.pod().status?.containerStatuses?.[0]?.restartCount).toBe(0)
  lab.engine.advance(15_000)
  expect(lab.pod().status?.containerStatuses?.[0]?.restartCount).toBe(1)
  expect(lab.events()).toContain('Warning Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 500')
})
